using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>
/// What every store promises. Derive from <see cref="ReplaceableStoreContractTests"/> or <see cref="AppendOnlyStoreContractTests"/>,
/// create an empty store, and the rest is inherited.
/// </summary>
public abstract class StoreContractTests : IAsyncDisposable
{
    private readonly Lock _creating = new();
    private IStore? _store;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One empty store per test.</summary>
    protected IStore Store
    {
        get
        {
            // Whichever thread of a test asks first: there is one.
            lock (_creating) return _store ??= Create();
        }
    }

    protected abstract IStore Create();

    /// <summary>Another object for the same place; the same object where there is no such thing.</summary>
    protected abstract IStore Again(IStore store);

    public virtual async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static StoreKey Key(string key) => StoreKey.Parse(key);

    protected static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    protected async Task<StoreVersion> Set(string key, byte[] value, WriteCondition condition = default) =>
        await Store.SetAsync(Key(key), value, condition, Cancel);

    protected Task<byte[]?> Get(string key) => Get(key, ByteRange.All);

    protected async Task<byte[]?> Get(string key, ByteRange range)
    {
        using var value = await Store.GetAsync(Key(key), range, Cancel);
        return value?.Bytes.ToArray();
    }

    protected static async Task<byte[]?> GetFrom(IStore store, string key)
    {
        using var value = await store.GetAsync(Key(key), ByteRange.All, Cancel);
        return value?.Bytes.ToArray();
    }

    protected async Task<List<StoreEntry>> List(string prefix, bool recurse) =>
        await Store.ListAsync(Key(prefix), recurse, Cancel).OrderBy(entry => entry.Key.Value, StringComparer.Ordinal).ToListAsync(Cancel);

    protected async Task<string> Keys(string prefix, bool recurse) =>
        string.Join(' ', (await List(prefix, recurse)).Select(entry => entry.IsPrefix ? entry.Key + "/" : entry.Key.Value));

    protected static async Task<ZarrException> Fails(ZarrErrorId id, Func<Task> action)
    {
        var error = await Assert.ThrowsAsync<ZarrException>(action);
        Assert.Equal(id, error.Id);
        return error;
    }

    [Fact]
    public async Task What_can_be_moved_in_one_step_is_there_then_and_what_cannot_stays()
    {
        await Set("from/a", [1]);
        await Set("from/deep/b", [2]);
        var moved = await Store.TryMoveAsync(Key("from"), Store, Key("new/to"), Cancel);
        var (there, gone) = moved ? ("new/to", "from") : ("from", "new/to");
        Assert.Equal([1], await Get($"{there}/a"));
        Assert.Equal([2], await Get($"{there}/deep/b"));
        Assert.Null(await Get($"{gone}/a"));
        Assert.Empty(Store.ListAsync(Key(gone), true, Cancel).ToBlockingEnumerable(Cancel));
        await Set("other/a", [3]);
        Assert.False(await Store.TryMoveAsync(Key(there), Store, Key("other"), Cancel));
        Assert.False(await Store.TryMoveAsync(Key("missing"), Store, Key("elsewhere"), Cancel));
        Assert.Equal([1], await Get($"{there}/a"));
        Assert.Equal([3], await Get("other/a"));
    }

    [Fact]
    public async Task What_is_set_is_got_with_its_length_and_version()
    {
        var bytes = Bytes(1000);
        var version = await Set("a/zarr.json", bytes);
        using var value = await Store.GetAsync(Key("a/zarr.json"), ByteRange.All, Cancel);
        Assert.NotNull(value);
        Assert.Equal(bytes, value.Bytes.ToArray());
        Assert.Equal(1000, value.TotalLength);
        Assert.Equal(version, value.Version);
        Assert.NotEqual(StoreVersion.Absent, version);
    }

    [Fact]
    public async Task A_missing_key_is_null_not_an_error()
    {
        Assert.Null(await Get("nothing"));
        Assert.Null(await Get("nothing/below/nothing"));
        Assert.Null(await Store.FindAsync(Key("nothing"), Cancel));
        await Set("a/b", [1]);
        Assert.Null(await Get("a/c"));
        Assert.Null(await Get("a/b/c"));
        Assert.Null(await Store.FindAsync(Key("a/b/c"), Cancel));
    }

    /// <summary>True where a key that only has keys below it cannot have a value, so that to look for one is an error.</summary>
    protected virtual bool IsPrefixAnError => false;

    [Fact]
    public async Task Many_keys_are_found_as_each_of_them_is()
    {
        foreach (var (key, length) in new[] { ("top", 1), ("a/b", 2), ("a/\u00e4\u4e2d", 3), ("a/c/d", 4), ("e/f", 5) }) await Set(key, Bytes(length));
        StoreKey[] keys = [.. new[] { "a/b", "a/\u00e4\u4e2d", "a/nothing", "a/c", "a/c/d", "a/b/d", "no/where", "no/there", "top", "e/f", "a/b", "e", "top/x" }.Where(key => !IsPrefixAnError || key is not ("a/c" or "e")).Select(Key), StoreKey.Root];
        var found = new StoreEntry?[keys.Length];
        await Store.FindAsync(keys, found, Cancel);
        for (var i = 0; i < keys.Length; i++) Assert.Equal(await Store.FindAsync(keys[i], Cancel), found[i]);
        Assert.Equal([2L, 3, 4, 1, 5, 2], found.OfType<StoreEntry>().Where(entry => !entry.IsPrefix).Select(entry => entry.Length));
    }

    [Fact]
    public async Task A_key_that_only_has_keys_below_it_has_no_value()
    {
        await Set("a/b/c", [1]);
        if (IsPrefixAnError)
        {
            await Fails(ZarrErrorId.StoreReadFailed, () => Get("a/b"));
            await Fails(ZarrErrorId.StoreReadFailed, async () => await Store.FindAsync(Key("a/b"), Cancel));
            await Fails(ZarrErrorId.StoreReadFailed, async () => await Store.FindAsync(new[] { Key("a/b") }, new StoreEntry?[1], Cancel));
        }
        else
        {
            Assert.Null(await Get("a"));
            Assert.Null(await Get("a/b"));
            Assert.Null(await Store.FindAsync(Key("a/b"), Cancel));
        }

        Assert.False(await Store.DeleteAsync(Key("a/b"), WriteCondition.None, Cancel));
        Assert.Equal([1], await Get("a/b/c"));
    }

    [Fact]
    public async Task An_empty_value_exists()
    {
        var version = await Set("k", []);
        Assert.NotEqual(StoreVersion.Absent, version);
        Assert.Empty((await Get("k"))!);
        Assert.Equal(new StoreEntry(Key("k"), 0, version, false), await Store.FindAsync(Key("k"), Cancel));
    }

    [Fact]
    public async Task A_value_of_20_MiB_comes_back_whole_and_in_parts()
    {
        var bytes = Bytes(20 << 20);
        await Set("big", bytes);
        var whole = await Get("big");
        Assert.True(bytes.AsSpan().SequenceEqual(whole));
        Assert.Equal(bytes[^16..], await Get("big", ByteRange.Last(16)));
        Assert.Equal(bytes[(9 << 20)..((9 << 20) + 5000)], await Get("big", new ByteRange(9 << 20, 5000)));
    }

    [Theory]
    [InlineData(0, 4, "0123")]
    [InlineData(3, 4, "3456")]
    [InlineData(8, 4, "89")]
    [InlineData(0, long.MaxValue, "0123456789")]
    [InlineData(4, long.MaxValue, "456789")]
    [InlineData(-3, 3, "789")]
    [InlineData(-3, 2, "78")]
    [InlineData(-10, 10, "0123456789")]
    [InlineData(-100, 100, "0123456789")]
    [InlineData(-12, 4, "01")]
    [InlineData(-100, 5, "")]
    [InlineData(long.MinValue, 5, "")]
    [InlineData(long.MinValue, long.MaxValue, "0123456789")]
    [InlineData(10, 5, "")]
    [InlineData(11, 5, "")]
    [InlineData(long.MaxValue, long.MaxValue, "")]
    [InlineData(5, 0, "")]
    [InlineData(5, -1, "")]
    [InlineData(-5, long.MinValue, "")]
    public async Task A_range_gives_the_bytes_it_has_in_the_value_and_the_total_length(long offset, long length, string expected)
    {
        await Set("k", "0123456789"u8.ToArray());
        using var value = await Store.GetAsync(Key("k"), new ByteRange(offset, length), Cancel);
        Assert.Equal(expected, System.Text.Encoding.ASCII.GetString(value!.Bytes.Span));
        Assert.Equal(10, value.TotalLength);
    }

    [Fact]
    public async Task Find_tells_length_and_version_without_the_value()
    {
        var version = await Set("a/k", Bytes(77));
        Assert.Equal(new StoreEntry(Key("a/k"), 77, version, false), await Store.FindAsync(Key("a/k"), Cancel));
    }

    [Fact]
    public async Task The_value_is_copied_so_the_callers_buffer_may_change()
    {
        byte[] bytes = [1, 2, 3];
        await Set("k", bytes);
        bytes.AsSpan().Clear();
        Assert.Equal([1, 2, 3], await Get("k"));
    }

    [Fact]
    public async Task Get_find_list_and_set_agree_on_the_version()
    {
        var version = await Set("a/k", [7]);
        using var value = await Store.GetAsync(Key("a/k"), ByteRange.First(0), Cancel);
        Assert.Equal(version, value!.Version);
        Assert.Equal(version, (await Store.FindAsync(Key("a/k"), Cancel))!.Value.Version);
        Assert.Equal(version, Assert.Single(await List("", true)).Version);
        Assert.Equal(version, Assert.Single(await List("a", false)).Version);
    }

    [Fact]
    public async Task IfAbsent_writes_where_nothing_is_and_conflicts_where_something_is()
    {
        await Set("k", [1], WriteCondition.IfAbsent);
        var error = await Fails(ZarrErrorId.WriteConflict, () => Set("k", [2], WriteCondition.IfAbsent));
        Assert.Contains("'k'", error.Message);
        Assert.Equal([1], await Get("k"));
    }

    [Fact]
    public async Task IfVersion_Absent_means_IfAbsent()
    {
        await Set("k", [1], WriteCondition.IfVersion(StoreVersion.Absent));
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [2], WriteCondition.IfVersion(StoreVersion.Absent)));
    }

    [Fact]
    public async Task A_recursive_listing_has_every_value_below_the_prefix_with_its_length()
    {
        await Set("zarr.json", [1]);
        await Set("a/zarr.json", [1, 2]);
        await Set("a/c/0/0", [1, 2, 3]);
        await Set("ab/zarr.json", [1]);
        await Set("a/.zattrs", [1, 2, 3, 4]);
        Assert.Equal("a/.zattrs a/c/0/0 a/zarr.json ab/zarr.json zarr.json", await Keys("", true));
        Assert.Equal("a/.zattrs a/c/0/0 a/zarr.json", await Keys("a", true));
        Assert.Equal([4, 3, 2], (await List("a", true)).Select(entry => entry.Length));
    }

    [Fact]
    public async Task A_direct_listing_has_values_and_prefixes_one_level_down()
    {
        foreach (var key in new[] { "zarr.json", "a/zarr.json", "a/c/0/0", "a/c/0/1", "b/x/y/z" }) await Set(key, [1]);
        Assert.Equal("a/ b/ zarr.json", await Keys("", false));
        Assert.Equal("a/c/ a/zarr.json", await Keys("a", false));
        Assert.Equal("a/c/0/0 a/c/0/1", await Keys("a/c/0", false));
        var prefix = (await List("", false))[0];
        Assert.Equal(new StoreEntry(Key("a"), 0, StoreVersion.Absent, IsPrefix: true), prefix);
    }

    [Fact]
    public async Task Listing_a_missing_prefix_or_a_value_is_empty()
    {
        Assert.Empty(await List("", true));
        Assert.Empty(await List("", false));
        await Set("k", [1]);
        Assert.Empty(await List("nothing/here", true));
        Assert.Empty(await List("nothing", false));
        Assert.Empty(await List("k", true));
        Assert.Empty(await List("k", false));
    }

    [Fact]
    public async Task Many_keys_set_in_a_batch_are_all_listed_once()
    {
        await using (Store.BeginBatch())
            for (var i = 0; i < 3000; i++) await Set($"a/c/{i / 100}/{i % 100}", [1, 2]);
        var entries = await List("a", true);
        Assert.Equal(3000, entries.Select(entry => entry.Key).Distinct().Count());
        Assert.Equal(3000, entries.Count);
        Assert.Equal(6000, entries.Sum(entry => entry.Length));
        Assert.Equal(30, (await List("a/c", false)).Count(entry => entry.IsPrefix));
    }

    [Fact]
    public async Task A_listing_can_be_left_and_stops_when_cancelled()
    {
        for (var i = 0; i < 50; i++) await Set($"c/{i}", [1]);
        Assert.Equal(3, await Store.ListAsync(Key("c"), true, Cancel).Take(3).CountAsync(Cancel));
        using var source = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Store.ListAsync(Key("c"), true, source.Token))
            {
                seen++;
                source.Cancel();
            }
        });
        Assert.Equal(1, seen);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("a/./b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("nul\0l")]
    public void A_key_that_could_leave_the_store_or_is_ambiguous_is_refused(string key)
    {
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => StoreKey.Parse(key)).Id);
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => StoreKey.Parse("a").Append(key)).Id);
        Assert.False(StoreKey.TryParse(key, out _));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData(".zarray")]
    [InlineData("...")]
    [InlineData("0.0.0")]
    [InlineData("~x")]
    [InlineData("%2e%2e")]
    [InlineData("größe/温度/\U0001F30D")]
    [InlineData("-rf")]
    [InlineData("a;b&c$(d)'e")]
    [InlineData("12:00/x")]
    [InlineData("C:/x")]
    [InlineData("a\\b/x")]
    [InlineData("..\\up/x")]
    public async Task Unusual_names_are_names(string key)
    {
        if (OperatingSystem.IsWindows() && Store is DirectoryStore && key.Split('/').Any(part => !WindowsNames.IsAllowed(part)))
        {
            await Fails(ZarrErrorId.NameInvalid, () => Set(key, [1]));
            await Fails(ZarrErrorId.NameInvalid, async () => await Store.CheckKeysAsync([Key(key)], Cancel));
            Assert.Empty(await List("", true));
            return;
        }

        await Store.CheckKeysAsync([Key(key)], Cancel);
        await Set(key, [1]);
        Assert.Equal([1], await Get(key));
        Assert.Equal(Key(key), Assert.Single(await List("", true)).Key);
    }

    [Fact]
    public async Task The_root_holds_no_value()
    {
        await Fails(ZarrErrorId.NameInvalid, async () => await Store.SetAsync(StoreKey.Root, Bytes(1), WriteCondition.None, Cancel));
        Assert.Null(await Get(""));
        Assert.Null(await Store.FindAsync(StoreKey.Root, Cancel));
        Assert.False(await Store.DeleteAsync(StoreKey.Root, WriteCondition.None, Cancel));
    }

    [Fact]
    public async Task Cancelled_before_it_starts_nothing_happens()
    {
        await Set("k", [1]);
        var cancelled = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SetAsync(Key("k"), Bytes(9), WriteCondition.None, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteAsync(Key("k"), WriteCondition.None, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.DeleteAllAsync(Key("k"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync(Key("k"), ByteRange.All, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.FindAsync(Key("k"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.LockAsync(Key("k"), LockLevel.Value, cancelled));
        Assert.Equal([1], await Get("k"));
        Assert.Single(await List("", true));
    }

    [Fact]
    public async Task A_lock_excludes_others_until_it_is_disposed_and_waiting_can_be_cancelled()
    {
        var first = await Store.LockAsync(Key("a/k"), LockLevel.Value, Cancel);
        var waiting = Again(Store).LockAsync(Key("a/k"), LockLevel.Value, Cancel).AsTask();
        using var source = new CancellationTokenSource();
        var impatient = Again(Store).LockAsync(Key("a/k"), LockLevel.Value, source.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        source.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        first.Dispose(); // a second disposal must not free what another holds
        using var second = await waiting;
        using var third = new CancellationTokenSource();
        var late = Again(Store).LockAsync(Key("a/k"), LockLevel.Value, third.Token).AsTask();
        Assert.False(late.IsCompleted);
        third.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
    }

    [Fact]
    public async Task The_lock_does_not_block_the_store_and_leaves_nothing_in_it()
    {
        using (await Store.LockAsync(Key("a/k"), LockLevel.Value, Cancel))
        {
            await Set("a/k", [1]);
            Assert.Equal([1], await Get("a/k"));
        }

        Assert.Equal("a/k", await Keys("", true));
        Assert.Equal("a/", await Keys("", false));
    }

    /// <summary>Memory and directories need no waiting; a store that does overrides this with false.</summary>
    protected virtual bool IsSynchronous => true;

    [Fact]
    public async Task What_needs_no_waiting_completes_at_once()
    {
        Assert.SkipUnless(IsSynchronous, "This store waits.");
        await Set("a/k", [1]);
        Assert.True(Store.GetAsync(Key("a/k"), ByteRange.All, Cancel).IsCompletedSuccessfully);
        Assert.True(Store.FindAsync(Key("a/k"), Cancel).IsCompletedSuccessfully);
        await using var entries = Store.ListAsync(Key("a"), true, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(entries.MoveNextAsync().IsCompletedSuccessfully);

        // A test that runs beside this one may hold the lock of one key or another, but not of twenty.
        int sets = 0, locks = 0;
        for (var i = 0; i < 20; i++)
        {
            var set = Store.SetAsync(Key($"a/{i}"), Bytes(1), WriteCondition.None, Cancel).AsTask();
            if (set.IsCompletedSuccessfully) sets++;
            await set;
            var held = Store.LockAsync(Key($"a/{i}"), LockLevel.Value, Cancel).AsTask();
            if (held.IsCompletedSuccessfully) locks++;
            (await held).Dispose();
        }

        Assert.InRange(sets, 1, 20);
        Assert.InRange(locks, 1, 20);
    }

    [Fact]
    public void A_store_says_where_it_is_and_that_it_does_what_is_tested_here()
    {
        Assert.NotEmpty(Store.Location);
        const StoreCapabilities All = StoreCapabilities.Writable | StoreCapabilities.Listable | StoreCapabilities.Ranged | StoreCapabilities.Conditional;
        Assert.Equal(All, Store.Capabilities & All);
        Assert.Equal(this is ReplaceableStoreContractTests, Store.Capabilities.HasFlag(StoreCapabilities.Replaceable));
    }

    [Fact]
    public async Task What_is_set_in_a_batch_is_seen_at_once_and_after_it_and_batches_may_overlap_or_be_empty()
    {
        await using (Store.BeginBatch())
        {
            await Set("a", [1]);
            Assert.Equal([1], await Get("a"));
            Assert.Equal([1], await GetFrom(Again(Store), "a"));
            var inner = Store.BeginBatch();
            await Set("b/c", [2]);
            await inner.DisposeAsync();
            await inner.DisposeAsync(); // a second disposal must not end the other batch
            await Set("b/d", [3]);
            Assert.Equal("b/c b/d", await Keys("b", true));
        }

        await using (Store.BeginBatch())
        {
        }

        Assert.Equal("a b/c b/d", await Keys("", true));
        Assert.Equal([3], await Get("b/d"));
    }

    [Fact]
    public async Task A_batch_that_ends_in_a_failure_keeps_what_was_set()
    {
        await Set("k", [1]);
        await using (Store.BeginBatch())
        {
            await Set("a", [2]);
            await Fails(ZarrErrorId.WriteConflict, () => Set("k", [3], WriteCondition.IfAbsent));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.SetAsync(Key("b"), Bytes(9), WriteCondition.None, new CancellationToken(canceled: true)));
        }

        Assert.Equal("a k", await Keys("", true));
        Assert.Equal([2], await Get("a"));
    }

    [Fact]
    public async Task Sets_of_many_keys_at_once_all_arrive_whole()
    {
        await using (Store.BeginBatch())
            await Parallel.ForAsync(0, 300, Cancel, async (i, _) => await Again(Store).SetAsync(Key($"c/{i}"), Bytes(i * 37, i), WriteCondition.None, Cancel));
        for (var i = 0; i < 300; i++) Assert.Equal(Bytes(i * 37, i), await Get($"c/{i}"));
        Assert.Equal(300, (await List("c", true)).Count);
    }
}

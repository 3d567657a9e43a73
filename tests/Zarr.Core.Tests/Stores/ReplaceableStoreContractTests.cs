using System.Buffers.Binary;
using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>What stores promise besides whose values can be replaced and deleted.</summary>
public abstract class ReplaceableStoreContractTests : StoreContractTests
{
    [Fact]
    public async Task Set_replaces_the_whole_value()
    {
        await Set("k", Bytes(100));
        await Set("k", [1, 2, 3]);
        Assert.Equal([1, 2, 3], await Get("k"));
    }

    [Theory]
    [InlineData("g/n")]
    [InlineData("")]
    public async Task A_replacement_changes_nothing_before_it_is_committed_and_everything_at_and_below_the_key_then(string at)
    {
        string Under(string key) => at.Length == 0 ? key : $"{at}/{key}";
        var old = await Set(Under("zarr.json"), [1]);
        await Set(Under("c/0/0"), [2]);
        if (at.Length > 0) await Set("g/nn/k", [9]);
        var before = await Keys("", true);
        foreach (var isCommitted in (bool[])[false, true])
        {
            await using (var replacement = Store.BeginReplacement(Key(at)))
            {
                Assert.NotNull(replacement);
                Assert.Empty(await replacement.Store.ListAsync(StoreKey.Root, true, Cancel).ToListAsync(Cancel));
                await replacement.Store.SetAsync(Key("c/1"), new byte[] { 3 }, WriteCondition.None, Cancel);
                await replacement.Store.SetAsync(Key("zarr.json"), new byte[] { 4 }, WriteCondition.None, Cancel);
                Assert.Equal(before, await Keys("", true));
                if (at.Length > 0) Assert.Equal("g/n/ g/nn/", await Keys("g", false));
                if (isCommitted) Assert.True(await replacement.TryCommitAsync());
            }

            Assert.Equal(isCommitted ? [4] : [1], await Get(Under("zarr.json")));
        }

        Assert.Equal([3], await Get(Under("c/1")));
        Assert.Null(await Get(Under("c/0/0")));
        if (at.Length > 0) Assert.Equal([9], await Get("g/nn/k"));
        await Fails(ZarrErrorId.WriteConflict, () => Set(Under("zarr.json"), [5], WriteCondition.IfVersion(old)));
        Assert.Equal(at.Length > 0 ? 3 : 2, (await List("", true)).Count);
    }

    [Fact]
    public async Task A_value_got_before_a_replacement_stays_as_it_was()
    {
        await Set("k", [1, 2, 3]);
        using var old = await Store.GetAsync(Key("k"), ByteRange.All, Cancel);
        await Set("k", [4, 5, 6]);
        await Store.DeleteAsync(Key("k"), WriteCondition.None, Cancel);
        Assert.Equal([1, 2, 3], old!.Bytes.ToArray());
    }

    [Fact]
    public async Task Every_write_has_a_version_of_its_own_even_with_equal_bytes()
    {
        var versions = new HashSet<StoreVersion>();
        for (var i = 0; i < 300; i++) Assert.True(versions.Add(await Set("k", [7])));
    }

    [Fact]
    public async Task A_key_deleted_and_set_again_does_not_repeat_a_version()
    {
        var versions = new HashSet<StoreVersion>();
        for (var i = 0; i < 300; i++)
        {
            Assert.True(versions.Add(await Set("a/k", [7])));
            Assert.True(await Store.DeleteAsync(Key("a/k"), WriteCondition.None, Cancel));
        }
    }

    [Fact]
    public async Task IfVersion_writes_while_the_value_is_the_one_read_and_conflicts_after()
    {
        var first = await Set("k", [1]);
        var second = await Set("k", [2], WriteCondition.IfVersion(first));
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [3], WriteCondition.IfVersion(first)));
        Assert.Equal([2], await Get("k"));
        await Store.DeleteAsync(Key("k"), WriteCondition.None, Cancel);
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [3], WriteCondition.IfVersion(second)));
        Assert.Null(await Get("k"));
    }

    [Fact]
    public async Task A_conditional_delete_deletes_only_the_version_named()
    {
        var first = await Set("k", [1]);
        var second = await Set("k", [2]);
        await Fails(ZarrErrorId.WriteConflict, async () => await Store.DeleteAsync(Key("k"), WriteCondition.IfVersion(first), Cancel));
        await Fails(ZarrErrorId.WriteConflict, async () => await Store.DeleteAsync(Key("k"), WriteCondition.IfAbsent, Cancel));
        Assert.Equal([2], await Get("k"));
        Assert.True(await Store.DeleteAsync(Key("k"), WriteCondition.IfVersion(second), Cancel));
        await Fails(ZarrErrorId.WriteConflict, async () => await Store.DeleteAsync(Key("k"), WriteCondition.IfVersion(second), Cancel));
        Assert.False(await Store.DeleteAsync(Key("k"), WriteCondition.IfAbsent, Cancel));
    }

    [Fact]
    public async Task Delete_tells_whether_there_was_a_value()
    {
        await Set("a/k", [1]);
        Assert.True(await Store.DeleteAsync(Key("a/k"), WriteCondition.None, Cancel));
        Assert.False(await Store.DeleteAsync(Key("a/k"), WriteCondition.None, Cancel));
        Assert.Null(await Get("a/k"));
        Assert.Empty(await List("", true));
    }

    [Fact]
    public async Task DeleteAll_deletes_at_and_below_the_prefix_and_counts()
    {
        foreach (var key in new[] { "a/b/zarr.json", "a/b/c/0/0", "a/b/c/0/1", "a/bc/zarr.json", "a/zarr.json" }) await Set(key, [1]);
        Assert.Equal(3, await Store.DeleteAllAsync(Key("a/b"), Cancel));
        Assert.Equal("a/bc/zarr.json a/zarr.json", await Keys("", true));
        Assert.Equal(0, await Store.DeleteAllAsync(Key("a/b"), Cancel));
        Assert.Equal(1, await Store.DeleteAllAsync(Key("a/zarr.json"), Cancel));
        Assert.Equal(1, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.Empty(await List("", true));
        Assert.Equal(0, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
    }

    [Fact]
    public async Task Concurrent_sets_of_one_key_leave_one_of_the_values_whole_and_readers_see_no_mix()
    {
        if (Store is DirectoryStore) Wine.SkipReplacementOfOpenFiles();
        const int Length = 50_000;
        await Set("k", new byte[Length]);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(async () =>
        {
            var reads = 0;
            do
            {
                var bytes = (await Get("k"))!;
                Assert.Equal(Length, bytes.Length);
                Assert.Equal(-1, bytes.AsSpan().IndexOfAnyExcept(bytes[0]));
                reads++;
            }
            while (!done.IsCancellationRequested);
            return reads;
        }, Cancel);
        await Parallel.ForAsync(1, 200, Cancel, async (i, _) => await Set("k", [.. Enumerable.Repeat((byte)i, Length)]));
        done.Cancel();
        Assert.True(await reader > 0);
        Assert.Single(await List("", true));
    }

    [Fact]
    public async Task Concurrent_conditional_increments_lose_nothing()
    {
        const int Writers = 4, Rounds = 100;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            var store = Again(Store);
            for (var round = 0; round < Rounds;)
            {
                using var value = await store.GetAsync(Key("n"), ByteRange.All, Cancel);
                var next = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(next, 1 + (value is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(value.Bytes.Span)));
                try
                {
                    await store.SetAsync(Key("n"), next, WriteCondition.IfVersion(value?.Version ?? StoreVersion.Absent), Cancel);
                    round++;
                }
                catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
                {
                    await Task.Yield();
                }
            }
        }, Cancel)));
        Assert.Equal(Writers * Rounds, BinaryPrimitives.ReadInt32LittleEndian(await Get("n")));
    }

    [Fact]
    public async Task Increments_under_the_lock_lose_nothing()
    {
        const int Writers = 4, Rounds = 100;
        await Set("n", new byte[4]);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            var store = Again(Store);
            for (var round = 0; round < Rounds; round++)
            {
                using var held = await store.LockAsync(Key("n"), LockLevel.Value, Cancel);
                using var value = await store.GetAsync(Key("n"), ByteRange.All, Cancel);
                var next = new byte[4];
                BinaryPrimitives.WriteInt32LittleEndian(next, 1 + BinaryPrimitives.ReadInt32LittleEndian(value!.Bytes.Span));
                await store.SetAsync(Key("n"), next, WriteCondition.IfVersion(value.Version), Cancel);
            }
        }, Cancel)));
        Assert.Equal(Writers * Rounds, BinaryPrimitives.ReadInt32LittleEndian(await Get("n")));
    }

    [Fact]
    public async Task Deletes_and_sets_below_one_prefix_do_not_disturb_each_other()
    {
        await Parallel.ForAsync(0, 4, Cancel, async (writer, _) =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Set($"a/b/c/{writer}", [1]);
                Assert.True(await Store.DeleteAsync(Key($"a/b/c/{writer}"), WriteCondition.None, Cancel));
            }
        });
        Assert.Empty(await List("", false));
    }

    [Fact]
    public async Task Many_keys_are_all_deleted()
    {
        for (var i = 0; i < 3000; i++) await Set($"a/c/{i / 100}/{i % 100}", [1, 2]);
        Assert.Equal(3000, await Store.DeleteAllAsync(Key("a"), Cancel));
        Assert.Empty(await List("", false));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("größe/温度/\U0001F30D")]
    [InlineData("-rf")]
    public async Task Unusual_names_can_be_deleted(string key)
    {
        await Set(key, []);
        Assert.Equal(1, await Store.DeleteAllAsync(Key(key), Cancel));
        Assert.Empty(await List("", true));
    }

    [Fact]
    public async Task A_value_can_be_deleted_under_its_lock()
    {
        using (await Store.LockAsync(Key("a/k"), LockLevel.Value, Cancel))
        {
            await Set("a/k", [1]);
            Assert.True(await Store.DeleteAsync(Key("a/k"), WriteCondition.None, Cancel));
        }

        Assert.Empty(await List("", true));
        Assert.Empty(await List("", false));
    }
}

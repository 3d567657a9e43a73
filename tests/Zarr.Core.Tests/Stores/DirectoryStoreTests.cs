using Xunit;
using Zarr.Platform;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Core.Tests.Stores;

public sealed class DirectoryStoreTests : ReplaceableStoreContractTests
{
    private readonly TemporaryDirectory _temporary = new();

    private string Root => Path.Combine(_temporary.Path, "some", "store.zarr");

    protected override IStore Create() => new DirectoryStore(Root);

    protected override bool IsPrefixAnError => true;

    protected override IStore Again(IStore store) => new DirectoryStore(store.Location);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _temporary.Dispose();
    }

    private string PathOf(string key) => Path.Combine(Root, key);

    private string[] Files() => Directory.Exists(Root)
        ? [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    [Fact]
    public async Task The_directory_is_made_by_the_first_write_and_not_before()
    {
        await Get("k");
        await List("", true);
        await Store.DeleteAllAsync(StoreKey.Root, Cancel);
        Assert.False(Directory.Exists(Root));
        await Set("k", [1]);
        Assert.True(Directory.Exists(Root));
    }

    [Fact]
    public async Task A_key_is_a_relative_path()
    {
        await Set("a/c/0/1", [1, 2]);
        Assert.Equal([1, 2], await File.ReadAllBytesAsync(Path.Combine(Root, "a", "c", "0", "1"), Cancel));
        Assert.Equal(["a", "a/c", "a/c/0", "a/c/0/1"], Files());
    }

    [Fact]
    public void A_relative_path_becomes_a_full_one_and_two_spellings_are_one_location()
    {
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "x.zarr"), new DirectoryStore("x.zarr").Location);
        Assert.Equal(new DirectoryStore(Root).Location, new DirectoryStore(Path.Combine(Root, "a", "..") + Path.DirectorySeparatorChar).Location);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_refused(string path) =>
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => new DirectoryStore(path)).Id);

    [Fact]
    public async Task Deleting_the_last_value_of_a_directory_removes_it_and_empty_parents_but_not_the_root()
    {
        await Set("a/b/c/0", [1]);
        await Set("a/x", [1]);
        await Store.DeleteAsync(Key("a/b/c/0"), WriteCondition.None, Cancel);
        Assert.Equal(["a", "a/x"], Files());
        await Store.DeleteAsync(Key("a/x"), WriteCondition.None, Cancel);
        Assert.Empty(Files());
        Assert.True(Directory.Exists(Root));
    }

    [Fact]
    public async Task DeleteAll_of_the_root_removes_the_root()
    {
        await Set("a/b/c/0", [1]);
        Assert.Equal(1, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.False(Directory.Exists(Root));
        Assert.True(Directory.Exists(_temporary.Path));
    }

    [Fact]
    public async Task DeleteAll_leaves_files_that_no_key_can_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        await Set("a/k", [1]);
        using var strange = new Names.UndecodableDirectory(PathOf("a"));
        Assert.Equal(1, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.True(strange.Exists);
        Assert.Empty(await List("", true));
    }

    [Fact]
    public async Task Leftovers_of_a_killed_writer_are_no_values()
    {
        await Set("a/k", [1]);
        await File.WriteAllBytesAsync(PathOf("a/k.0123456789abcdef.partial"), [1, 2], Cancel);
        Assert.Equal("a/k", Assert.Single(await List("", true)).Key.Value);
        Assert.Equal("a/k", Assert.Single(await List("a", false)).Key.Value);
        Assert.Null(await Get("a/k.0123456789abcdef.partial"));
        Assert.Null(await Store.FindAsync(Key("a/k.0123456789abcdef.partial"), Cancel));
        Assert.False(await Store.DeleteAsync(Key("a/k.0123456789abcdef.partial"), WriteCondition.None, Cancel));
        await Fails(ZarrErrorId.NameInvalid, () => Set("x.partial", [1]));
    }

    [Fact]
    public async Task DeleteAll_removes_old_leftovers_and_spares_those_being_written()
    {
        await Set("a/k", [1]);
        foreach (var name in new[] { "a/old.partial", "a/new.partial" }) await File.WriteAllBytesAsync(PathOf(name), [1], Cancel);
        File.SetLastWriteTimeUtc(PathOf("a/old.partial"), DateTime.UtcNow.AddHours(-2));
        Assert.Equal(1, await Store.DeleteAllAsync(Key("a"), Cancel));
        Assert.Equal(["a", "a/new.partial"], Files());
    }

    [Fact]
    public async Task A_directory_may_have_a_name_that_ends_like_a_leftover()
    {
        await Set("a.partial/zarr.json", [1]);
        Assert.Equal("a.partial/zarr.json", Assert.Single(await List("", true)).Key.Value);
        Assert.Equal(1, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_conflict_a_cancellation_and_a_refused_write_leave_no_file_and_no_directory()
    {
        await Set("k", [1]);
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [2], WriteCondition.IfAbsent));
        await Fails(ZarrErrorId.WriteConflict, () => Set("new/dir/k", [2], WriteCondition.IfVersion(new StoreVersion(1, 1))));
        Assert.Equal(["k"], Files());
        Assert.Equal([1], await Get("k"));
    }

    [Fact]
    public async Task A_cancellation_between_two_pieces_leaves_the_old_value_and_nothing_else()
    {
        await Set("k", [1]);
        using var source = new CancellationTokenSource();

        // Held by us, so that the write has to wait after its file is written: there it is cancelled.
        using (await KeyLocks.TakeAsync(new(Root, "", null), Cancel))
        {
            var write = Store.SetAsync(Key("k"), Bytes(10 << 20), WriteCondition.None, source.Token).AsTask();
            Assert.Equal(2, Files().Length);
            source.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write);
        }

        Assert.Equal(["k"], Files());
        Assert.Equal([1], await Get("k"));
    }

    [Fact]
    public async Task A_version_differs_although_the_clock_was_set_back()
    {
        await Set("k", [1]);
        var future = DateTime.UtcNow.AddYears(1);
        File.SetLastWriteTimeUtc(PathOf("k"), future);
        var old = (await Store.FindAsync(Key("k"), Cancel))!.Value.Version;
        var next = await Set("k", [2], WriteCondition.IfVersion(old));
        Assert.NotEqual(old, next);
        Assert.True(File.GetLastWriteTimeUtc(PathOf("k")) > future);
    }

    [Fact]
    public async Task A_directory_in_the_way_of_a_value_is_an_error_that_says_so()
    {
        await Set("a/b", [1]);
        var error = await Fails(ZarrErrorId.StoreWriteFailed, () => Set("a", [1]));
        Assert.Contains("is a directory", error.Message);
        Assert.Equal(["a", "a/b"], Files());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a/b/c/d")]
    public async Task A_file_in_the_way_of_a_directory_is_an_error_that_names_it(string key)
    {
        await Set("a", [1]);
        var error = await Fails(ZarrErrorId.StoreWriteFailed, () => Set(key, [1]));
        Assert.Contains($"'{PathOf("a")}' is a file", error.Message);
        Assert.Equal(["a"], Files());
    }

    [Fact]
    public async Task A_file_where_the_root_should_be_is_an_error_for_writes_and_empty_for_reads()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Root)!);
        await File.WriteAllBytesAsync(Root, [1], Cancel);
        Assert.Contains("is a file", (await Fails(ZarrErrorId.StoreWriteFailed, () => Set("k", [1]))).Message);
        Assert.Null(await Get(""));
        Assert.Null(await Get("k"));
        Assert.Empty(await List("", true));
        Assert.Equal(0, await Store.DeleteAllAsync(StoreKey.Root, Cancel));
        Assert.True(File.Exists(Root));
    }

    [Fact]
    public async Task A_name_as_long_as_the_file_system_allows_can_be_written_and_a_longer_one_is_refused()
    {
        var name = new string('n', 255);
        await Set(name, [1]);
        Assert.Equal([1], await Get(name));
        await Fails(ZarrErrorId.NameInvalid, () => Set(name + "n", [1]));
        await Fails(ZarrErrorId.NameInvalid, () => Get(name + "n"));
    }

    [Fact]
    public async Task A_range_longer_than_the_file_takes_no_memory_for_it()
    {
        await Set("k", Bytes(100));
        await Get("k");
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var value = await Store.GetAsync(Key("k"), ByteRange.First(1L << 40), Cancel);
        Assert.Equal(100, value!.Bytes.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public async Task A_value_that_others_are_reading_is_replaced_and_they_keep_the_bytes_they_opened()
    {
        Wine.SkipReplacementOfOpenFiles();
        await Set("k", [1]);
        using var first = FileState.Open(PathOf("k"));
        await Set("k", [2]);
        using var second = FileState.Open(PathOf("k"));
        await Set("k", [3]);
        var read = new byte[1];
        foreach (var (handle, value) in new[] { (first, 1), (second, 2) })
        {
            Assert.Equal(1, RandomAccess.Read(handle, read, 0));
            Assert.Equal(value, read[0]);
        }

        Assert.Equal([3], await Get("k"));
        Assert.Equal(["k"], Files());
    }

    [Fact]
    public async Task A_link_to_a_directory_is_followed_and_deletion_removes_only_the_link()
    {
        var outside = Path.Combine(_temporary.Path, "outside");
        Directory.CreateDirectory(Path.Combine(outside, "c"));
        await File.WriteAllBytesAsync(Path.Combine(outside, "c", "0"), [1, 2], Cancel);
        await Set("zarr.json", [1]);
        Link(() => Directory.CreateSymbolicLink(PathOf("big"), outside));

        Assert.Equal([1, 2], await Get("big/c/0"));
        Assert.Equal(["big/c/0", "zarr.json"], (await List("", true)).Select(entry => entry.Key.Value));
        Assert.True((await List("", false))[0].IsPrefix);
        await Set("big/c/1", [3]);
        Assert.True(File.Exists(Path.Combine(outside, "c", "1")));
        await Store.DeleteAsync(Key("big/c/1"), WriteCondition.None, Cancel);
        await Store.DeleteAsync(Key("big/c/0"), WriteCondition.None, Cancel);
        Assert.True(Directory.Exists(PathOf("big")), "an emptied directory behind a link must not take the link with it");

        await File.WriteAllBytesAsync(Path.Combine(outside, "kept"), [1], Cancel);
        Assert.Equal(1, await Store.DeleteAllAsync(Key("big"), Cancel));
        Assert.False(Directory.Exists(PathOf("big")));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
    }

    [Fact]
    public async Task A_link_to_a_file_has_the_length_and_version_of_the_file_everywhere_and_a_write_replaces_it()
    {
        var outside = Path.Combine(_temporary.Path, "outside");
        await File.WriteAllBytesAsync(outside, Bytes(50), Cancel);
        await Set("other", [1]);
        Link(() => File.CreateSymbolicLink(PathOf("k"), outside));
        Link(() => File.CreateSymbolicLink(PathOf("dangling"), outside + "-gone"));

        var found = (await Store.FindAsync(Key("k"), Cancel))!.Value;
        Assert.Equal(50, found.Length);
        Assert.Equal(found, (await List("", true))[0]);
        using (var value = await Store.GetAsync(Key("k"), ByteRange.All, Cancel)) Assert.Equal(found.Version, value!.Version);
        Assert.Null(await Get("dangling"));
        Assert.Equal(2, (await List("", true)).Count);
        await Set("k", [9], WriteCondition.IfVersion(found.Version));
        Assert.Equal([9], await Get("k"));
        Assert.Equal(50, new FileInfo(outside).Length);
    }

    [Fact]
    public async Task A_link_that_leads_up_does_not_make_a_listing_endless()
    {
        await Set("a/b/k", [1]);
        Link(() => Directory.CreateSymbolicLink(PathOf("a/b/up"), PathOf("a")));
        Link(() => Directory.CreateSymbolicLink(PathOf("a/self"), "."));
        Assert.Equal("a/b/k", Assert.Single(await List("", true)).Key.Value);
    }

    [Fact]
    public async Task A_link_to_a_directory_it_lies_in_counts_as_nothing_and_one_in_a_circle_as_one_that_leads_nowhere()
    {
        await Set("a/k", [1]);
        await Set("b/k", [2]);
        Link(() => Directory.CreateSymbolicLink(PathOf("a/up"), ".."));
        Link(() => Directory.CreateSymbolicLink(PathOf("a/above"), _temporary.Path));
        Link(() => Directory.CreateSymbolicLink(PathOf("a/loop"), "loop"));
        Link(() => Directory.CreateSymbolicLink(PathOf("a/one"), "other"));
        Link(() => Directory.CreateSymbolicLink(PathOf("a/other"), "one"));
        // Each leads to the other's directory, which is no circle until the second.
        Link(() => Directory.CreateSymbolicLink(PathOf("a/b"), "../b"));
        Link(() => Directory.CreateSymbolicLink(PathOf("b/a"), "../a"));

        Assert.Equal(["a/b/k", "a/k", "b/a/k", "b/k"], (await List("", true)).Select(entry => entry.Key.Value));
        Assert.Equal(["a/b", "a/k"], (await List("a", false)).Select(entry => entry.Key.Value));
        Assert.Equal(["a/b/k"], (await List("a/b", false)).Select(entry => entry.Key.Value));
        // By its name it is there as anywhere else.
        Assert.Equal([2], await Get("a/up/b/k"));
        Assert.Null(await Get("a/loop"));
        Assert.Null(await Get("a/one/k"));
        await Set("a/loop", [3]);
        Assert.Equal([3], await Get("a/loop"));
        // Two values and three links to directories; the two that lead nowhere go without counting.
        Assert.Equal(5, await Store.DeleteAllAsync(Key("a"), Cancel));
        Assert.Equal(["b", "b/a", "b/k"], Files());
    }

    [Fact]
    public async Task A_file_replaced_or_removed_by_another_program_is_seen()
    {
        var version = await Set("k", [1]);
        await File.WriteAllBytesAsync(PathOf("k"), [2, 3], Cancel);
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [4], WriteCondition.IfVersion(version)));
        Assert.Equal([2, 3], await Get("k"));
        File.Delete(PathOf("k"));
        Assert.Null(await Get("k"));
    }

    [Fact] // rule 42
    public void Names_that_windows_reserves_are_known()
    {
        foreach (var name in new[] { "con", "Prn", "AUX", "nul", "com1", "LPT9", "nul.txt", "con.tar.gz", "com¹", "conin$", "aux .x", "a.", "a ", "...", "a<b", "a?b", "tab\t", "12:00", "x:y", "a\\b", "..\\up" })
            Assert.False(WindowsNames.IsAllowed(name), name);
        foreach (var name in new[] { "a", "0.0", "c", "zarr.json", ".zarray", "console", "com", "com10", "com0", "lpt", "nulls", "a b", "größe" })
            Assert.True(WindowsNames.IsAllowed(name), name);
        Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => WindowsNames.Check(Key("a/aux/0"))).Id);
        WindowsNames.Check(StoreKey.Root);
    }

    [Theory] // rule 42
    [InlineData(5, true)]
    [InlineData(32, true)]
    [InlineData(2, false)]
    [InlineData(112, false)]
    public void A_file_that_another_program_holds_for_a_moment_is_tried_again_on_windows(int error, bool passes)
    {
        var failure = new IOException("", unchecked((int)0x80070000) | error);
        Assert.Equal(passes, SharingConflict.IsOne(failure));
        Assert.Equal(passes && OperatingSystem.IsWindows(), SharingConflict.MayPass(failure, 0));
        Assert.False(SharingConflict.MayPass(failure, 10));
    }

    [Fact] // rule 42
    public async Task Names_that_differ_in_letter_case_alone_are_two_or_one_but_never_mixed()
    {
        await Set("node", [1]);
        if (await Get("NODE") is null)
        {
            await Set("NODE", [2]);
            Assert.Equal([1], await Get("node"));
        }
        else
        {
            // Where the file system says that they are one, creating the second finds the first.
            Assert.NotNull(await Store.FindAsync(Key("NODE"), Cancel));
        }
    }

    private static void Link(Action create)
    {
        Wine.SkipLinks();
        try
        {
            create();
        }
        catch (Exception e) when (OperatingSystem.IsWindows() && e is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("Symbolic links need a privilege on Windows: " + e.Message);
        }
    }
}

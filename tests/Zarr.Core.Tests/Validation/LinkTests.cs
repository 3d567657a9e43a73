using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Validation;

/// <summary>Whatever a link leads to: a listing ends, and a repair or removal never goes through one.</summary>
public sealed class LinkTests : HealthTests, IDisposable
{
    private const RepairScope All = RepairScope.RemoveOrphan | RepairScope.RemoveCorrupt | RepairScope.RemoveRecent;

    private readonly TemporaryDirectory _folder = new();

    public LinkTests()
    {
        Directory.CreateDirectory(Path.Join(Home, "docs"));
        File.WriteAllText(Path.Join(Home, "notes.txt"), "precious");
        File.WriteAllText(Path.Join(Home, "docs", "thesis.txt"), "precious");
        // What would be taken for a leftover, or a chunk, or a document, elsewhere.
        foreach (var name in (string[])["0.0123456789abcdef.partial", "9", ".zattrs", "zarr.json.__lock"])
        {
            File.WriteAllText(Path.Join(Home, name), "x");
            File.SetLastWriteTimeUtc(Path.Join(Home, name), DateTime.UtcNow.AddDays(-1));
        }

        Directory.CreateDirectory(Path.Join(Home, ".x.0123456789abcdef.partial"));
    }

    private string Home => Path.Join(_folder.Path, "home");

    private DirectoryStore Store => new(Path.Join(_folder.Path, "s.zarr"));

    public void Dispose() => _folder.Dispose();

    private string[] Outside() => [.. Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void Link(string key, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(Store.Location, key))!);
        Directory.CreateSymbolicLink(Path.Join(Store.Location, key), target);
    }

    [Theory]
    [InlineData("a/c/data", "OrphanedKey:a/c/data")]
    [InlineData("a/data", "OrphanedKey:a/data")]
    [InlineData("a/c/7", "")]
    [InlineData("g/stuff", "OrphanedKey:g/stuff")]
    [InlineData("stuff", "OrphanedKey:stuff")]
    [InlineData("old/deep/stuff", "OrphanedKey:old/")]
    public async Task Orphans_are_not_looked_for_behind_a_link_and_what_is_deleted_is_the_link(string key, string expected)
    {
        await FilledAsync(Store, "a");
        await GroupAsync(Store, "g");
        if (key.StartsWith("old", StringComparison.Ordinal)) await PutAsync(Store, "old/junk", "x");
        Link(key, Home);
        var before = Outside();
        Assert.Equal(expected, await IdsAsync(Store));
        await RepairAsync(Store, All, checksum: true);
        Assert.Equal(before, Outside());
        Assert.Equal(key == "a/c/7", new DirectoryInfo(Path.Join(Store.Location, key)).LinkTarget is not null);
        Assert.Equal("", await IdsAsync(Store));
    }

    [Fact]
    public async Task What_is_wrong_behind_a_link_is_told_and_nothing_there_is_changed()
    {
        var elsewhere = new DirectoryStore(Path.Join(_folder.Path, "big"));
        await FilledAsync(elsewhere, "x", ZarrFormat.V3, "crc32c");
        await GroupAsync(elsewhere, "empty/h");
        await elsewhere.DeleteAsync(Key("empty/zarr.json"), WriteCondition.None, Cancel);
        await ChangeAsync(elsewhere, "x/c/1", Flip(0));
        await PutAsync(elsewhere, "x/c/99", "outside");
        await PutAsync(elsewhere, "x/junk", "x");
        await GroupAsync(Store, "g");
        Link("g/big", elsewhere.Location);
        var before = await AllAsync(elsewhere);
        Assert.Equal("ChecksumMismatch:g/big/x/c/1 ChunkOutsideGrid:g/big/x/c/99 GroupMetadataMissing:g/big/empty/zarr.json", await IdsAsync(Store, checksum: true));
        Assert.All(await CheckAsync(Store, checksum: true), problem => Assert.Equal(ProblemRepair.None, problem.Repair));
        Assert.Empty(await RepairAsync(Store, All, checksum: true));
        Assert.Equal(before, await AllAsync(elsewhere));
        // The place itself can be mended.
        Assert.NotEmpty(await RepairAsync(elsewhere, All, checksum: true));
    }

    [Fact]
    public async Task What_came_to_lie_behind_a_link_after_it_was_found_is_left()
    {
        await FilledAsync(Store, "a");
        await PutAsync(Store, "a/c/99", "x");
        await PutAsync(Store, "a/sub/junk", "x");
        var problems = await CheckAsync(Store);
        Assert.Equal(2, problems.Count);
        foreach (var (name, file) in new[] { ("a/c", "99"), ("a/sub", "junk") })
        {
            var outside = Path.Join(_folder.Path, "moved-" + file);
            Directory.Move(Path.Join(Store.Location, name), outside);
            Link(name, outside);
        }

        foreach (var problem in problems) Assert.Null(await StoreHealth.RepairAsync(problem, All, Cancel));
        Assert.True(File.Exists(Path.Join(_folder.Path, "moved-99", "99")));
        Assert.True(File.Exists(Path.Join(_folder.Path, "moved-junk", "junk")));
    }

    [Fact]
    public async Task Links_to_the_top_above_to_itself_and_in_circles_are_told_and_the_store_is_listed_copied_and_removed()
    {
        var array = await FilledAsync(Store, "g/a");
        foreach (var (key, target) in new[] { ("g/top", "/"), ("g/a/c/top", "/"), ("g/dots", "../../../../../../../../../../.."), ("g/above", _folder.Path), ("g/self", "self"), ("g/here", "."), ("g/one", "two"), ("g/two", "one"), ("g/byway", "../g/top") })
            Link(key, target);
        Assert.Equal(["g/a/c/0", "g/a/c/1", "g/a/c/2", "g/a/c/3", "g/a/c/4", "g/a/zarr.json", "g/zarr.json", "zarr.json"],
            (await Store.ListAsync(StoreKey.Root, true, Cancel).ToListAsync(Cancel)).Select(entry => entry.Key.Value).Order(StringComparer.Ordinal));
        Assert.Equal("ValueUnreadable:g/a/c/top ValueUnreadable:g/above ValueUnreadable:g/byway ValueUnreadable:g/dots ValueUnreadable:g/here ValueUnreadable:g/one ValueUnreadable:g/self ValueUnreadable:g/top ValueUnreadable:g/two", await IdsAsync(Store));
        var copy = new DirectoryStore(Path.Join(_folder.Path, "copy.zarr"));
        await (await ZarrNode.OpenAsync(Store, Key("g"), Cancel)).CopyAsync(copy, StoreKey.Root, cancel: Cancel);
        Assert.Equal((await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data, (await (await ZarrArray.OpenAsync(copy, Key("a"), Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        var memory = new MemoryStore();
        await (await ZarrNode.OpenAsync(Store, Key("g/a"), Cancel)).MoveAsync(memory, Key("a"), cancel: Cancel);
        Assert.NotNull(await ZarrNode.FindAsync(memory, Key("a"), Cancel));
        await (await ZarrNode.OpenAsync(Store, Key("g"), Cancel)).DeleteAsync(Cancel);
        Assert.False(Path.Exists(Path.Join(Store.Location, "g")));
        Assert.Equal(8, Outside().Length);
    }

    [Theory]
    [InlineData("/", "/", true)]
    [InlineData("/a", "/", true)]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a/b", "/a/", true)]
    [InlineData("/a/", "/a", true)]
    [InlineData("/ab", "/a", false)]
    [InlineData("/a", "/a/b", false)]
    public void A_path_is_at_or_below_another_roots_included(string path, string above, bool expected)
    {
        string Of(string text) => text.Replace('/', Path.DirectorySeparatorChar);
        Assert.Equal(expected, PathRelation.IsAtOrBelow(Of(path), Of(above), StringComparison.Ordinal));
    }
}

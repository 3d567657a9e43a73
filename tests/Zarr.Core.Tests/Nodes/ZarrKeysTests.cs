using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Nodes;

/// <summary>What is deleted with a node, or replaced with it, and what is somebody's and stays.</summary>
public sealed class ZarrKeysTests : NodeTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    private static async Task<ZarrArray> CreateAsync(IStore store, string key, ZarrFormat format = ZarrFormat.V3, char separator = '/', bool isDefault = true)
    {
        var array = await ZarrArray.CreateAsync(store, Key(key), new ArrayBuilder
        {
            Shape = new(4, 4), ChunkShape = new(2, 2), DataType = DataType.Parse("int8"), Format = format, KeyEncoding = new(isDefault && format == ZarrFormat.V3, separator),
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        return array;
    }

    [Theory]
    [InlineData("a/zarr.json", true)]
    [InlineData("a/c/0/1", true)]
    [InlineData("a/c/9/9", true)] // outside the array
    [InlineData("a/c.0.1", true)] // as another encoding has it
    [InlineData("a/.zarr-chunk-statistics", true)]
    [InlineData("a/.zattrs", true)]
    [InlineData("a/zarr.json.__lock", true)]
    [InlineData("a/c/0", false)]
    [InlineData("a/c/0/1/2", false)]
    [InlineData("a/c/00/1", false)]
    [InlineData("a/c/0/1.bak", false)]
    [InlineData("a/2024", false)]
    [InlineData("a/README.md", false)]
    [InlineData("a/.git/HEAD", false)]
    [InlineData("a/c/notes.txt", false)]
    [InlineData("a/.DS_Store", false)]
    [InlineData("v2/0.1", true)]
    [InlineData("v2/.zarray", true)]
    [InlineData("v2/c/0/1", true)]
    [InlineData("v2/x.csv", false)]
    [InlineData("damaged/c/0/1", true)]
    [InlineData("damaged/0.0", true)]
    [InlineData("damaged/data.csv", false)]
    [InlineData("zarr.json", true)]
    [InlineData("c/0/1", false)] // in a group
    [InlineData("photos/2024/1", false)]
    public async Task What_is_zarrs_is_documents_chunks_and_what_is_kept_beside_them(string key, bool expected)
    {
        var store = new MemoryStore();
        await CreateAsync(store, "a");
        await CreateAsync(store, "v2", ZarrFormat.V2, '.');
        await PutAsync(store, "damaged/zarr.json", "{");
        var keys = await ZarrKeys.ReadAsync(store, StoreKey.Root, Cancel);
        Assert.Equal(expected, keys.Owns(Key(key)));
        Assert.Equal(4, keys.NodeCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Removal_and_replacement_leave_files_of_others_where_they_are(bool isRemoved)
    {
        var store = new DirectoryStore(Path.Join(_folder.Path, "t.zarr"));
        string[] others = ["README.md", ".git/HEAD", ".git/objects/00/1", "data.csv", "x/deep/notes.txt", "x/a/c/0/list.txt", "photos/2024/1", "movie.partial", "a:b", "old/0/0"];
        await CreateAsync(store, "x/a");
        await CreateAsync(store, "y", ZarrFormat.V2, '/');
        foreach (var name in OperatingSystem.IsWindows() ? others.Where(name => !name.Contains(':', StringComparison.Ordinal)) : others)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(store.Location, name))!);
            await File.WriteAllTextAsync(Path.Join(store.Location, name), name, Cancel);
            File.SetLastWriteTimeUtc(Path.Join(store.Location, name), DateTime.UtcNow.AddDays(-1));
        }

        Directory.CreateDirectory(Path.Join(store.Location, ".git", "refs"));
        var root = await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
        var contents = await StoreContents.ReadAsync(store, StoreKey.Root, Cancel);
        Assert.Equal((4, 12), (contents.NodeCount, contents.ValueCount));
        if (isRemoved) await root.DeleteAsync(Cancel);
        else await ZarrGroup.CreateAsync(store, StoreKey.Root, overwrite: true, cancel: Cancel);
        Assert.Equal((isRemoved ? others : others.Append("zarr.json")).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(store.Location, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(store.Location, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.True(Directory.Exists(Path.Join(store.Location, ".git", "refs")));
        Assert.False(Directory.Exists(Path.Join(store.Location, "y")));
        foreach (var name in others) Assert.Equal(name, await File.ReadAllTextAsync(Path.Join(store.Location, name), Cancel));
        Assert.Equal(["t.zarr"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_file_of_others_whose_name_the_new_node_has_stays_aside_and_is_told()
    {
        var store = new DirectoryStore(Path.Join(_folder.Path, "t.zarr"));
        await ZarrGroup.CreateAsync(store, Key("g"), cancel: Cancel);
        await PutAsync(store, "g/c/0/0", "not a chunk: it is in a group");
        await (await CreateAsync(new MemoryStore(), "a")).CopyAsync(store, Key("g"), overwrite: true, cancel: Cancel);
        Assert.Equal(5, (sbyte)(await (await ZarrArray.OpenAsync(store, Key("g"), Cancel)).ReadAsync(ZarrSelection.Parse("0,0"), cancel: Cancel)).Data.GetValue(0)!);
        var left = Assert.Single(Directory.GetDirectories(store.Location, ".g.*"));
        Assert.Equal("not a chunk: it is in a group", await File.ReadAllTextAsync(Path.Join(left, "c", "0", "0"), Cancel));
        Assert.Contains(await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel), problem => problem.Key == Path.GetFileName(left));
    }

    [Fact]
    public async Task A_file_of_others_that_would_be_a_chunk_of_the_new_node_stays_aside_and_what_lies_beside_it_goes_over()
    {
        var store = new DirectoryStore(Path.Join(_folder.Path, "t.zarr"));
        await ZarrGroup.CreateAsync(store, Key("g"), cancel: Cancel);
        foreach (var name in (string[])["g/c/0/0", "g/c/notes.txt", "g/c/1/deep/x", "g/readme.txt"]) await PutAsync(store, name, "text");
        var builder = new ArrayBuilder { Shape = new(4, 4), ChunkShape = new(4, 4), DataType = DataType.Parse("int8") };
        var array = await ZarrArray.CreateAsync(store, Key("g"), builder.Build(), overwrite: true, cancel: Cancel);
        Assert.All((sbyte[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data, value => Assert.Equal(0, value));
        foreach (var name in (string[])["c/notes.txt", "c/1/deep/x", "readme.txt"]) Assert.Equal("text", await File.ReadAllTextAsync(Path.Join(store.Location, "g", name), Cancel));
        var left = Assert.Single(Directory.GetDirectories(store.Location, ".g.*"));
        Assert.Equal("text", await File.ReadAllTextAsync(Path.Join(left, "c", "0", "0"), Cancel));
        Assert.False(Directory.Exists(Path.Join(left, "c", "1")));
    }

    [Fact]
    public async Task A_folder_of_other_files_is_known_before_a_node_is_made_in_it()
    {
        var store = new DirectoryStore(Path.Join(_folder.Path, "t.zarr"));
        Assert.Empty(await StoreContents.OthersAtAsync(store, StoreKey.Root, Cancel));
        foreach (var name in (string[])["thesis.txt", "photos/1", ".DS_Store"]) await PutAsync(store, name, "x");
        await CreateAsync(new DirectoryStore(Path.Join(store.Location, "other.zarr")), "");
        Assert.Equal(["photos", "thesis.txt"], await StoreContents.OthersAtAsync(store, StoreKey.Root, Cancel));
        Assert.Empty(await StoreContents.OthersAtAsync(store, Key("new"), Cancel));
        await ZarrGroup.CreateAsync(store, StoreKey.Root, cancel: Cancel);
        Assert.Empty(await StoreContents.OthersAtAsync(store, StoreKey.Root, Cancel));
    }
}

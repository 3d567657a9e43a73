using System.Collections;
using Xunit;
using Zarr.Arrays;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Copying;

/// <summary>Groups with all that is below them, copied and moved.</summary>
public class TreeTests : CopyTests
{
    private static async Task<ZarrNode> TreeAsync(IStore store, ZarrFormat format = ZarrFormat.V3)
    {
        var root = await ZarrGroup.CreateAsync(store, A, format, new Hashtable { ["title"] = "tree" }, cancel: Cancel);
        await CreateAsync(store, StoreKey.Parse("a/x/one"), Builder(format: format), new Hashtable { ["unit"] = "m" });
        await CreateAsync(store, StoreKey.Parse("a/x/y/two"), Builder("string", format));
        await ZarrGroup.CreateAsync(store, StoreKey.Parse("a/empty"), format, new Hashtable { ["n"] = 1 }, cancel: Cancel);
        return root;
    }

    private static List<string> Nodes(IStore store, string at) =>
        ((ZarrGroup)ZarrNode.OpenAsync(store, StoreKey.Parse(at), Cancel).AsTask().GetAwaiter().GetResult()).ListAsync(int.MaxValue, Cancel).ToBlockingEnumerable(Cancel).Select(n => n.Node!.Key.Value[(at.Length + 1)..]).ToList();

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task A_tree_is_copied_value_by_value(ZarrFormat format)
    {
        var store = new MemoryStore();
        var root = await TreeAsync(store, format);
        var progress = new ChunkProgress();
        var copy = await root.CopyAsync(store, B, progress: progress, cancel: Cancel);
        Assert.Equal(Values(store, "a").ToDictionary(v => v.Key[1..], v => v.Value), Values(store, "b").ToDictionary(v => v.Key[1..], v => v.Value));
        Assert.Equal(("tree", 24L, 24L), (copy.Attributes["title"], progress.Done, progress.Total));
    }

    [Fact]
    public async Task Every_array_and_group_of_a_tree_gets_the_format_and_the_codecs()
    {
        var store = new MemoryStore();
        var root = await TreeAsync(store);
        await root.CopyAsync(store, B, new() { Format = ZarrFormat.V2, Codecs = [CodecRegistry.Parse("gzip:1")] }, cancel: Cancel);
        Assert.Equal(["empty", "x", "x/one", "x/y", "x/y/two"], Nodes(store, "b"));
        foreach (var name in new[] { "x/one", "x/y/two" })
        {
            var (one, two) = (await ZarrArray.OpenAsync(store, A.Append(name), Cancel), await ZarrArray.OpenAsync(store, B.Append(name), Cancel));
            await SameAsync(one, two);
            Assert.Equal((ZarrFormat.V2, "gzip"), (two.ZarrFormat, two.Codecs[^1].Name));
            Assert.Equal(one.Attributes, two.Attributes);
        }

        Assert.DoesNotContain(Values(store, "b").Keys, key => key.EndsWith("zarr.json", StringComparison.Ordinal));
        await (await ZarrNode.OpenAsync(store, B, Cancel)).CopyAsync(store, StoreKey.Parse("c"), new() { Format = ZarrFormat.V3 }, cancel: Cancel);
        Assert.DoesNotContain(Values(store, "c").Keys, key => !key.EndsWith("zarr.json", StringComparison.Ordinal) && !key.Contains("/c/", StringComparison.Ordinal));
        Assert.Equal(1L, (await ZarrNode.OpenAsync(store, StoreKey.Parse("c/empty"), Cancel)).Attributes["n"]);
    }

    [Fact]
    public async Task Each_document_and_each_chunk_of_a_tree_is_read_once()
    {
        var source = new CountingStore(new MemoryStore());
        var root = await TreeAsync(source);
        source.Reset();
        await root.CopyAsync(new MemoryStore(), B, cancel: Cancel);
        Assert.All(source.GetsOf.Where(get => get.Key.Name[0] != '.'), get => Assert.Equal((get.Key, 1), (get.Key, get.Value)));
        Assert.Equal(24, source.GetsOf.Count(get => get.Key.Value.Contains("/c/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_array_that_cannot_be_so_refuses_the_whole_tree_by_name()
    {
        var store = new MemoryStore();
        var root = await TreeAsync(store);
        await CreateAsync(store, StoreKey.Parse("a/x/z"), Builder("bfloat16"));
        var error = await RefusedAsync(ZarrErrorId.FormatNotSupported, async () => await root.CopyAsync(store, B, new() { Format = ZarrFormat.V2 }, cancel: Cancel));
        Assert.Contains("a/x/z", error.Message, StringComparison.Ordinal);
        await SetAsync(store, "a/x/z/zarr.json", "{");
        await RefusedAsync(ZarrErrorId.MetadataInvalid, async () => await root.CopyAsync(store, B, cancel: Cancel));
        Assert.Empty(Values(store, "b"));
    }

    [Fact]
    public async Task Consolidated_copies_of_metadata_stay_behind()
    {
        var store = new MemoryStore();
        var root = await TreeAsync(store);
        var document = Json(store, "a/zarr.json");
        document["consolidated_metadata"] = new System.Text.Json.Nodes.JsonObject { ["kind"] = "inline", ["must_understand"] = false, ["metadata"] = new System.Text.Json.Nodes.JsonObject() };
        document["mine"] = new System.Text.Json.Nodes.JsonObject { ["must_understand"] = false };
        await SetAsync(store, "a/zarr.json", document.ToJsonString());
        await SetAsync(store, "a/.zmetadata", "{}");
        await root.CopyAsync(store, B, cancel: Cancel);
        var copied = Json(store, "b/zarr.json");
        Assert.Equal((false, true), (copied.ContainsKey("consolidated_metadata"), copied.ContainsKey("mine")));
        Assert.DoesNotContain("b/.zmetadata", Values(store, "b").Keys);
    }

    [Fact]
    public async Task A_directory_is_moved_with_all_that_lies_in_it_by_renaming_it()
    {
        using var folder = new TemporaryDirectory();
        var store = new DirectoryStore(folder.Path);
        var root = await TreeAsync(store);
        await SetAsync(store, "a/notes.txt", "mine");
        File.WriteAllText(Path.Join(folder.Path, "a", "half.abc.partial"), "no value");
        var before = Values(store, "a").ToDictionary(v => v.Key[1..], v => v.Value);
        var progress = new ChunkProgress();
        var moved = await root.MoveAsync(new DirectoryStore(Path.Join(folder.Path, "deep", "store")), StoreKey.Parse("new/b"), progress: progress, cancel: Cancel);
        Assert.Equal(0, progress.Total);
        Assert.Equal("tree", moved.Attributes["title"]);
        Assert.Equal(before, Values(moved.Store, "new/b").ToDictionary(v => v.Key["new/b".Length..], v => v.Value));
        Assert.True(File.Exists(Path.Join(folder.Path, "deep", "store", "new", "b", "half.abc.partial")));
        Assert.False(Directory.Exists(Path.Join(folder.Path, "a")));
        Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(moved.Store, StoreKey.Parse("new"), Cancel));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("zip")]
    [InlineData("occupied")]
    public async Task What_cannot_be_renamed_is_copied_value_by_value_and_then_deleted(string to)
    {
        using var folder = new TemporaryDirectory();
        var store = new DirectoryStore(Path.Join(folder.Path, "s"));
        var root = await TreeAsync(store);
        await SetAsync(store, "a/notes.txt", "mine");
        var before = Values(store, "a").ToDictionary(v => v.Key[1..], v => v.Value);
        IStore target = to switch { "memory" => new MemoryStore(), "zip" => new ZipStore(Path.Join(folder.Path, "t.zip")), _ => store };
        if (to == "occupied") await SetAsync(store, "b/other.txt", "theirs");
        var progress = new ChunkProgress();
        await root.MoveAsync(target, B, progress: progress, cancel: Cancel);
        Assert.Equal(((long)before.Count, (long)before.Count), (progress.Done, progress.Total));
        Assert.Equal(before, Values(target, "b").Where(v => v.Key != "b/other.txt").ToDictionary(v => v.Key[1..], v => v.Value));
        Assert.False(Directory.Exists(Path.Join(folder.Path, "s", "a")));
    }

    [Fact]
    public async Task A_move_that_fails_leaves_the_source_whole_and_nothing_else()
    {
        var store = new MemoryStore();
        var root = await TreeAsync(store);
        var before = Values(store);
        for (var failing = 2; failing <= before.Count; failing++)
        {
            var target = new MemoryStore();
            await RefusedAsync(ZarrErrorId.StoreWriteFailed, async () => await root.MoveAsync(new FaultyStore(target) { OnWrite = (number, _) => number == failing ? FaultyStore.Fault.Fail : FaultyStore.Fault.None }, B, cancel: Cancel));
            Assert.Equal(before, Values(store));
            Assert.Equal(["zarr.json"], Values(target).Keys);
        }
    }

    [Fact]
    public async Task What_stands_at_the_destination_of_a_move_stays_unless_it_is_to_be_replaced()
    {
        using var folder = new TemporaryDirectory();
        foreach (var store in new IStore[] { new MemoryStore(), new DirectoryStore(folder.Path) })
        {
            var root = await TreeAsync(store);
            await CreateAsync(store, B, Builder());
            var before = Values(store);
            await RefusedAsync(ZarrErrorId.NodeExists, async () => await root.MoveAsync(store, B, cancel: Cancel));
            Assert.Equal(before, Values(store));
            Assert.IsType<ZarrGroup>(await root.MoveAsync(store, B, overwrite: true, cancel: Cancel));
            Assert.Empty(Values(store, "a"));
            await RefusedAsync(ZarrErrorId.NodeNotFound, async () => await root.MoveAsync(store, StoreKey.Parse("c"), cancel: Cancel));
        }
    }

    [Fact]
    public async Task Out_of_an_archive_nothing_is_moved()
    {
        using var folder = new TemporaryDirectory();
        var root = await TreeAsync(new ZipStore(Path.Join(folder.Path, "a.zip")));
        var target = new MemoryStore();
        await RefusedAsync(ZarrErrorId.StoreAppendOnly, async () => await root.MoveAsync(target, B, cancel: Cancel));
        Assert.Empty(Values(target));
    }
}

using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Stores.Zip;

/// <summary>Arrays and groups in an archive: everything is written once, and what would have to be written twice is refused before anything is.</summary>
public sealed class ZipArrayTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Archive => Path.Combine(_temporary.Path, "a.zarr.zip");

    public void Dispose() => _temporary.Dispose();

    private static StoreKey Key(string key) => StoreKey.Parse(key);

    private static ArrayBuilder Builder(Shape shape, Shape chunks, ZarrFormat format = ZarrFormat.V3, Shape? shards = null) =>
        new() { Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse("int32"), Format = format };

    private static int[] Values(int count) => [.. Enumerable.Range(1, count)];

    [Theory]
    [InlineData(ZarrFormat.V2, false)]
    [InlineData(ZarrFormat.V3, false)]
    [InlineData(ZarrFormat.V3, true)]
    public async Task Creating_an_array_and_writing_it_in_whole_chunks_writes_every_value_once(ZarrFormat format, bool sharded)
    {
        var store = new CountingStore(new ZipStore(Archive));
        var builder = Builder(new(12, 10), new(3, 5), format, sharded ? new Shape(6, 10) : (Shape?)null);
        var array = await ZarrArray.CreateAsync(store, Key("g/a"), builder.Build(), new Dictionary<string, object> { ["unit"] = "K" }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("6:"), Values(60), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse(":6"), Values(60), cancel: Cancel);
        var (documents, chunks) = (format == ZarrFormat.V2 ? 4 : 3, sharded ? 2 : 8);
        Assert.Equal((documents + chunks, documents + chunks), ((int)store.Sets, await store.ListAsync(StoreKey.Root, true, Cancel).CountAsync(Cancel)));

        var again = await ZarrArray.OpenAsync(new ZipStore(Archive), Key("g/a"), Cancel);
        Assert.Equal((int[])[.. Values(60), .. Values(60)], (int[])(await again.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal("K", again.Attributes["unit"]);
        Assert.Equal(chunks, (await again.MeasureAsync(Cancel)).StoredCount);
    }

    [Fact]
    public async Task A_read_costs_one_positional_read_for_each_chunk()
    {
        var store = new ZipStore(Archive);
        var array = await ZarrArray.CreateAsync(store, Key("a"), Builder(new(40, 40), new(4, 4)).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Values(1600), cancel: Cancel);
        var before = store.Reads;
        Assert.Equal(Values(1600), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal(100, store.Reads - before);
        await array.MeasureAsync(Cancel);
        Assert.Equal(100, store.Reads - before);
    }

    [Fact]
    public async Task One_inner_chunk_of_a_shard_costs_its_index_and_itself()
    {
        var array = await ZarrArray.CreateAsync(new ZipStore(Archive), Key("a"), Builder(new(64, 64), new(4, 4), shards: new Shape(64, 64)).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Values(4096), cancel: Cancel);
        var store = (ZipStore)array.Store;
        var before = store.Reads;
        await array.ReadAsync(ZarrSelection.Parse("5, 5"), cancel: Cancel);
        Assert.Equal(2, store.Reads - before);
    }

    public static TheoryData<string> Changes => ["part of a chunk", "whole chunk", "clear", "append", "grow", "shrink", "attribute", "remove attribute", "replace", "delete", "delete group"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_of_what_is_stored_is_refused_and_the_archive_stays_to_the_byte(string change)
    {
        var store = new ZipStore(Archive);
        var group = await ZarrGroup.CreateAsync(store, Key("g"), cancel: Cancel);
        var array = await ZarrArray.CreateAsync(store, Key("g/a"), Builder(new(10, 10), new(3, 3)).Build(), new Dictionary<string, object> { ["unit"] = "K" }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("6:"), Values(40), cancel: Cancel);
        var before = await File.ReadAllBytesAsync(Archive, Cancel);
        var error = await Assert.ThrowsAsync<ZarrException>(() => change switch
        {
            // Most of what it touches is new: that must not be written either.
            "part of a chunk" => array.WriteAsync(ZarrSelection.Parse(":7"), Values(70), cancel: Cancel).AsTask(),
            "whole chunk" => array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel).AsTask(),
            "clear" => array.ClearAsync(ZarrSelection.All, cancel: Cancel).AsTask(),
            "append" => array.AppendAsync(0, Values(10), cancel: Cancel).AsTask(),
            "grow" => array.ResizeAsync(new(20, 10), cancel: Cancel).AsTask(),
            "shrink" => array.ResizeAsync(new(5, 10), cancel: Cancel).AsTask(),
            "attribute" => array.SetAttributesAsync(new Dictionary<string, object> { ["unit"] = "C" }, cancel: Cancel).AsTask(),
            "remove attribute" => array.SetAttributesAsync(new Dictionary<string, object>(), ["unit"], Cancel).AsTask(),
            "replace" => ZarrArray.CreateAsync(store, Key("g/a"), Builder(new(4), new(4)).Build(), overwrite: true, cancel: Cancel).AsTask(),
            "delete" => array.DeleteAsync(Cancel).AsTask(),
            _ => group.DeleteAsync(Cancel).AsTask(),
        });
        Assert.Equal(ZarrErrorId.StoreAppendOnly, error.Id);
        Assert.Contains("Copy the node to a directory", error.Message);
        Assert.Equal(before, await File.ReadAllBytesAsync(Archive, Cancel));
        Assert.Equal([Path.GetFileName(Archive)], Directory.EnumerateFiles(_temporary.Path).Select(file => Path.GetFileName(file)));
        Assert.Equal(new Shape(10, 10), (await ZarrArray.OpenAsync(store, Key("g/a"), Cancel)).Shape);
    }

    [Fact]
    public async Task What_is_not_stored_yet_can_be_written_in_part_once()
    {
        var array = await ZarrArray.CreateAsync(new ZipStore(Archive), Key("a"), Builder(new(10), new(5)).Build(), cancel: Cancel);
        await array.ClearAsync(ZarrSelection.All, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:5"), 0, cancel: Cancel); // all fill: not stored
        await array.WriteAsync(ZarrSelection.Parse("2:4"), 7, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("9"), 8, cancel: Cancel);
        Assert.Equal((int[])[0, 0, 7, 7, 0, 0, 0, 0, 0, 8], (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        Assert.Equal(ZarrErrorId.StoreAppendOnly, (await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.Parse("4"), 7, cancel: Cancel))).Id);
    }

    [Fact]
    public async Task The_attributes_of_a_v2_node_that_has_none_can_be_set_once()
    {
        var group = await ZarrGroup.CreateAsync(new ZipStore(Archive), StoreKey.Root, ZarrFormat.V2, cancel: Cancel);
        await group.SetAttributesAsync(new Dictionary<string, object> { ["a"] = 1 }, cancel: Cancel);
        Assert.Equal(1L, Convert.ToInt64((await ZarrNode.OpenAsync(new ZipStore(Archive), StoreKey.Root, Cancel)).Attributes["a"]));
        await Assert.ThrowsAsync<ZarrException>(async () => await group.SetAttributesAsync(new Dictionary<string, object> { ["a"] = 2 }, cancel: Cancel));
    }

    [Fact]
    public async Task A_stopped_write_keeps_the_chunks_that_were_whole_and_the_rest_can_be_written()
    {
        var store = new ZipStore(Archive);
        using var stop = new CancellationTokenSource();
        var faulty = new FaultyStore(store);
        var array = await ZarrArray.CreateAsync(faulty, Key("a"), Builder(new(100), new(10)).Build(), cancel: Cancel);
        faulty.OnWrite = (_, key) =>
        {
            if (key == Key("a/c/4")) stop.Cancel();
            return FaultyStore.Fault.None;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await array.WriteAsync(ZarrSelection.All, Values(100), cancel: stop.Token));
        var stored = (await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).ToListAsync(Cancel)).Where(chunk => chunk.State == ChunkState.Stored).ToList();
        Assert.InRange(stored.Count, 1, 9);
        foreach (var chunk in await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).Where(chunk => chunk.State == ChunkState.Missing).ToListAsync(Cancel))
            await array.WriteAsync(ZarrSelection.Parse($"{chunk.Origin[0]}:{chunk.Origin[0] + 10}"), Values(100)[(int)chunk.Origin[0]..(int)(chunk.Origin[0] + 10)], cancel: Cancel);
        Assert.Equal(Values(100), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        using var archive = System.IO.Compression.ZipFile.OpenRead(Archive);
        Assert.Equal(12, archive.Entries.Count);
    }

    [Fact]
    public async Task Nodes_are_found_without_entries_for_directories()
    {
        var store = new ZipStore(Archive);
        foreach (var name in new[] { "b/x", "a", "b/y/z" }) await ZarrArray.CreateAsync(store, Key(name), Builder(new(10), new(5)).Build(), cancel: Cancel);
        var root = (ZarrGroup)await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
        Assert.Equal("a b b/x b/y b/y/z", string.Join(' ', await root.ListAsync(9, Cancel).Select(found => found.Node!.Key.Value).ToListAsync(Cancel)));
        Assert.Equal("a.zarr.zip", root.Name);
    }

    [Fact]
    public async Task Arrays_written_at_once_through_stores_of_their_own_are_all_there()
    {
        await ZarrGroup.CreateAsync(new ZipStore(Archive), StoreKey.Root, cancel: Cancel);
        await Parallel.ForAsync(0, 8, Cancel, async (i, _) =>
        {
            var array = await ZarrArray.CreateAsync(new ZipStore(Archive), Key($"a{i}"), Builder(new(100), new(10)).Build(), cancel: Cancel);
            await array.WriteAsync(ZarrSelection.All, Values(100), cancel: Cancel);
        });
        for (var i = 0; i < 8; i++)
        {
            var array = await ZarrArray.OpenAsync(new ZipStore(Archive), Key($"a{i}"), Cancel);
            Assert.Equal(Values(100), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        }

        using var archive = System.IO.Compression.ZipFile.OpenRead(Archive);
        Assert.Equal(1 + 8 * 11, archive.Entries.Count);
    }
}

using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>An array object is a place and no picture of it: who writes through one sees what is stored now, and writes nothing as it was stored before.</summary>
public class PlaceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly MemoryStore _store = new();

    private static ArrayBuilder Builder(string type = "int32", int chunk = 4, ZarrFormat format = ZarrFormat.V3, int length = 10, object? fill = null, bool isPlain = false) =>
        new() { Shape = new(length), ChunkShape = new(chunk), DataType = DataType.Parse(type), Format = format, FillValue = fill, Codecs = isPlain ? [] : null };

    private async Task<ZarrArray> CreateAsync(ArrayBuilder? builder = null, bool overwrite = false) =>
        await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), (builder ?? Builder()).Build(), overwrite: overwrite, cancel: Cancel);

    private static async Task<ZarrErrorId> FailsAsync(Func<ValueTask> work) => (await Assert.ThrowsAsync<ZarrException>(async () => await work())).Id;

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task Refreshing_takes_up_shape_and_attributes_and_costs_a_look_where_nothing_changed(ZarrFormat format)
    {
        var counting = new CountingStore(_store);
        var array = await ZarrArray.CreateAsync(counting, StoreKey.Parse("a"), Builder(format: format).Build(), cancel: Cancel);
        var other = await ZarrArray.OpenAsync(_store, StoreKey.Parse("a"), Cancel);
        counting.Reset();
        Assert.False(await array.RefreshAsync(Cancel));
        Assert.Equal((format == ZarrFormat.V3 ? 1 : 2, 0), (counting.Finds, counting.Gets));
        await other.AppendAsync(0, new int[5], cancel: Cancel);
        await other.SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel);
        Assert.True(await array.RefreshAsync(Cancel));
        Assert.Equal(new Shape(15), array.Shape);
        Assert.Equal(["x"], array.Attributes.Keys);
        Assert.False(await array.RefreshAsync(Cancel));
        // Its own changes are known.
        await array.SetAttributesAsync(new Dictionary<string, object> { ["y"] = 1 }, cancel: Cancel);
        await array.ResizeAsync(new(3), cancel: Cancel);
        Assert.False(await array.RefreshAsync(Cancel));
        await other.DeleteAsync(Cancel);
        Assert.Equal(ZarrErrorId.NodeNotFound, await FailsAsync(async () => await array.RefreshAsync(Cancel)));
        await ZarrGroup.CreateAsync(_store, StoreKey.Parse("a"), format, cancel: Cancel);
        Assert.Equal(ZarrErrorId.NodeChanged, await FailsAsync(async () => await array.RefreshAsync(Cancel)));
    }

    public static TheoryData<string> Replacements => ["type", "chunks", "codecs", "fill", "format", "group", "gone"];

    [Theory]
    [MemberData(nameof(Replacements))]
    public async Task Nothing_is_written_as_an_array_was_stored_that_is_another_one_now(string how)
    {
        var array = await CreateAsync();
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        var chunk = Assert.Single(await array.ScanChunksAsync(ZarrSelection.Parse("0:4"), cancel: Cancel).ToListAsync(Cancel));
        if (how is "gone" or "group") await (await ZarrNode.OpenAsync(_store, StoreKey.Parse("a"), Cancel)).DeleteAsync(Cancel);
        if (how == "group") await ZarrGroup.CreateAsync(_store, StoreKey.Parse("a"), cancel: Cancel);
        else if (how != "gone")
        {
            var now = await CreateAsync(how switch
            {
                "type" => Builder("float32"),
                "chunks" => Builder(chunk: 5),
                "codecs" => Builder(isPlain: true),
                "fill" => Builder(fill: 3),
                _ => Builder(format: ZarrFormat.V2),
            }, overwrite: true);
            await now.WriteAsync(ZarrSelection.All, 2, cancel: Cancel);
        }

        var stored = await ValuesAsync();
        var expected = how == "gone" ? ZarrErrorId.NodeNotFound : ZarrErrorId.NodeChanged;
        Assert.Equal(expected, await FailsAsync(() => array.WriteAsync(ZarrSelection.Parse("1"), 7, cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(() => array.WriteAsync(ZarrSelection.All, 7, cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(() => array.WriteElementsAsync([new(1)], [7], cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(() => array.ClearAsync(ZarrSelection.All, cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(async () => await array.AppendAsync(0, new[] { 7 }, cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(() => array.ResizeAsync(new(3), cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(async () => await array.KeepChunkStatisticsAsync(cancel: Cancel)));
        Assert.Equal(expected, await FailsAsync(() => ZarrChunk.DeleteAsync([chunk], cancel: Cancel)));
        Assert.Equal(stored, await ValuesAsync());
    }

    [Fact]
    public async Task Attributes_set_through_an_object_go_to_what_is_there_in_its_format()
    {
        var array = await CreateAsync();
        await CreateAsync(Builder(format: ZarrFormat.V2), overwrite: true);
        await array.SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel);
        Assert.Equal(["x"], (await ZarrNode.OpenAsync(_store, StoreKey.Parse("a"), Cancel)).Attributes.Keys);
        Assert.Equal(ZarrFormat.V2, array.ZarrFormat);
    }

    [Fact]
    public async Task Another_shape_is_taken_up()
    {
        var array = await CreateAsync();
        var other = await ZarrArray.OpenAsync(_store, StoreKey.Parse("a"), Cancel);
        await other.ResizeAsync(new(20), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("15:"), 7, cancel: Cancel);
        Assert.Equal(new Shape(20), array.Shape);
        await other.ResizeAsync(new(2), cancel: Cancel);
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, await FailsAsync(() => array.WriteAsync(ZarrSelection.Parse("5"), 7, cancel: Cancel)));
        Assert.Equal(["a/zarr.json", "zarr.json"], await ValuesAsync(keysOnly: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_during_which_the_array_is_replaced_does_not_end_in_silence(bool isDeleted)
    {
        var inner = new FaultyStore(_store);
        await CreateAsync();
        var array = await ZarrArray.OpenAsync(inner, StoreKey.Parse("a"), Cancel);
        inner.OnWrite = (_, key) =>
        {
            inner.OnWrite = (_, _) => FaultyStore.Fault.None;
            if (isDeleted) _store.DeleteAllAsync(StoreKey.Parse("a"), Cancel).AsTask().GetAwaiter().GetResult();
            else CreateAsync(Builder("float32"), overwrite: true).GetAwaiter().GetResult();
            return FaultyStore.Fault.None;
        };
        Assert.Equal(isDeleted ? ZarrErrorId.NodeNotFound : ZarrErrorId.NodeChanged, await FailsAsync(() => array.WriteAsync(ZarrSelection.All, 7, cancel: Cancel)));
    }

    [Fact]
    public async Task A_write_looks_at_its_document_and_not_once_for_each_chunk()
    {
        var counting = new CountingStore(_store);
        await CreateAsync(Builder(length: 4000));
        var array = await ZarrArray.OpenAsync(counting, StoreKey.Parse("a"), Cancel);
        counting.Reset();
        await array.WriteAsync(ZarrSelection.All, 7, cancel: Cancel);
        Assert.Equal((2, 0, 1000), (counting.Finds, counting.Gets, counting.Sets));
    }

    private async Task<List<string>> ValuesAsync(bool keysOnly = false) =>
        [.. (await _store.ListAsync(StoreKey.Root, true, Cancel).ToListAsync(Cancel)).Select(entry => keysOnly ? entry.Key.Value : $"{entry.Key} {entry.Version}").Order(StringComparer.Ordinal)];
}

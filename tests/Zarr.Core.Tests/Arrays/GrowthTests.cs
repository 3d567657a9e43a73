using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>New elements are the fill value, whoever left what at their place, and however he was stopped.</summary>
public class GrowthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public enum Kind
    {
        V2, Regular, Sharded, Rectilinear, RectilinearShards,
    }

    public static TheoryData<Kind> Kinds => [.. Enum.GetValues<Kind>()];

    private static ArrayBuilder Builder(Kind kind, long length)
    {
        var lists = new[] { ChunkLengths.Listed([(4, 2), (8, 6)]), ChunkLengths.Uniform(4) };
        return new()
        {
            Shape = new(length, 6),
            DataType = DataType.Parse("int32"),
            Format = kind == Kind.V2 ? ZarrFormat.V2 : ZarrFormat.V3,
            FillValue = 9,
            ChunkShape = kind switch { Kind.Rectilinear => null, Kind.Sharded or Kind.RectilinearShards => new(2, 2), _ => new(4, 4) },
            ChunkLengths = kind == Kind.Rectilinear ? lists : null,
            ShardShape = kind == Kind.Sharded ? new(4, 4) : null,
            ShardLengths = kind == Kind.RectilinearShards ? lists : null,
        };
    }

    private static async Task<ZarrArray> CreateAsync(IStore store, Kind kind, long length, int value)
    {
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, Builder(kind, length).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        return array;
    }

    /// <summary>Says another shape in the metadata, and does nothing else, as other programs can.</summary>
    private static async Task SetShapeAloneAsync(IStore store, Kind kind, params int[] shape)
    {
        var key = StoreKey.Parse(kind == Kind.V2 ? ".zarray" : "zarr.json");
        using var value = await store.GetAsync(key, ByteRange.All, Cancel);
        var document = JsonNode.Parse(value!.Bytes.Span)!;
        document["shape"] = new JsonArray([.. shape.Select(length => (JsonNode)length)]);
        await store.SetAsync(key, System.Text.Encoding.UTF8.GetBytes(document.ToJsonString()), WriteCondition.None, Cancel);
    }

    private static async Task CheckAsync(ZarrArray array, int value, long rows, long columns)
    {
        var slice = await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
        for (long i = 0; i < array.Shape[0]; i++)
            for (long j = 0; j < array.Shape[1]; j++)
                Assert.True(Convert.ToInt32(slice[i, j]) == (i < rows && j < columns ? value : 9), $"{slice[i, j]} at {i},{j} of {array.Shape}.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Growing_shows_nothing_of_what_a_shrink_of_the_metadata_alone_has_left(Kind kind)
    {
        foreach (var locked in (bool[])[true, false])
        {
            var memory = new MemoryStore();
            IStore store = locked ? memory : new UnlockedStore(memory);
            var array = await CreateAsync(store, kind, 30, 5);
            await SetShapeAloneAsync(store, kind, 6, 3);
            await array.ResizeAsync(new(27, 5), cancel: Cancel);
            await CheckAsync(array, 5, 6, 3);
            await array.ResizeAsync(new(30, 6), cancel: Cancel);
            await CheckAsync(array, 5, 6, 3);
            // One axis grows, the other shrinks.
            await SetShapeAloneAsync(store, kind, 5, 6);
            await array.ResizeAsync(new(30, 2), cancel: Cancel);
            await array.ResizeAsync(new(30, 6), cancel: Cancel);
            await CheckAsync(array, 5, 5, 2);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Appending_shows_nothing_but_what_is_appended(Kind kind)
    {
        foreach (var locked in (bool[])[true, false])
        {
            var memory = new MemoryStore();
            IStore store = locked ? memory : new UnlockedStore(memory);
            var array = await CreateAsync(store, kind, 30, 5);
            await SetShapeAloneAsync(store, kind, 6, 6);
            // Fill is not stored, and must not be what was.
            await array.AppendAsync(0, Enumerable.Repeat(9, 24 * 6).ToArray(), cancel: Cancel);
            await CheckAsync(array, 5, 6, 6);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Growing_shows_nothing_of_what_was_stopped_at_any_step(Kind kind)
    {
        for (var step = 1; step < 60; step++)
        {
            var store = new FaultyStore(new MemoryStore());
            var array = await CreateAsync(store, kind, 18, 5);
            var first = store.Writes;
            store.OnWrite = (number, _) => number - first >= step ? FaultyStore.Fault.Fail : FaultyStore.Fault.None;
            // An append that is stopped, then a shrink that is.
            var appended = await Record.ExceptionAsync(async () => await array.AppendAsync(0, Enumerable.Repeat(7, 11 * 6).ToArray(), cancel: Cancel)) is null;
            var shrunk = await Record.ExceptionAsync(async () => await array.ResizeAsync(new(5, 3), cancel: Cancel)) is null;
            store.OnWrite = (_, _) => FaultyStore.Fault.None;
            var opened = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
            var (rows, columns) = (Math.Min(18, opened.Shape[0]), opened.Shape[1]);
            if (opened.Shape[0] > 18) continue;
            await CheckAsync(opened, 5, rows, columns);
            await opened.ResizeAsync(new(33, 6), cancel: Cancel);
            await CheckAsync(opened, 5, rows, columns);
            if (appended && shrunk) return;
        }

        Assert.Fail("No step was the last.");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_writer_that_has_not_seen_a_shrink_leaves_nothing_that_growing_shows(Kind kind)
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, kind, 30, 5);
        var other = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        await other.ResizeAsync(new(4, 6), cancel: Cancel);
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, (await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.Parse("20"), 7, cancel: Cancel))).Id);
        await array.WriteAsync(ZarrSelection.All, 6, cancel: Cancel);
        await other.ResizeAsync(new(30, 6), cancel: Cancel);
        await CheckAsync(other, 6, 4, 6);
    }

    [Fact]
    public async Task Growing_within_the_last_chunks_needs_no_listing_and_an_append_none_at_all()
    {
        var store = new CountingStore(new MemoryStore());
        var array = await CreateAsync(store, Kind.Regular, 6, 5);
        store.Reset();
        await array.ResizeAsync(new(7, 6), cancel: Cancel);
        await array.AppendAsync(0, new int[6 * 40], cancel: Cancel);
        Assert.Equal(0, store.Lists);
        // However many chunks there could be, what is looked at is what is stored.
        await array.ResizeAsync(new(1L << 40, 6), cancel: Cancel);
        Assert.Equal(1, store.Lists);
        Assert.True(store.Finds < 200, $"{store.Finds} looks.");
    }

    [Theory]
    [InlineData("int8", 10)]
    [InlineData("int32", 1)]
    [InlineData("int8", 1L << 30)]
    public async Task Shapes_near_the_largest_number_grow_and_shrink_or_are_refused_by_name(string type, long chunk)
    {
        var largest = long.MaxValue / DataType.Parse(type).ItemSize;
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(largest), ChunkShape = new(chunk), DataType = DataType.Parse(type) }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.FromItems([AxisItem.At(largest - 1)]), 3, cancel: Cancel);
        Assert.Equal(ZarrErrorId.ShapeInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await array.AppendAsync(0, new[] { 1 }, cancel: Cancel))).Id);
        Assert.Equal(ZarrErrorId.ShapeInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => { await array.ResizeAsync(new(long.MaxValue), cancel: Cancel); if (type == "int8") await array.AppendAsync(0, new int[9], cancel: Cancel); })).Id);
        Assert.Equal(3, Convert.ToInt32(((Array)(await array.ReadAsync(ZarrSelection.FromItems([AxisItem.At(largest - 1)]), cancel: Cancel)).Data).GetValue(0)));
        await array.ResizeAsync(new(3), cancel: Cancel);
        await array.ResizeAsync(new(largest), cancel: Cancel);
        Assert.Equal(0, Convert.ToInt32(((Array)(await array.ReadAsync(ZarrSelection.FromItems([AxisItem.At(largest - 1)]), cancel: Cancel)).Data).GetValue(0)));
        await array.ClearAsync(ZarrSelection.All, cancel: Cancel);
    }
}

using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>What reads and writes of points cost: a chunk is a request, however many of its elements are wanted.</summary>
public class PointCostTests
{
    private readonly CountingStore _store = new(new MemoryStore());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<ZarrArray> CreateAsync(Shape? shards)
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = new(100, 100), ChunkShape = new(10, 10), ShardShape = shards, DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 10_000).ToArray(), cancel: Cancel);
        _store.Reset();
        return array;
    }

    private static long[] Random(int points, int rows)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, points).SelectMany(_ => (long[])[random.NextInt64(rows), random.NextInt64(100)])];
    }

    [Fact]
    public async Task A_read_of_many_points_gets_each_touched_chunk_once()
    {
        var array = await CreateAsync(null);
        var points = Random(10_000, 30);
        var slice = await array.ReadAsync(ZarrSelection.FromPoints(points, 2), cancel: Cancel);
        Assert.Equal((30L, 0L, 0L, 0L), (_store.Gets, _store.Finds, _store.Lists, _store.Sets));
        Assert.Equal(points.Chunk(2).Select(point => (int)(point[0] * 100 + point[1])), (int[])slice.Data);
    }

    [Fact]
    public async Task A_write_of_points_reads_and_writes_each_touched_chunk_once()
    {
        var array = await CreateAsync(null);
        await array.WriteAsync(ZarrSelection.FromPoints(Random(2000, 20), 2), 5, cancel: Cancel);
        Assert.Equal((20L, 20L), (_store.Gets, _store.Sets));
        _store.Reset();
        await array.WriteAsync(ZarrSelection.FromMask([.. Enumerable.Range(0, 10_000).Select(i => i < 1000)], new(100, 100)), 6, cancel: Cancel);
        Assert.Equal((0L, 10L), (_store.Gets, _store.Sets));
    }

    [Fact]
    public async Task Shards_are_read_as_a_whole_where_most_of_them_is_wanted_and_by_parts_otherwise()
    {
        var array = await CreateAsync(new(50, 50));
        await array.ReadAsync(ZarrSelection.FromPoints(Random(10_000, 100), 2), cancel: Cancel);
        Assert.Equal(4L, _store.Gets);
        _store.Reset();
        // The index of the shard and two of its chunks.
        await array.ReadAsync(ZarrSelection.FromPoints([0, 0, 49, 49, 1, 1, 48, 48, 0, 0], 2), cancel: Cancel);
        Assert.Equal(3L, _store.Gets);
        _store.Reset();
        await array.WriteAsync(ZarrSelection.FromPoints(Random(10_000, 100), 2), 1, cancel: Cancel);
        Assert.Equal((4L, 4L), (_store.Gets, _store.Sets));
    }

    [Fact]
    public async Task Fields_of_records_and_texts_are_read_at_points()
    {
        var records = await ZarrArray.CreateAsync(_store, StoreKey.Parse("r"), new ArrayBuilder { Shape = new(6), ChunkShape = new(2), DataType = DataType.Parse("{\"id\":\"int32\",\"x\":\"float64\"}") }.Build(), cancel: Cancel);
        await records.WriteAsync(ZarrSelection.FromPoints([4, 1], 1), new[] { new Dictionary<string, object> { ["id"] = 7, ["x"] = 0.5 }, new Dictionary<string, object> { ["id"] = 8, ["x"] = 1.5 } }, cancel: Cancel);
        Assert.Equal(new[] { 0.5, 1.5, 0, 0.5 }, (double[])(await records.ReadAsync(ZarrSelection.FromPoints([-2, 1, 0, 4], 1), ["x"], cancel: Cancel)).Data);
        var texts = await ZarrArray.CreateAsync(_store, StoreKey.Parse("t"), new ArrayBuilder { Shape = new(6), ChunkShape = new(4), DataType = DataType.Parse("string") }.Build(), cancel: Cancel);
        await texts.WriteAsync(ZarrSelection.FromPoints([5, 0, 5], 1), new[] { "a", "b", "c" }, cancel: Cancel);
        Assert.Equal(["c", "", "b"], (string[])(await texts.ReadAsync(ZarrSelection.FromPoints([5, 4, 0], 1), cancel: Cancel)).Data);
    }
}

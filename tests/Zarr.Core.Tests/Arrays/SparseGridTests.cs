using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.ChunkMaps;
using Zarr.Operations.Comparing;
using Zarr.Operations.Searching;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Of a grid of a trillion chunks, three of which are stored, these three are visited. A test that walked the grid would not end.</summary>
public class SparseGridTests
{
    private const long Length = 10_000_000_000_000;

    private readonly CountingStore _store = new(new MemoryStore());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, bool> Kinds => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    private async Task<ZarrArray> CreateAsync(bool isSharded, bool isPlane)
    {
        var (shape, chunk) = isPlane ? (new Shape(Length / 1000, 10_000), new Shape(10, 10)) : (new Shape(Length), new Shape(10));
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Parse("a"), new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunk, ShardShape = !isSharded ? (Shape?)null : isPlane ? new(20, 20) : new(20), DataType = DataType.Parse("int32"), Codecs = [],
        }.Build(), cancel: Cancel);
        foreach (var first in (long[])[0, 40, shape[0] - 20])
            await array.WriteAsync(ZarrSelection.FromItems([AxisItem.Slice(first, first + 10), .. isPlane ? [AxisItem.Slice(0, 10)] : (AxisItem[])[]]), 5, cancel: Cancel);
        _store.Reset();
        return array;
    }

    private static async Task<long> StoredAsync(ZarrArray array) => (await array.MeasureAsync(Cancel)).StoredCount;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stored_chunks_are_found_by_one_listing(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        Assert.True(array.ChunkCount >= 1_000_000_000);
        var found = await array.FindStoredChunksAsync(ZarrSelection.All, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal((0L, 0L, 1L), (_store.Gets, _store.Finds, _store.Lists));
        Assert.Equal([0, 4, array.Shape[0] / 10 - 2], found.Select(chunk => chunk.Origin[0] / 10 / 2 * 2));
        Assert.All(found, chunk => Assert.Equal(ChunkState.Stored, chunk.State));
        Assert.True(array.CoversChunks(ZarrSelection.All));
        Assert.False(array.CoversChunks(ZarrSelection.Parse("1:")));
        Assert.False(array.CoversChunks(ZarrSelection.Parse("::2")));
        Assert.False(array.CoversChunks(ZarrSelection.Parse(":-1")));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Clearing_all_or_half_of_it_deletes_or_rewrites_what_is_stored(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        await array.ClearAsync(ZarrSelection.Parse("1::2"), cancel: Cancel);
        Assert.Equal((3L, 3L, 1L), (_store.Gets, _store.Sets, _store.Lists));
        Assert.Equal((int[])[5, 0, 5, 0], (int[])(await array.ReadAsync(ZarrSelection.Parse(isPlane ? "0:4, 0" : "0:4"), cancel: Cancel)).Data);
        _store.Reset();
        await array.ClearAsync(ZarrSelection.Parse("20:"), cancel: Cancel);
        Assert.Equal((0L, 0L, 2L, 1L), (_store.Gets, _store.Sets, _store.Deletes, _store.Lists));
        Assert.Equal(1, await StoredAsync(array));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Statistics_are_kept_of_what_is_stored_and_the_rest_of_the_house_gets_by_too(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        Assert.Equal(isSharded ? 6 : 3, (await array.KeepChunkStatisticsAsync(cancel: Cancel)).Count);
        Assert.Equal("", string.Join(' ', (await StoreHealth.CheckAsync(_store, StoreKey.Parse("a"), checksum: true, cancel: Cancel).ToListAsync(Cancel))
            .Where(problem => problem.Id != ProblemId.ChunkMissing).Select(problem => problem.Message)));
        Assert.Equal(3, await StoredAsync((ZarrArray)await array.CopyAsync(_store, StoreKey.Parse("b"), cancel: Cancel)));
        await array.ResizeAsync(isPlane ? new(45, 10) : new(45), cancel: Cancel);
        Assert.Equal(2, await StoredAsync(array));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_search_visits_what_is_stored_and_counts_the_fill_value_by_arithmetic(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        var written = isPlane ? 300 : 30;
        var summary = new SearchSummary();
        Assert.Equal(written, await array.FindValuesAsync(ZarrSelection.All, new() { Equal = 5 }, summary, cancel: Cancel).CountAsync(Cancel));
        Assert.Equal((1L, 3L), (_store.Lists, summary.Read));
        Assert.True(_store.Gets <= 10, $"{_store.Gets} values were read.");
        Assert.Equal(array.Count - written, await array.CountValuesAsync(ZarrSelection.All, new() { Equal = 0 }, summary = new(), cancel: Cancel));
        Assert.Equal(array.Count - written, summary.Found);
        Assert.Equal(array.Count / (isPlane ? 100 : 10), summary.Read + summary.Missing);
        Assert.Equal(written / 2, await array.CountValuesAsync(ZarrSelection.Parse("::2"), new() { NotEqual = 0 }, cancel: Cancel));
        // Where each missing element is a result, the first ones are there at once.
        Assert.Equal(3, await array.FindValuesAsync(ZarrSelection.All, new() { LessThan = 5 }, cancel: Cancel).Take(3).CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comparison_reads_what_one_of_both_has(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        var copy = (ZarrArray)await array.CopyAsync(_store, StoreKey.Parse("b"), cancel: Cancel);
        _store.Reset();
        var same = await ArrayComparer.CompareAsync(array, copy, cancel: Cancel);
        Assert.Equal((null, array.Count, 0L, 2L), (same.Reason, same.ComparedCount, same.DifferentCount, _store.Lists));
        await copy.WriteAsync(ZarrSelection.Parse(isPlane ? "1000000, 7" : "1000000"), 3, cancel: Cancel);
        var other = await ArrayComparer.CompareAsync(array, copy, cancel: Cancel);
        Assert.Equal((1L, 3.0), (other.DifferentCount, other.MaximumDifference));
        Assert.Equal(isPlane ? new Shape(1_000_000, 7) : new(1_000_000), other.FirstIndex);
        Assert.Equal(other.FirstIndex, Assert.Single(await ArrayComparer.FindDifferencesAsync(array, copy, cancel: Cancel).ToListAsync(Cancel)).Index);
        Assert.Equal(0, (await ArrayComparer.CompareAsync(array, copy, ZarrSelection.Parse(isPlane ? "2000000:, ::-1" : "2000000::3000"), cancel: Cancel)).DifferentCount);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_comparison_of_other_fill_values_counts_what_neither_has(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        var other = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root,
            new ArrayBuilder { Shape = array.Shape, ChunkShape = isPlane ? new(30, 10) : new(30), DataType = DataType.Parse("int32"), FillValue = 5, Codecs = [] }.Build(), cancel: Cancel);
        var compared = await ArrayComparer.CompareAsync(array, other, cancel: Cancel);
        Assert.Equal((array.Count, array.Count - (isPlane ? 300 : 30), 5.0), (compared.ComparedCount, compared.DifferentCount, compared.MaximumDifference));
        Assert.Equal(isPlane ? new Shape(0, 10) : new(10), compared.FirstIndex);
        Assert.Equal((compared.FirstIndex, (object?)0, (object?)5), (compared.MaximumIndex, compared.FirstReference, compared.FirstDifference));
        Assert.Equal(2, await ArrayComparer.FindDifferencesAsync(array, other, cancel: Cancel).Take(2).CountAsync(Cancel));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_write_of_the_fill_value_is_a_clearing(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        await array.WriteAsync(ZarrSelection.Parse("20:"), 0, cancel: Cancel);
        Assert.Equal((0L, 0L, 1L), (_store.Gets, _store.Sets, _store.Lists));
        Assert.Equal(1, await StoredAsync(array));
        await array.WriteAsync(ZarrSelection.Parse(isPlane ? "5:15, 5" : "5:15"), new[] { 0 }, cancel: Cancel);
        Assert.Equal((int[])[5, 0, 0], (int[])(await array.ReadAsync(ZarrSelection.Parse(isPlane ? "4:7, 5" : "4:7"), cancel: Cancel)).Data);
        // Who wants empty chunks to be stored gets them.
        await array.WriteAsync(ZarrSelection.Parse(isPlane ? "100:110, 0:10" : "100:110"), 0, writeEmptyChunks: true, cancel: Cancel);
        Assert.Equal(2, await StoredAsync(array));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Maps_of_statistics_and_of_inner_chunks_visit_what_is_stored(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        foreach (var inner in (bool[])[false, true])
            foreach (var property in Enum.GetValues<ChunkMapProperty>())
            {
                _store.Reset();
                var map = await Zarr.Operations.ChunkMaps.ChunkMapper.MapAsync(array, ZarrSelection.Parse("10:"), property, inner: inner, cancel: Cancel);
                Assert.Equal(1L, _store.Lists);
                Assert.True(_store.Gets + _store.Finds <= 20, $"{property}: {_store.Gets} values were read, and {_store.Finds} looked for.");
                var chunk = isSharded && !inner ? array.ShardShape!.Value : array.ChunkShape;
                var all = (array.Shape[0] - 10 / chunk[0] * chunk[0]) / chunk[0] * (isPlane ? array.Shape[1] / chunk[1] : 1);
                Assert.Equal((isSharded && !inner ? 3L : 2L, all), (map.StoredCount, map.ChunkCount));
                if (property == ChunkMapProperty.FillCount)
                    Assert.Equal((double)array.Count, Enumerable.Range(0, map.Rows).Sum(row => Enumerable.Range(0, map.Columns).Sum(column => map.GetValue(row, column) ?? 0)), array.Count * 1e-6);
            }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Stored_chunks_are_found_with_all_details(bool isSharded, bool isPlane)
    {
        var array = await CreateAsync(isSharded, isPlane);
        var found = await array.FindStoredChunksAsync(ZarrSelection.All, ChunkDetail.Statistics | ChunkDetail.InnerChunks, cancel: Cancel).ToArrayAsync(Cancel);
        Assert.Equal(1L, _store.Lists);
        Assert.True(_store.Gets + _store.Finds <= 20, $"{_store.Gets} values were read, and {_store.Finds} looked for.");
        Assert.Equal([0L, 40L, array.Shape[0] - 20], found.Select(chunk => chunk.Origin[0]));
        Assert.All(found, chunk => Assert.Equal((ChunkState.Stored, (object?)5), (chunk.State, chunk.Minimum)));
    }

    [Fact]
    public async Task A_map_of_a_part_lists_what_is_stored()
    {
        var array = await CreateAsync(isSharded: false, isPlane: true);
        _store.Reset();
        var map = await Zarr.Operations.ChunkMaps.ChunkMapper.MapAsync(array, ZarrSelection.Parse("10:"), ChunkMapProperty.State, cancel: Cancel);
        Assert.Equal((2L, array.ChunkCount - 1000 - 2, 0L, 1L), (map.StoredCount, map.MissingCount, _store.Finds, _store.Lists));
    }

    [Fact]
    public async Task A_few_chunks_are_looked_for_one_by_one_and_many_others_are_not_listed_to_the_end()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = new(5000), ChunkShape = new(1), DataType = DataType.Parse("int8"), Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        _store.Reset();
        Assert.Equal(3, await array.FindStoredChunksAsync(ZarrSelection.Parse("5:8"), cancel: Cancel).CountAsync(Cancel));
        Assert.Equal((3L, 0L), (_store.Finds, _store.Lists));
        _store.Reset();
        Assert.Equal(100, await array.FindStoredChunksAsync(ZarrSelection.Parse("100:200"), cancel: Cancel).CountAsync(Cancel));
        Assert.Equal(100L, _store.Finds);
        Assert.True(_store.EntriesListed <= 202, $"{_store.EntriesListed} entries were listed.");
    }

    [Fact]
    public async Task Where_a_store_cannot_be_listed_each_chunk_is_looked_for()
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = new(1000), ChunkShape = new(10), DataType = DataType.Parse("int8"), Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:10"), 1, cancel: Cancel);
        var blind = await ZarrArray.OpenAsync(new CountingStore(_store, StoreCapabilities.Listable), StoreKey.Root, Cancel);
        Assert.Equal("c/0", Assert.Single(await blind.FindStoredChunksAsync(ZarrSelection.All, cancel: Cancel).ToListAsync(Cancel)).Key);
        await blind.ClearAsync(ZarrSelection.All, cancel: Cancel);
        Assert.Equal(0, await StoredAsync(array));
    }
}

using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.DataTypes;
using Zarr.Stores;

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

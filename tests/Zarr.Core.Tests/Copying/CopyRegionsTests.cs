using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>The regions a copy goes by, and what they cost in reads, writes and memory.</summary>
public class CopyRegionsTests : CopyTests
{
    [Fact]
    public void Regions_are_whole_chunks_of_the_destination_cover_the_array_once_and_fit_into_the_memory_given() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            var shape = new Shape([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => (long)random.Next(0, 60))]);
            var (source, target, elements) = (Grid(random, shape), Grid(random, shape), random.Next(1, 5000));
            var regions = CopyRegions.Create(source, target, elements);
            for (var axis = 0; axis < shape.Rank; axis++)
            {
                long at = 0;
                for (long i = 0; i < regions.GridShape[axis]; i++)
                {
                    Assert.Equal(at, regions.StartOf(axis, i));
                    Assert.True(at == 0 || target.StartOf(axis, target.ChunkOf(axis, at)) == at);
                    at += regions.LengthOf(axis, i);
                }

                Assert.Equal(shape[axis], at);
            }

            var largest = Enumerable.Range(0, shape.Rank).Aggregate(1L, (product, axis) => product * Enumerable.Range(0, (int)regions.GridShape[axis]).Select(i => regions.LengthOf(axis, i)).DefaultIfEmpty(0).Max());
            var chunk = Enumerable.Range(0, shape.Rank).Aggregate(1L, (product, axis) => product * target.PaddedLengthsOf(axis).Longest);
            Assert.True(largest <= Math.Max(elements, chunk), $"A region of {largest} elements, where {elements} were allowed and a chunk has {chunk}.");
        }, iter: 5000);

    private static ChunkGrid Grid(Random random, Shape shape) => random.Next(2) == 0
        ? new RegularChunkGrid(shape, new([.. shape.Select(_ => (long)random.Next(1, 15))]))
        : new RectilinearChunkGrid(shape, [.. shape.Select(n => ChunkLengths.Listed([.. Enumerable.Range(0, (int)n).Select(_ => ((long)random.Next(1, 9), 1L))]))]);

    // Rows to columns: the least common tile is the whole array, which does not fit; the tiles that do are square.
    [Theory]
    [InlineData("1,1000", "1000,1", 1_000_000, 1)]
    [InlineData("1,1000", "1000,1", 100_000, 10)]
    [InlineData("1,1000", "1000,1", 10_000, 100)]
    [InlineData("10,10", "20,5", 1000, 1)]
    [InlineData("100,100", "30,30", 1_000_000, 1)]
    public void Memory_decides_how_often_a_chunk_is_decoded(string from, string to, long elements, double often)
    {
        Shape shape = new(1000, 1000), source = Parse(from), target = Parse(to);
        var (grid, regions) = (new RegularChunkGrid(shape, source), CopyRegions.Create(new RegularChunkGrid(shape, source), new RegularChunkGrid(shape, target), elements));
        var decoded = 1.0;
        for (var axis = 0; axis < 2; axis++)
        {
            long touched = 0;
            for (long i = 0; i < regions.GridShape[axis]; i++) touched += grid.ChunkOf(axis, regions.StartOf(axis, i) + regions.LengthOf(axis, i) - 1) - grid.ChunkOf(axis, regions.StartOf(axis, i)) + 1;
            decoded *= (double)touched / grid.GridShape[axis];
        }

        Assert.Equal(often, decoded, 0.001);

        static Shape Parse(string text) => new([.. text.Split(',').Select(long.Parse)]);
    }

    [Theory]
    [InlineData("bytes:little")]
    [InlineData("sharded")]
    public async Task Each_chunk_is_written_once_and_decoded_as_often_as_its_region_is_cut(string target)
    {
        var store = new CountingStore(new MemoryStore());
        var array = await CreateAsync(store, new ArrayBuilder { Shape = new(96, 96), ChunkShape = new(8, 96), DataType = DataType.Parse("int32") });
        var metadata = new ArrayBuilder { Shape = array.Shape, ChunkShape = new(96, 8), ShardShape = target == "sharded" ? new Shape(96, 24) : (Shape?)null, DataType = array.DataType }.Build();
        foreach (var (memory, reads) in new (long, int)[] { (96 * 96 * 4, 1), (96 * 48 * 4, 2), (96 * 24 * 4, 4) })
        {
            store.Reset();
            var transfer = await ArrayTransfer.CreateAsync(new(store, A, array.Metadata), new(store, B, metadata), memory, Cancel);
            await transfer.RunAsync(null, Cancel);
            Assert.Equal(target == "sharded" ? 4 : 12, store.SetsOf.Count);
            Assert.All(store.SetsOf.Values, count => Assert.Equal(1, count));
            Assert.Equal(12, store.GetsOf.Count);
            Assert.All(store.GetsOf.Values, count => Assert.Equal(reads, count));
        }
    }

    [Fact]
    public async Task Of_a_sparse_array_only_the_regions_are_visited_in_which_something_is_stored()
    {
        var store = new CountingStore(new MemoryStore());
        var array = await ZarrArray.CreateAsync(store, A, new ArrayBuilder { Shape = new(1L << 40, 1L << 20), ChunkShape = new(100, 100), DataType = DataType.Parse("int32"), Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("5000000000,77"), 5, cancel: Cancel);
        store.Reset();
        var copy = await CopyAsync(array, new() { ChunkShape = new(64, 64), Codecs = [CodecRegistry.Parse("gzip")] });
        Assert.Equal(5, ((int[])copy.GetSlice("5000000000:5000000001,77:78").Data)[0]);
        Assert.True(store.Gets + store.Finds + store.Deletes < 100_000, $"{store.Gets + store.Finds + store.Deletes} requests for one element.");
    }
}

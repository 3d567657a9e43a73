using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

public class ProjectionTests
{
    private const int Rounds = 3000;

    [Fact]
    public void A_read_gives_what_a_naive_model_reads() => SelectionCase.Any.Sample(
        test =>
        {
            var (shape, elements) = Naive.Select(test.Shape, test.Items);
            var array = Naive.Bytes(test.Shape, test.ElementSize);
            var chunks = Naive.Split(array, test.Grid, test.ElementSize);
            var result = new byte[elements.Length * test.ElementSize + 1];

            ForEach(test, (projection, chunk) => ChunkCopy.ToResult(projection, chunks[chunk], ref result[0], test.ElementSize));

            Assert.Equal(shape, test.Selection.Resolve(test.Shape).ResultShape);
            var expected = elements.SelectMany(element => array.Skip((int)element * test.ElementSize).Take(test.ElementSize)).Append((byte)0);
            Assert.Equal(expected, result);
        },
        iter: Rounds);

    [Fact]
    public void A_write_of_a_broadcast_value_gives_what_a_naive_model_writes() => Gen.Select(SelectionCase.Any, Gen.Int[0, 63], Gen.Int[0, 3]).Sample(
        (test, repeatedAxes, missingAxes) =>
        {
            var (region, elements) = Naive.Select(test.Shape, test.Items);
            var kept = region.ToArray().Select((length, axis) => (repeatedAxes >> axis & 1) == 1 ? 1 : length).Skip(Math.Min(missingAxes, region.Rank));
            Shape valueShape = kept.ToArray();
            var value = Naive.Bytes(valueShape, test.ElementSize).Append((byte)0).ToArray();
            var array = Naive.Bytes(test.Shape, test.ElementSize).Select(b => (byte)~b).ToArray();
            var chunks = Naive.Split(array, test.Grid, test.ElementSize);

            var strides = Broadcast.GetStrides(valueShape, region);
            ForEach(test, (projection, chunk) => ChunkCopy.FromValue(projection, in value[0], strides, chunks[chunk], test.ElementSize));

            foreach (var (element, index) in elements.Zip(Naive.Indices(region)))
            {
                var inValue = index.Skip(region.Rank - valueShape.Rank).Select((i, axis) => Math.Min(i, valueShape[axis] - 1)).ToArray();
                value.AsSpan((int)Naive.Ordinal(valueShape, inValue) * test.ElementSize, test.ElementSize).CopyTo(array.AsSpan((int)element * test.ElementSize));
            }

            Assert.Equal(Naive.Split(array, test.Grid, test.ElementSize).SelectMany(chunk => chunk).ToArray(), chunks.SelectMany(chunk => chunk).ToArray());
        },
        iter: Rounds);

    [Fact]
    public void A_fill_of_chunks_touches_the_selected_elements_alone() => SelectionCase.Any.Sample(
        test =>
        {
            var array = Naive.Bytes(test.Shape, test.ElementSize);
            var chunks = Naive.Split(array, test.Grid, test.ElementSize);
            var one = Enumerable.Range(0xA0, test.ElementSize).Select(b => (byte)b).ToArray();

            ForEach(test, (projection, chunk) => ChunkCopy.FillChunk(projection, one, chunks[chunk]));

            foreach (var element in Naive.Select(test.Shape, test.Items).Elements) one.CopyTo(array, element * test.ElementSize);
            Assert.Equal(Naive.Split(array, test.Grid, test.ElementSize).SelectMany(chunk => chunk).ToArray(), chunks.SelectMany(chunk => chunk).ToArray());
        },
        iter: Rounds);

    [Fact]
    public void The_fills_of_all_chunks_cover_the_result_exactly() => SelectionCase.Any.Sample(
        test =>
        {
            var (_, elements) = Naive.Select(test.Shape, test.Items);
            var result = new byte[elements.Length * test.ElementSize + 1];
            var ordinalOfChunk = new int[elements.Length];

            ForEach(test, (projection, chunk) => ChunkCopy.FillResult(projection, Enumerable.Repeat((byte)(chunk + 1), test.ElementSize).ToArray(), ref result[0]));

            var chunkOf = Naive.Indices(test.Grid.GridShape).Index()
                .SelectMany(chunk => Naive.Elements(test.Grid, chunk.Item).Select(element => (element.InArray, chunk.Index)))
                .ToDictionary(pair => pair.InArray, pair => pair.Index);
            Assert.Equal(elements.SelectMany(element => Enumerable.Repeat((byte)(chunkOf[element] + 1), test.ElementSize)).Append((byte)0), result);
        },
        iter: Rounds);

    [Fact]
    public void Exactly_the_touched_chunks_come_in_grid_order_with_true_facts() => SelectionCase.Any.Sample(
        test =>
        {
            var (_, elements) = Naive.Select(test.Shape, test.Items);
            var positions = elements.Index().ToLookup(pair => pair.Item, pair => (long)pair.Index);
            ProjectorFacts.Hold(new(test.Selection.Resolve(test.Shape), test.Grid), test.Grid, positions, (projection, inside) =>
            {
                var inOrder = inside.Length == projection.PaddedLength && projection.ElementCount == inside.Length
                    && inside.All(element => positions[element.InArray].SequenceEqual([positions[inside[0].InArray].FirstOrDefault(-1) + element.InChunk]));
                Assert.Equal(inOrder, ChunkCopy.TryGetContiguous(projection, out var offset));
                if (inOrder) Assert.Equal(positions[inside[0].InArray].Single(), offset);
            });
        },
        iter: Rounds);

    [Theory]
    [InlineData(":", 1_000_000_000_000, 999_999_999_999, 1000)]
    [InlineData("::-1", 1_000_000_000_000, 999_999_999_999, 1000)]
    [InlineData("::1000000", 1_000_000_000, 999_999_999_000, 1)]
    [InlineData("-1::-1000000", 1_000_000_000, 999_999_999_999, 1)]
    [InlineData("5:-5:7", 1_000_000_000_000, 999_999_999_999, 142)]
    public void A_slice_of_an_axis_of_a_quadrillion_elements_needs_no_memory(string text, long chunks, long lastChunk, long elementsOfLast)
    {
        var grid = new RegularChunkGrid([1_000_000_000_000_000], [1000]);
        var selection = ZarrSelection.Parse(text);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var projector = new ChunkProjector(selection.Resolve(grid.Shape), grid);
        ChunkProjection? projection = null;
        projector.Get(projector.Count - 1, ref projection);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_384);
        Assert.Equal(chunks, projector.Count);
        Assert.Equal(lastChunk, projection.ChunkIndex[0]);
        Assert.Equal(elementsOfLast, projection.ElementCount);
    }

    [Fact]
    public void Going_from_chunk_to_chunk_allocates_nothing()
    {
        var grid = new RegularChunkGrid([1000, 1000], [10, 10]);
        var projector = new ChunkProjector(ZarrSelection.Parse("::3, (1,500,7,999)").Resolve(grid.Shape), grid);
        var (chunk, result) = (new byte[400], new byte[4 * projector.Selection.ElementCount]);
        ChunkProjection? projection = null;
        projector.Get(0, ref projection);
        ChunkCopy.ToResult(projection, chunk, ref result[0], 4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var ordinal = 0L; ordinal < projector.Count; ordinal++)
        {
            projector.Get(ordinal, ref projection);
            ChunkCopy.ToResult(projection, chunk, ref result[0], 4);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Visits the touched chunks last to first: any order must do.</summary>
    private static void ForEach(SelectionCase test, Action<ChunkProjection, int> visit)
    {
        var projector = new ChunkProjector(test.Selection.Resolve(test.Shape), test.Grid);
        ChunkProjection? projection = null;
        for (var ordinal = projector.Count - 1; ordinal >= 0; ordinal--)
        {
            projector.Get(ordinal, ref projection);
            visit(projection, (int)test.Grid.OrdinalOf(Shape.Create(projection.ChunkIndex)));
        }
    }
}

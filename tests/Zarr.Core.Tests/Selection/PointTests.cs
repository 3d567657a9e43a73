using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>Points and masks of whole arrays: NumPy's vectorized indexing, which is zarr-python's coordinate and mask selection.</summary>
public class PointTests
{
    private const int Rounds = 3000;

    private const string Program = """
        answers = []
        for case in json.load(sys.stdin):
            a = np.arange(int(np.prod(case['shape'], dtype=np.int64))).reshape(case['shape'])
            if case['mask'] is not None:
                where = np.array(case['mask'], dtype=bool).reshape(case['shape'])
            else:
                where = tuple(np.array(case['points'], dtype=np.int64).reshape(-1, len(case['shape'])).T)
            read = a[where]
            a[where] = -1 - np.arange(len(read))
            answers.append([read.tolist(), a.ravel().tolist()])
        print(json.dumps(answers))
        """;

    [Fact]
    public void A_read_gives_the_elements_in_the_order_of_the_points() => PointCase.Any.Sample(
        test =>
        {
            var array = Naive.Bytes(test.Shape, test.ElementSize);
            var chunks = Naive.Split(array, test.Grid, test.ElementSize);
            var elements = test.Elements;
            var result = new byte[elements.Length * test.ElementSize + 1];

            ForEach(test, (projection, chunk) => ChunkCopy.ToResult(projection, chunks[chunk], ref result[0], test.ElementSize));

            Assert.Equal([elements.Length], test.Selection.Resolve(test.Shape).ResultShape);
            Assert.Equal(elements.SelectMany(element => array.Skip((int)element * test.ElementSize).Take(test.ElementSize)).Append((byte)0), result);
        },
        iter: Rounds);

    [Fact]
    public void A_write_changes_the_points_alone_and_of_two_values_the_last_stays() => Gen.Select(PointCase.Any, Gen.Bool).Sample(
        (test, isScalar) =>
        {
            var elements = test.Elements;
            var value = Naive.Bytes([isScalar ? 1 : elements.Length], test.ElementSize).Append((byte)0).ToArray();
            var array = Naive.Bytes(test.Shape, test.ElementSize).Select(b => (byte)~b).ToArray();
            var chunks = Naive.Split(array, test.Grid, test.ElementSize);

            ForEach(test, (projection, chunk) => ChunkCopy.FromValue(projection, in value[0], isScalar ? [0] : [1], chunks[chunk], test.ElementSize));

            foreach (var (i, element) in elements.Index())
                value.AsSpan(isScalar ? 0 : i * test.ElementSize, test.ElementSize).CopyTo(array.AsSpan((int)element * test.ElementSize));
            Assert.Equal(Naive.Split(array, test.Grid, test.ElementSize).SelectMany(chunk => chunk), chunks.SelectMany(chunk => chunk));
        },
        iter: Rounds);

    [Fact]
    public void Exactly_the_touched_chunks_come_once_in_grid_order_with_true_facts() => PointCase.Any.Sample(
        test =>
        {
            var positions = test.Elements.Index().ToLookup(pair => pair.Item, pair => (long)pair.Index);
            var resolved = test.Selection.Resolve(test.Shape);
            Assert.Equal(test.Elements, Enumerable.Range(0, (int)resolved.ElementCount).Select(i => Naive.Ordinal(test.Shape, resolved.IndexOf(i).ToArray())));
            ProjectorFacts.Hold(new(resolved, test.Grid), test.Grid, positions);
        },
        iter: Rounds);

    [Fact]
    public async Task Points_and_masks_read_and_write_what_they_do_in_NumPy()
    {
        var cases = PointCase.Any.Where(test => test.Mask is not null || test.Points.Length > 0).Array[400].Single();
        var input = new JsonArray([.. cases.Select(test => (JsonNode)new JsonObject
        {
            ["shape"] = Json(test.Shape),
            ["points"] = Json(test.Points.SelectMany(point => point)),
            ["mask"] = test.Mask is null ? null : new JsonArray([.. test.Mask.Select(flag => (JsonNode)flag)]),
        })]);
        var answers = await NumPy.RunAsync(Program, input, TestContext.Current.CancellationToken);
        foreach (var (test, answer) in cases.Zip(answers))
        {
            Assert.Equal(Numbers(answer![0]), test.Elements);
            var array = Enumerable.Range(0, (int)test.Shape.ElementCount).Select(i => (long)i).ToArray();
            foreach (var (i, element) in test.Elements.Index()) array[element] = -1 - i;
            Assert.Equal(Numbers(answer[1]), array);
        }
    }

    [Fact]
    public void Keys_are_sorted_and_equal_ones_keep_their_order() => Gen.Select(Gen.Long[0, 1L << 40].Array, Gen.OneOf(0L, 1, 3, 255, 256, 70_000, 1L << 40)).Sample((numbers, greatest) =>
    {
        var keys = numbers.Select(number => number % (greatest + 1)).ToArray();
        var items = keys.Select((_, i) => (long)i).ToArray();
        var expected = keys.Index().OrderBy(pair => pair.Item).ToArray();
        StableSort.Sort(ref keys, ref items, greatest);
        Assert.Equal(expected.Select(pair => pair.Item), keys);
        Assert.Equal(expected.Select(pair => (long)pair.Index), items);
    });

    [Fact]
    public void Going_from_chunk_to_chunk_allocates_nothing()
    {
        var random = new Random(1);
        var grid = new RegularChunkGrid([1000, 1000], [10, 10]);
        var projector = new ChunkProjector(ZarrSelection.FromPoints([.. Enumerable.Range(0, 20_000).Select(_ => random.NextInt64(1000))], 2).Resolve(grid.Shape), grid);
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

    [Theory]
    [InlineData(new long[] { 0, 5 }, "Index 5 of point 0, (0,5), is outside axis 1, which has 5 elements: allowed are -5..4.")]
    [InlineData(new long[] { 1, 1, -5, 0 }, "Index -5 of point 1, (-5,0), is outside axis 0")]
    public void A_point_outside_is_refused_by_name(long[] coordinates, string message)
    {
        var error = Assert.Throws<ZarrException>(() => ZarrSelection.FromPoints(coordinates, 2).Resolve([4, 5]));
        Assert.Equal(ZarrErrorId.SelectionOutOfRange, error.Id);
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void Points_and_masks_of_arrays_of_another_shape_are_refused()
    {
        Assert.Equal(ZarrErrorId.SelectionInvalid, Assert.Throws<ZarrException>(() => ZarrSelection.FromPoints([1, 2, 3], 2)).Id);
        Assert.Contains("have 2 indices each", Assert.Throws<ZarrException>(() => ZarrSelection.FromPoints([1, 2], 2).Resolve([4])).Message);
        Assert.Contains("shape 5,4, but the array has the shape 4,5", Assert.Throws<ZarrException>(() => ZarrSelection.FromMask(new bool[20], [5, 4]).Resolve([4, 5])).Message);
        Assert.Equal([3], ZarrSelection.FromMask([.. Enumerable.Range(0, 20).Select(i => i % 9 == 0)], [20]).Resolve([4, 5]).ResultShape);
        Assert.Equal("mask(1 of 2)", ZarrSelection.FromMask([true, false], [2]).ToString());
        Assert.Equal("2 points", ZarrSelection.FromPoints([1, 2, 3, 4], 2).ToString());
    }

    /// <summary>Visits the touched chunks last to first: any order must do.</summary>
    private static void ForEach(PointCase test, Action<ChunkProjection, int> visit)
    {
        var projector = new ChunkProjector(test.Selection.Resolve(test.Shape), test.Grid);
        ChunkProjection? projection = null;
        for (var ordinal = projector.Count - 1; ordinal >= 0; ordinal--)
        {
            projector.Get(ordinal, ref projection);
            visit(projection, (int)test.Grid.OrdinalOf(Shape.Create(projection.ChunkIndex)));
        }
    }

    private static JsonArray Json(IEnumerable<long> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private static long[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(number => number!.GetValue<long>())];
}

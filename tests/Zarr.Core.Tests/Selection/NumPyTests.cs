using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;

namespace Zarr.Core.Tests.Selection;

/// <summary>The naive model and our rules against NumPy itself.</summary>
public class NumPyTests
{
    // One axis at a time, last first, gives orthogonal indexing; text is NumPy's own syntax where there are no lists.
    private const string Select = """
        def pick(a, items):
            named = sum(i[0] != 'e' for i in items)
            full = []
            for i in items:
                full += [['s', None, None, None]] * (a.ndim - named) if i[0] == 'e' else [i]
            for axis, i in reversed(list(enumerate(full))):
                index = {'i': lambda: i[1], 's': lambda: slice(*i[1:]), 'l': lambda: np.array(i[1], dtype=np.int64), 'm': lambda: np.array(i[1], dtype=bool)}[i[0]]()
                a = a[(slice(None),) * axis + (index,)]
            return a
        answers = []
        for case in json.load(sys.stdin):
            a = np.arange(int(np.prod(case['shape'], dtype=np.int64))).reshape(case['shape'])
            r = pick(a, case['items'])
            if case['basic']:
                assert np.array_equal(r, eval('a[' + case['text'] + ']'))
            answers.append([list(r.shape), r.ravel().tolist()])
        print(json.dumps(answers))
        """;

    private const string Assign = """
        answers = []
        for case in json.load(sys.stdin):
            region = np.full(case['region'], -1)
            value = np.arange(int(np.prod(case['value'], dtype=np.int64))).reshape(case['value'])
            try:
                region[...] = value
                answers.append(region.ravel().tolist())
            except ValueError:
                answers.append(None)
        print(json.dumps(answers))
        """;

    [Fact]
    public async Task Selections_read_what_NumPy_reads()
    {
        var cases = SelectionCase.Any.Array[600].Single();
        var answers = await NumPy.RunAsync(Select, new JsonArray([.. cases.Select(Describe)]), TestContext.Current.CancellationToken);
        foreach (var (test, answer) in cases.Zip(answers))
        {
            var (shape, elements) = Naive.Select(test.Shape, test.Items);
            Assert.Equal(Numbers(answer![0]), test.Selection.Resolve(test.Shape).ResultShape);
            Assert.Equal(Numbers(answer[0]), shape);
            Assert.Equal(Numbers(answer[1]), elements);
        }
    }

    [Fact]
    public async Task Values_broadcast_as_in_NumPy()
    {
        var shapes = Gen.Select(Gen.OneOf(0L, 1, 1, 2, 3).Array[0, 4], Gen.OneOf(0L, 1, 2, 2, 3).Array[0, 4]);
        var near = Gen.Select(Gen.Long[0, 4].Array[0, 4], Gen.Int[0, 15], Gen.Int[-1, 3]).Select((region, ones, missing) => (
            missing < 0 ? [1, .. region] : region.Select((length, axis) => (ones >> axis & 1) == 1 ? 1 : length).Skip(missing).ToArray(),
            region));
        var cases = Gen.OneOf(shapes, near).Array[600].Single();
        var input = new JsonArray([.. cases.Select(test => (JsonNode)new JsonObject { ["value"] = Json(test.Item1), ["region"] = Json(test.Item2) })]);
        var answers = await NumPy.RunAsync(Assign, input, TestContext.Current.CancellationToken);
        foreach (var ((value, region), answer) in cases.Zip(answers))
        {
            if (answer is null)
            {
                Assert.Equal(ZarrErrorId.ValueShapeMismatch, Assert.Throws<ZarrException>(() => Broadcast.GetStrides(value, region)).Id);
                continue;
            }

            var strides = Broadcast.GetStrides(value, region);
            Assert.Equal(Numbers(answer), Naive.Indices(region).Select(index => index.Zip(strides, (i, stride) => i * stride).Sum()));
        }
    }

    private static JsonNode Describe(SelectionCase test) => new JsonObject
    {
        ["shape"] = Json(test.Shape),
        ["items"] = new JsonArray([.. test.Items.Select(item => (JsonNode)(item.Kind switch
        {
            AxisItemKind.Index => new JsonArray("i", item.Start),
            AxisItemKind.Slice => new JsonArray("s", item.Start, item.Stop, item.Step),
            AxisItemKind.List => new JsonArray("l", Json(item.Indices)),
            AxisItemKind.Mask => new JsonArray("m", new JsonArray([.. Enumerable.Range(0, (int)item.Stop!).Select(i => (JsonNode)item.Indices.Contains(i))])),
            _ => new JsonArray("e"),
        }))]),
        ["basic"] = test.Items.All(item => item.Kind is AxisItemKind.Index or AxisItemKind.Slice or AxisItemKind.Ellipsis),
        ["text"] = test.Selection.ToString(),
    };

    private static JsonArray Json(IEnumerable<long> numbers) => new([.. numbers.Select(number => (JsonNode)number)]);

    private static long[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(number => number!.GetValue<long>())];
}

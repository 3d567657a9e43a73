using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs;

/// <summary>What numcodecs encoded of objects decodes here to the same objects, and encodes to the same bytes again.</summary>
public class ObjectFixtureTests(ITestOutputHelper output)
{
    public static TheoryData<string> Codecs => ["vlen-utf8", "vlen-bytes", "vlen-array", "json2", "msgpack2", "categorize/O"];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_encoded_buffer_decodes_to_the_same_objects_and_encodes_to_the_same_bytes(string id)
    {
        var (cases, exact, same, objects) = Run(NumcodecsFixtures.ArrayCases(id), output);
        output.WriteLine($"{id}: {cases} cases, {exact} exact, {same} encoded to the same bytes");
        Assert.True(cases >= 4, $"Only {cases} cases were found.");
        // Arrays that are not of objects carry their own type's name; ours is always that of objects.
        Assert.Equal(objects, same);
    }

    /// <summary>Decodes every case, and fails where one is not exact; counts those that are encoded here to the same bytes, and those of objects.</summary>
    internal static (int Cases, int Exact, int Same, int Objects) Run(
        IEnumerable<(string Name, JsonElement Configuration, byte[] Encoded, NpyFile Array)> buffers, ITestOutputHelper output)
    {
        var (cases, objects, same) = (0, 0, 0);
        foreach (var (name, configuration, encoded, array) in buffers)
        {
            cases++;
            var isObjects = array.DataType == "|O";
            var expected = isObjects ? Pickle.Elements(array.Bytes) : [.. Numbers(array)];
            // In F order the elements were encoded as they lie in memory, where the pickle has them in C order; texts of JSON and MessagePack have them in C order.
            var isAsInMemory = array.IsFortran && configuration.GetProperty("id").GetString() is not ("json2" or "json" or "msgpack2");
            Shape shape = isAsInMemory ? [.. array.Shape.Reverse()] : [.. array.Shape];
            if (isAsInMemory) expected = Transposed(expected, array.Shape);
            var chain = Chain((JsonObject)JsonNode.Parse(configuration.GetRawText())!, shape);
            var type = (VariableDataType)chain.Chunk.DataType;
            var heap = new ElementHeap(type, type.Default, chain.ObjectCodec!);
            var handles = new long[expected.Length];
            chain.Decode(encoded, System.Runtime.InteropServices.MemoryMarshal.AsBytes(handles.AsSpan()), heap);
            for (var i = 0; i < expected.Length; i++)
                Assert.True(AreSame(expected[i], heap[handles[i]]), $"{name}: element {i} is {Text(heap[handles[i]])}, not {Text(expected[i])}.");
            using var ours = chain.Encode(System.Runtime.InteropServices.MemoryMarshal.AsBytes(handles.AsSpan()), heap);
            if (isObjects) objects++;
            if (ours.Span.SequenceEqual(encoded)) same++;
            else if (isObjects) output.WriteLine($"{name} is encoded otherwise.");
        }

        return (cases, cases, same, objects);
    }

    private static IEnumerable<object?> Numbers(NpyFile array) => array.DataType[1] switch
    {
        'i' => array.Bytes.Chunk(array.ItemSize).Select(b => (object?)(long)BitConverter.ToInt32(b)),
        _ => array.Bytes.Chunk(array.ItemSize).Select(b => (object?)System.Text.Encoding.UTF32.GetString(b).TrimEnd('\0')),
    };

    private static object?[] Transposed(object?[] elements, long[] shape)
    {
        var from = new Shape(shape);
        var (strides, result) = (from.GetStrides(), new object?[elements.Length]);
        for (var i = 0; i < elements.Length; i++)
        {
            var (rest, place) = (i, 0L);
            for (var axis = 0; axis < shape.Length; axis++)
            {
                place += rest % shape[axis] * strides[axis];
                rest /= (int)shape[axis];
            }

            result[i] = elements[place];
        }

        return result;
    }

    private static bool AreSame(object? one, object? other) => (one, other) switch
    {
        (double a, double b) => a.Equals(b),
        (IDictionary a, IDictionary b) => a.Count == b.Count && a.Keys.Cast<string>().All(key => b.Contains(key) && AreSame(a[key], b[key])),
        (string or null, _) => Equals(one, other),
        (IEnumerable a, IEnumerable b) when other is not string => a.Cast<object?>().Select(Whole).SequenceEqual(b.Cast<object?>().Select(Whole), new Same()),
        _ => Equals(one, other),
    };

    private static object? Whole(object? value) => value is sbyte or byte or short or ushort or int or uint or ulong ? Convert.ToInt64(value, null) : value;

    private static string Text(object? value) => value is IEnumerable list and not string ? $"[{string.Join(", ", list.Cast<object?>())}]" : $"{value} ({value?.GetType().Name})";

    private static CodecChain Chain(JsonObject configuration, Shape shape)
    {
        JsonArray Lengths() => new([.. shape.Select(n => (JsonNode?)n)]);
        var document = new JsonObject
        {
            ["zarr_format"] = 2, ["shape"] = Lengths(), ["chunks"] = Lengths(), ["dtype"] = "|O", ["fill_value"] = null, ["order"] = "C",
            ["filters"] = new JsonArray(configuration.DeepClone()), ["compressor"] = null,
        };
        var metadata = Zarr.Format.Metadata.V2.ArrayDocument.Read(document, "the fixture");
        return new CodecChain(metadata.Codecs, new ChunkSpec(metadata.ChunkShape, metadata.DataType, null));
    }

    private sealed class Same : IEqualityComparer<object?>
    {
        public new bool Equals(object? one, object? other) => AreSame(one, other);

        public int GetHashCode(object? value) => 0;
    }
}

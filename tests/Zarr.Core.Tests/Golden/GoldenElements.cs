using System.Runtime.InteropServices;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Objects;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Golden;

/// <summary>The elements of the golden cases: some pattern, some repetition, a stretch of fill; the same for ever.</summary>
internal static class GoldenElements
{
    public static ElementHeap? CreateHeap(CodecChain chain) => chain.Chunk.DataType is VariableDataType type ? new(type, type.Default, chain.ObjectCodec!) : null;

    public static byte[] Create(CodecChain chain, ElementHeap? heap, int count)
    {
        var type = chain.Chunk.DataType;
        var bytes = new byte[count * type.ItemSize];
        if (heap is not null)
        {
            heap.AddValues(chain.ObjectCodec is VLenArrayCodec ? Lists(count) : Objects(type.ClrType, count), MemoryMarshal.Cast<byte, long>(bytes.AsSpan()));
            return bytes;
        }

        // A quarter is left to the fill value, which is zero for every type.
        for (var k = count / 4; k < count; k++) SetElement(type, k, bytes.AsSpan(k * type.ItemSize, type.ItemSize));
        return bytes;
    }

    private static void SetElement(DataType type, int k, Span<byte> element)
    {
        if (type.ClrType == typeof(bool)) type.SetElement(k * k % 3 == 0, element);
        else if (type is INumericType) type.SetElement(k * 7 % 120, element);
        else for (var i = 0; i < element.Length; i += type.ByteOrderUnit) element[i] = (byte)('a' + (k + i) % 20);
    }

    private static Array Lists(int count) => Enumerable.Range(0, count).Select(k => (object?)Enumerable.Range(k, k * 5 % 4).ToArray()).ToArray();

    private static Array Objects(Type type, int count)
    {
        string[] words = ["", "chunk", "zarr", "grüße", "日本語", "a somewhat longer text that repeats itself, repeats itself"];
        if (type == typeof(string)) return Enumerable.Range(0, count).Select(k => words[k * 5 % 6]).ToArray();
        if (type == typeof(byte[])) return Enumerable.Range(0, count).Select(k => System.Text.Encoding.UTF8.GetBytes(words[k * 5 % 6])).ToArray();
        object?[] any = [null, "zarr", 5, -2.5, true, new object?[] { 1, "a" }, new OrderedDictionary<string, object?> { ["b"] = 70000, ["a"] = "grüße" }];
        if (type == typeof(object)) return Enumerable.Range(0, count).Select(k => any[k * 5 % 7]).ToArray();
        throw new NotSupportedException($"The golden cases have no elements of {type}: add some.");
    }
}

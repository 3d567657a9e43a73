using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Searching;

/// <summary>What was found in one chunk: how many elements, and, unless they were only counted, which. Records are made when they are asked for.</summary>
/// <param name="Count">How many.</param>
/// <param name="Projection">What is selected of the chunk.</param>
/// <param name="Key">The key of the value that holds it.</param>
/// <param name="Places">Their places among what is selected; null for all.</param>
/// <param name="Type">Their type.</param>
/// <param name="Elements">The elements; one for all of them where all are the fill value.</param>
/// <param name="Heap">What handles name.</param>
/// <param name="Encoding">What the elements mean; null where that is what they are.</param>
internal sealed record FoundElements(
    long Count, ChunkProjection? Projection = null, string Key = "", int[]? Places = null, DataType? Type = null, byte[]? Elements = null, ElementHeap? Heap = null, ValueEncoding? Encoding = null)
{
    public static FoundElements Nothing { get; } = new(0);

    public IEnumerable<FoundValue> Values()
    {
        var values = Count > 0 && Encoding?.Decode(DecodedTest.Stored(Type!, Elements, Heap)) is var (decoded, type) ? type.ToElements(decoded) : null;
        for (long i = 0; i < Count; i++) yield return new(Projection!.IndexOf(Places?[i] ?? i), values is null ? Element(Places is null ? 0 : i) : values.GetValue(Places is null ? 0 : i), Key);
    }

    /// <summary>The elements at some places.</summary>
    public static byte[] Take(DataType type, ReadOnlySpan<byte> elements, ReadOnlySpan<int> places)
    {
        var taken = new byte[(long)places.Length * type.ItemSize];
        for (var i = 0; i < places.Length; i++) elements.Slice(places[i] * type.ItemSize, type.ItemSize).CopyTo(taken.AsSpan(i * type.ItemSize));
        return taken;
    }

    private object? Element(long place)
    {
        var bits = Elements.AsSpan((int)place * Type!.ItemSize, Type.ItemSize);
        return Heap is null ? Type.GetElement(bits) : Heap[BitConverter.ToInt64(bits)];
    }
}

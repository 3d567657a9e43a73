using Zarr.DataTypes;
using Zarr.Selection;

namespace Zarr.Searching;

/// <summary>What was found in one chunk: how many elements, and, unless they were only counted, which. Records are made when they are asked for.</summary>
/// <param name="Count">How many.</param>
/// <param name="Projection">What is selected of the chunk.</param>
/// <param name="Key">The key of the value that holds it.</param>
/// <param name="Places">Their places among what is selected; null for all.</param>
/// <param name="Elements">Their .NET elements; one for all of them where all are the fill value.</param>
internal sealed record FoundElements(long Count, ChunkProjection? Projection = null, string Key = "", int[]? Places = null, object?[]? Elements = null)
{
    public static FoundElements Nothing { get; } = new(0);

    public IEnumerable<FoundValue> Values()
    {
        for (long i = 0; i < Count; i++) yield return new(Projection!.IndexOf(Places?[i] ?? i), Elements![Elements.Length == 1 ? 0 : i], Key);
    }

    /// <summary>The .NET elements at some places.</summary>
    public static object?[] Take(DataType type, ReadOnlySpan<byte> elements, ElementHeap? heap, ReadOnlySpan<int> places)
    {
        var taken = new object?[places.Length];
        for (var i = 0; i < taken.Length; i++) taken[i] = Element(type, elements.Slice(places[i] * type.ItemSize, type.ItemSize), heap);
        return taken;
    }

    /// <summary>One .NET element.</summary>
    public static object? Element(DataType type, ReadOnlySpan<byte> element, ElementHeap? heap) => heap is null ? type.GetElementOrNumber(element) : heap[BitConverter.ToInt64(element)];
}

using System.Collections;

namespace Zarr.Format.Codecs.Objects;

/// <summary>The list that numcodecs' json2 and msgpack2 make of a chunk: nested by its axes, then the type, then the shape.</summary>
internal static class ObjectTree
{
    /// <summary>The elements as lists of lists, one level for each axis (numpy.ndarray.tolist).</summary>
    public static IEnumerable<object?> Nest(ReadOnlySpan<object?> elements, Shape shape)
    {
        if (shape.Rank < 2) return elements.ToArray();
        var inner = new Shape(shape.AsSpan()[1..]);
        var step = (int)inner.ElementCount;
        var rows = new object?[shape[0]];
        for (var i = 0; i < rows.Length; i++) rows[i] = Nest(elements.Slice(i * step, step), inner).ToArray();
        return rows;
    }

    /// <summary>The elements of a decoded list.</summary>
    /// <param name="items">The list.</param>
    /// <param name="decoded">Gets the elements.</param>
    /// <param name="known">The shape, where the list does not end with it.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>: it has another form, or another number of elements.</exception>
    public static void Unpack(object?[] items, Span<object?> decoded, Shape? known = null)
    {
        var tail = known is null ? 2 : 1;
        if (items.Length < tail || items[^tail] is not string || (known is null && items[^1] is not object?[])) throw Malformed();
        var content = items.AsSpan(0, items.Length - tail);
        var shape = known is { } given ? given.ToArray() : Lengths((object?[])items[^1]!);
        var count = 1L;
        foreach (var length in shape) count = length <= decoded.Length ? count * length : long.MaxValue / 2 / (decoded.Length + 1L);
        if (count != decoded.Length) throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"It holds {count:N0} elements where the chunk has {decoded.Length:N0}.");
        var place = 0;
        // Without axes there is one element.
        Flatten(content, shape.Length == 0 ? [1] : shape, decoded, ref place);
    }

    /// <summary>Refuses bytes, which JSON cannot say.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    public static object? WithoutBytes(object? element, string codec)
    {
        switch (element)
        {
            case byte[]:
                throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"The codec '{codec}' cannot store bytes. Use 'msgpack2' or the data type bytes.", element);
            case IDictionary map:
                foreach (DictionaryEntry entry in map) WithoutBytes(entry.Value, codec);
                break;
            case object?[] list:
                foreach (var item in list) WithoutBytes(item, codec);
                break;
        }

        return element;
    }

    private static void Flatten(ReadOnlySpan<object?> list, ReadOnlySpan<long> shape, Span<object?> decoded, ref int place)
    {
        if (list.Length != shape[0]) throw Malformed();
        foreach (var item in list)
        {
            if (shape.Length == 1) decoded[place++] = item;
            else Flatten(item as object?[] ?? throw Malformed(), shape[1..], decoded, ref place);
        }
    }

    private static long[] Lengths(object?[] shape) =>
        shape.Length <= 64 && Array.TrueForAll(shape, n => n is long and >= 0) ? Array.ConvertAll(shape, n => (long)n!) : throw Malformed();

    private static ZarrException Malformed() => new(ZarrErrorId.ChunkCorrupt, "It is not the list of elements, type and shape that it must be.");
}

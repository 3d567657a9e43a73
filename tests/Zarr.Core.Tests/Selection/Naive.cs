using System.Numerics;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;

namespace Zarr.Core.Tests.Selection;

/// <summary>The rules once more, written as plainly as possible: one element, one index tuple, one byte at a time.</summary>
internal static class Naive
{
    /// <summary>All index tuples of a shape in C order.</summary>
    public static IEnumerable<long[]> Indices(Shape shape)
    {
        IEnumerable<long[]> tuples = [[]];
        foreach (var length in shape.ToArray())
            tuples = tuples.SelectMany(head => Enumerable.Range(0, (int)length).Select(i => (long[])[.. head, i]));
        return tuples;
    }

    public static long Ordinal(Shape shape, long[] index)
    {
        var ordinal = 0L;
        for (var axis = 0; axis < index.Length; axis++) ordinal = ordinal * shape[axis] + index[axis];
        return ordinal;
    }

    /// <summary>For every axis of the array the selected indices, and whether the axis is dropped.</summary>
    public static (long[] Indices, bool Drop)[] Resolve(Shape shape, AxisItem[] items)
    {
        var ellipsis = Array.FindIndex(items, item => item.Kind == AxisItemKind.Ellipsis);
        var missing = shape.Rank - items.Count(item => item.Kind != AxisItemKind.Ellipsis);
        var whole = Enumerable.Repeat(AxisItem.All, missing);
        AxisItem[] full = ellipsis < 0 ? [.. items, .. whole] : [.. items[..ellipsis], .. whole, .. items[(ellipsis + 1)..]];
        return [.. full.Select((item, axis) => (OnAxis(item, shape[axis]), item.Kind == AxisItemKind.Index))];
    }

    /// <summary>The array elements selected, by their C order number, in C order of the result.</summary>
    public static (Shape Shape, long[] Elements) Select(Shape shape, AxisItem[] items)
    {
        var axes = Resolve(shape, items);
        Shape box = axes.Select(axis => (long)axis.Indices.Length).ToArray();
        Shape result = axes.Where(axis => !axis.Drop).Select(axis => (long)axis.Indices.Length).ToArray();
        return (result, [.. Indices(box).Select(tuple => Ordinal(shape, [.. tuple.Select((i, axis) => axes[axis].Indices[i])]))]);
    }

    /// <summary>Splits a C order array into its padded chunks, in C order; padding bytes are 0xEE.</summary>
    public static byte[][] Split(byte[] array, ChunkGrid grid, int elementSize) => [.. Indices(grid.GridShape).Select(chunk =>
    {
        var padded = grid.PaddedShapeOf(chunk);
        var bytes = new byte[padded.ElementCount * elementSize];
        bytes.AsSpan().Fill(0xEE);
        foreach (var (inArray, inChunk) in Elements(grid, chunk))
            array.AsSpan((int)(inArray * elementSize), elementSize).CopyTo(bytes.AsSpan((int)(inChunk * elementSize)));
        return bytes;
    })];

    /// <summary>The elements of a chunk inside the array: their numbers in the array and in the padded chunk.</summary>
    public static IEnumerable<(long InArray, long InChunk)> Elements(ChunkGrid grid, Shape chunk)
    {
        var origin = grid.OriginOf(chunk);
        var padded = grid.PaddedShapeOf(chunk);
        foreach (var index in Indices(grid.ExtentOf(chunk)))
            yield return (Ordinal(grid.Shape, [.. index.Select((i, axis) => origin[axis] + i)]), Ordinal(padded, index));
    }

    /// <summary>An array in which neighbouring bytes and elements differ.</summary>
    public static byte[] Bytes(Shape shape, int elementSize)
    {
        var bytes = new byte[shape.ElementCount * elementSize];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i / elementSize * 37 + i % elementSize * 11 + i / elementSize / 256);
        return bytes;
    }

    private static long[] OnAxis(AxisItem item, long length)
    {
        long Wrap(long index) => index < 0 ? index + length : index;
        switch (item.Kind)
        {
            case AxisItemKind.Index: return [Wrap(item.Start!.Value)];
            case AxisItemKind.List: return [.. item.Indices.Select(Wrap)];
            case AxisItemKind.Mask: return item.Indices;
        }

        // Python's definition: i = start, start + step, ... while before stop, with out-of-bounds starts moved to the nearest end.
        BigInteger Bound(long? bound, BigInteger missing) => bound is not { } b ? missing : b < 0 ? (BigInteger)b + length : b;
        var forward = item.Step > 0;
        var start = Bound(item.Start, forward ? 0 : length - 1);
        var stop = Bound(item.Stop, forward ? length : -1);
        start = forward ? BigInteger.Max(start, 0) : BigInteger.Min(start, length - 1);
        var selected = new List<long>();
        for (var i = start; forward ? i < stop && i < length : i > stop && i >= 0; i += item.Step) selected.Add((long)i);
        return [.. selected];
    }
}

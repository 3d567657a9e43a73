using Zarr.Arrays.Selection;

namespace Zarr.Operations.ChunkMaps;

/// <summary>How many chunks that a box touches lie in each cell of one axis of a map, and how many elements long they are together; found without visiting them.</summary>
internal readonly record struct AxisBins(long[] Chunks, long[] Lengths)
{
    /// <summary>Counts.</summary>
    /// <param name="chunks">The chunks touched.</param>
    /// <param name="axis">The axis of the grid; -1 for one that a map has beside it.</param>
    /// <param name="first">The chunk of the grid where the map begins.</param>
    /// <param name="bin">Chunks of a cell.</param>
    /// <param name="count">Cells.</param>
    public static AxisBins Of(ChunkProjector chunks, int axis, long first, long bin, int count)
    {
        if (axis < 0) return new([1], [1]);
        var bins = new AxisBins(new long[count], new long[count]);
        var from = PlaceOf(chunks, axis, first);
        for (var i = 0; i < count; i++)
        {
            var to = PlaceOf(chunks, axis, first + (i + 1) * bin);
            (bins.Chunks[i], bins.Lengths[i]) = (to - from, LengthOf(chunks, axis, from, to));
            from = to;
        }

        return bins;
    }

    /// <summary>All that is touched on an axis, as one cell.</summary>
    public static (long Chunks, long Length) All(ChunkProjector chunks, int axis) => (chunks.CountOn(axis), LengthOf(chunks, axis, 0, chunks.CountOn(axis)));

    // Chunks are touched in ascending order.
    private static long PlaceOf(ChunkProjector chunks, int axis, long chunk)
    {
        var (from, to) = (0L, chunks.CountOn(axis));
        // Mostly no chunk is left out.
        if (chunks.ChunkOn(axis, 0) is var start && chunks.ChunkOn(axis, to - 1) - start + 1 == to) return Math.Clamp(chunk - start, 0, to);
        while (from < to)
        {
            var middle = from + (to - from) / 2;
            if (chunks.ChunkOn(axis, middle) < chunk) from = middle + 1;
            else to = middle;
        }

        return from;
    }

    private static long LengthOf(ChunkProjector chunks, int axis, long from, long to)
    {
        if (from == to) return 0;
        var (grid, first, last) = (chunks.Grid, chunks.ChunkOn(axis, from), chunks.ChunkOn(axis, to - 1));
        if (last - first + 1 == to - from) return grid.StartOf(axis, last) + grid.LengthOf(axis, last) - grid.StartOf(axis, first);
        // All but the last of the grid are alike.
        if (grid.PaddedLengthsOf(axis) is var (shortest, longest) && shortest == longest) return (to - from - 1) * longest + grid.LengthOf(axis, last);
        var length = 0L;
        for (var place = from; place < to; place++) length += grid.LengthOf(axis, chunks.ChunkOn(axis, place));
        return length;
    }
}

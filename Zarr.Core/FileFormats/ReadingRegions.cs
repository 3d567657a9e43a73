using Zarr.Format.Chunks;

namespace Zarr.FileFormats;

/// <summary>Cuts an array into runs of its elements in C order, for files that are read or written from the first element to the last.</summary>
internal static class ReadingRegions
{
    /// <summary>
    /// The regions, as a grid whose chunks in order are the runs: single indices on the first axes, some on one, all on the others. They are whole
    /// chunks where memory allows that; otherwise chunks are touched more than once.
    /// </summary>
    /// <param name="chunks">The chunks that are written, or read.</param>
    /// <param name="elements">How many elements a region may have.</param>
    /// <param name="preferred">How many it should have, where chunks are small: regions are worked on while others are read.</param>
    public static ChunkGrid InOrder(ChunkGrid chunks, long elements, long preferred)
    {
        var shape = chunks.Shape;
        if (shape.Rank == 0 || shape.AsSpan().Contains(0)) return new RectilinearChunkGrid(shape, [.. shape.Select(length => ChunkLengths.Uniform(Math.Max(1, length)))]);
        var axis = 0;
        // Behind axes on which chunks are one element thick, the next axis can be cut, too.
        while (axis < shape.Rank - 1 && chunks.PaddedLengthsOf(axis).Longest == 1 && Below(axis) > elements) axis++;
        var whole = chunks.PaddedLengthsOf(axis).Longest * (double)Below(axis) <= elements;
        // Otherwise the first axis of which one index fits.
        if (!whole) for (axis = 0; axis < shape.Rank - 1 && Below(axis) > elements;) axis++;
        var most = Math.Max(1, (whole ? Math.Min(elements, Math.Max(preferred, chunks.PaddedLengthsOf(axis).Longest * Below(axis))) : elements) / Math.Max(1, Below(axis)));
        var cut = axis;
        return new RectilinearChunkGrid(shape, [.. Enumerable.Range(0, shape.Rank).Select(i => i < cut ? ChunkLengths.Uniform(1) : i > cut ? ChunkLengths.Uniform(shape[i]) : Cut(i))]);

        long Below(int axis) => shape.Skip(axis + 1).Aggregate(1L, (product, length) => (long)Int128.Min(long.MaxValue / 2, (Int128)product * length));

        ChunkLengths Cut(int axis)
        {
            var (shortest, longest) = chunks.PaddedLengthsOf(axis);
            if (!whole) return ChunkLengths.Uniform(Math.Min(most, shape[axis]));
            return shortest == longest ? ChunkLengths.Uniform(most / longest * longest) : ChunkLengths.Listed(Lengths(axis));
        }

        IEnumerable<(long, long)> Lengths(int axis)
        {
            var length = 0L;
            for (long chunk = 0; chunk < chunks.GridShape[axis]; chunk++)
            {
                var next = chunks.PaddedLengthOf(axis, chunk);
                if (length > 0 && length + next > most)
                {
                    yield return (length, 1);
                    length = 0;
                }

                length += next;
            }

            yield return (length, 1);
        }
    }
}

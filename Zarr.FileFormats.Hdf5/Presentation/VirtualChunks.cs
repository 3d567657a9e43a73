namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>Cuts an array that lies in one piece into chunks that each lie in one piece, too.</summary>
internal static class VirtualChunks
{
    /// <summary>What a chunk should not have more of: large enough that there are not too many, small enough to be read for a part.</summary>
    public const int TargetSize = 4 << 20;

    /// <summary>The lengths of a chunk: one along the first axes, some of the next one, all of the others. They are even, so that little of the last one is padding.</summary>
    public static long[] LengthsOf(IReadOnlyList<long> shape, int elementSize)
    {
        var lengths = new long[shape.Count];
        Array.Fill(lengths, 1);
        var size = (long)elementSize;
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            var length = Math.Max(1, shape[axis]);
            var most = Math.Max(1, TargetSize / size);
            if (length > most)
            {
                var count = ((length - 1) / most) + 1;
                lengths[axis] = ((length - 1) / count) + 1;
                break;
            }

            lengths[axis] = length;
            size *= length;
        }

        return lengths;
    }

    /// <summary>Where a chunk begins, and how many elements it has inside the array.</summary>
    public static (long First, long Count) RangeOf(IReadOnlyList<long> shape, long[] chunk, ReadOnlySpan<long> index)
    {
        var (first, count, stride) = (0L, 1L, 1L);
        for (var axis = shape.Count - 1; axis >= 0; axis--)
        {
            var start = index[axis] * chunk[axis];
            first += start * stride;
            count *= Math.Min(chunk[axis], shape[axis] - start);
            stride *= shape[axis];
        }

        return (first, count);
    }
}

using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// Points of an array, grouped by chunk once, whatever their number: the chunks touched in C order of the grid, and in each its
/// points in their order, so that of two values written to one point the last stays. To a copy each chunk is one axis of listed places.
/// </summary>
internal sealed class PointGroups
{
    private readonly ChunkGrid _grid;
    private readonly long[] _chunks;
    private readonly int[] _starts;
    private readonly long[] _offsets;
    private readonly long[] _positions;

    /// <param name="points">The number of each point in C order of the array.</param>
    /// <param name="grid">The chunks.</param>
    public PointGroups(ReadOnlySpan<long> points, ChunkGrid grid)
    {
        _grid = grid;
        var (chunks, positions, offsets) = (new long[points.Length], new long[points.Length], new long[points.Length]);
        var sorted = true;
        for (var i = 0; i < points.Length; i++)
        {
            (chunks[i], offsets[i]) = Locate(points[i]);
            positions[i] = i;
            sorted &= i == 0 || chunks[i - 1] <= chunks[i];
        }

        if (!sorted)
        {
            StableSort.Sort(ref chunks, ref positions, grid.ChunkCount - 1);
            var moved = new long[offsets.Length];
            for (var i = 0; i < moved.Length; i++) moved[i] = offsets[positions[i]];
            offsets = moved;
        }

        List<long> touched = [];
        List<int> starts = [];
        for (var i = 0; i < chunks.Length; i++)
        {
            if (i > 0 && chunks[i] == chunks[i - 1]) continue;
            touched.Add(chunks[i]);
            starts.Add(i);
        }

        starts.Add(chunks.Length);
        (_chunks, _starts, _offsets, _positions) = ([.. touched], [.. starts], offsets, positions);
    }

    /// <summary>How many chunks are touched.</summary>
    public int Count => _chunks.Length;

    /// <summary>The number, in C order of the grid, of a touched chunk.</summary>
    public long ChunkOf(long ordinal) => _chunks[ordinal];

    /// <summary>The place among the chunks touched of a chunk by its number in the grid; negative for one that is not.</summary>
    public long OrdinalOf(long chunk) => Array.BinarySearch(_chunks, chunk);

    /// <summary>What the points take from a touched chunk: offsets are elements from the start of the padded chunk.</summary>
    /// <param name="ordinal">Its place among the chunks touched.</param>
    /// <param name="index">Takes its index in the grid.</param>
    /// <param name="projection">One axis, along which the whole chunk lies.</param>
    public void Get(long ordinal, Span<long> index, out AxisProjection projection)
    {
        var rest = _chunks[ordinal];
        var (length, padded) = (1L, 1L);
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            (rest, index[axis]) = Math.DivRem(rest, _grid.GridShape[axis]);
            length *= _grid.LengthOf(axis, index[axis]);
            padded *= _grid.PaddedLengthOf(axis, index[axis]);
        }

        projection = ListAxisProjector.Describe(_chunks[ordinal], length, padded, _offsets, _positions, _starts[ordinal], _starts[ordinal + 1]);
    }

    private (long Chunk, long Offset) Locate(long point)
    {
        var shape = _grid.Shape.AsSpan();
        var gridShape = _grid.GridShape.AsSpan();
        var (chunk, offset, chunkStride, stride) = (0L, 0L, 1L, 1L);
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (point, var element) = Math.DivRem(point, shape[axis]);
            var onAxis = _grid.ChunkOf(axis, element);
            chunk += onAxis * chunkStride;
            offset += (element - _grid.StartOf(axis, onAxis)) * stride;
            chunkStride *= gridShape[axis];
            stride *= _grid.PaddedLengthOf(axis, onAxis);
        }

        return (chunk, offset);
    }
}

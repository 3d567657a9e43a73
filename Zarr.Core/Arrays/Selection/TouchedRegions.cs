using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>The regions of a grid that some boxes lie in, wholly or in part.</summary>
/// <param name="regions">The grid.</param>
internal sealed class TouchedRegions(ChunkGrid regions)
{
    private readonly HashSet<long> _touched = [];
    private readonly long[] _first = new long[regions.Rank], _last = new long[regions.Rank];

    /// <summary>The numbers of the regions, ascending.</summary>
    public long[] Ordinals => [.. _touched.Order()];

    /// <summary>Adds a box of at least one element.</summary>
    /// <param name="bounds">Gives the first element on an axis, and how many there are.</param>
    public void Add(Func<int, (long Start, long Count)> bounds)
    {
        for (var axis = 0; axis < _first.Length; axis++)
        {
            var (start, count) = bounds(axis);
            (_first[axis], _last[axis]) = (regions.ChunkOf(axis, start), regions.ChunkOf(axis, start + count - 1));
        }

        Add(0, 0);
    }

    private void Add(int axis, long ordinal)
    {
        if (axis == _first.Length) _touched.Add(ordinal);
        else for (var i = _first[axis]; i <= _last[axis]; i++) Add(axis + 1, ordinal * regions.GridShape[axis] + i);
    }
}

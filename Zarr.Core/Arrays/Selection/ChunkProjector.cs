using System.Diagnostics.CodeAnalysis;
using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// The chunks a selection touches, in C order of the grid, each reachable by its ordinal in constant time, so that workers may
/// claim ordinals from a shared counter. Memory does not depend on the number of chunks, lists and points apart. Thread-safe.
/// </summary>
internal sealed class ChunkProjector
{
    private readonly AxisProjector[] _axes;
    private readonly PointGroups? _points;
    private readonly long[] _resultStrides;

    public ChunkProjector(ResolvedSelection selection, ChunkGrid grid)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(selection.ArrayShape, grid.Shape);
        Selection = selection;
        Grid = grid;
        _resultStrides = selection.ResultShape.GetStrides();
        if (selection.Points is { } points)
        {
            (_axes, _points) = ([], new(points, grid));
            Count = _points.Count;
            return;
        }

        _axes = new AxisProjector[grid.Rank];
        for (var axis = 0; axis < _axes.Length; axis++) _axes[axis] = AxisProjector.Create(selection.Axes[axis], grid, axis);
        Count = Shape.Adopt(Array.ConvertAll(_axes, axis => axis.Count)).ElementCount;
    }

    public ResolvedSelection Selection { get; }

    public ChunkGrid Grid { get; }

    /// <summary>The chunks touched; 0 when nothing is selected.</summary>
    public long Count { get; }

    /// <summary>Elements between neighbours on each axis of the result, which is C order.</summary>
    public ReadOnlySpan<long> ResultStrides => _resultStrides;

    /// <summary>The points, where no box is selected.</summary>
    public PointGroups? Points => _points;

    /// <summary>The axes of a copy: those of the grid, or one, where points are selected.</summary>
    public int CopyRank => _points is null ? _axes.Length : 1;

    /// <summary>True for an axis of a copy that the result does not have.</summary>
    public bool Drops(int axis) => _points is null && Selection.Axes[axis].DropAxis;

    /// <summary>How many chunks are touched on an axis; not of points.</summary>
    public long CountOn(int axis) => _axes[axis].Count;

    /// <summary>The number, on its axis, of a touched chunk; not of points.</summary>
    public long ChunkOn(int axis, long ordinal)
    {
        _axes[axis].Get(ordinal, out var projection);
        return projection.Chunk;
    }

    /// <summary>The place, among the chunks touched, of a chunk by its index, which may lie outside the grid; -1 for one that is not touched.</summary>
    public long OrdinalOf(Shape index)
    {
        if (!Grid.IsInside(index)) return -1;
        if (_points is not null) return Math.Max(-1, _points.OrdinalOf(Grid.OrdinalOf(index)));
        var ordinal = 0L;
        for (var axis = 0; axis < _axes.Length; axis++)
        {
            var onAxis = _axes[axis].OrdinalOf(index[axis]);
            if (onAxis < 0) return -1;
            ordinal = ordinal * _axes[axis].Count + onAxis;
        }

        return ordinal;
    }

    /// <summary>True when every chunk that is touched is selected as a whole. Of a box it takes no longer when there are more of them.</summary>
    public bool CoversChunks
    {
        get
        {
            if (_points is null) return Count == 0 || Array.TrueForAll(_axes, axis => axis.CoversChunks);
            ChunkProjection? projection = null;
            for (long ordinal = 0; ordinal < Count; ordinal++)
            {
                Get(ordinal, ref projection);
                if (!projection.CoversChunk) return false;
            }

            return true;
        }
    }

    /// <summary>Describes the touched chunk <paramref name="ordinal"/>, 0 to <see cref="Count"/> - 1.</summary>
    /// <param name="ordinal">The chunk's place among the chunks touched.</param>
    /// <param name="projection">Filled again, or made when it is null or of another projector.</param>
    public void Get(long ordinal, [NotNull] ref ChunkProjection? projection)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)ordinal, (ulong)Count, nameof(ordinal));
        if (projection?.Projector != this) projection = new(this);
        if (_points is not null) projection.Set(_points, ordinal);
        for (var axis = _axes.Length - 1; axis >= 0; axis--)
        {
            (ordinal, var onAxis) = Math.DivRem(ordinal, _axes[axis].Count);
            projection.Set(axis, _axes[axis], onAxis);
        }

        projection.Complete();
    }
}

using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// One chunk that a selection touches, and which of its elements go where in the result. A worker keeps one and lets
/// <see cref="ChunkProjector.Get"/> fill it again for every chunk.
/// </summary>
internal sealed class ChunkProjection
{
    private readonly AxisProjection[] _axes;
    private readonly long[] _index;

    internal ChunkProjection(ChunkProjector projector)
    {
        Projector = projector;
        _axes = new AxisProjection[projector.CopyRank];
        _index = new long[projector.Grid.Rank];
        CopyAxes = new CopyAxis[_axes.Length];
    }

    public ChunkProjector Projector { get; }

    /// <summary>The index of the chunk in the grid.</summary>
    public ReadOnlySpan<long> ChunkIndex => _index;

    /// <summary>The same, for asynchronous calls; it changes when the projection is filled again.</summary>
    public ReadOnlyMemory<long> ChunkIndexMemory => _index;

    /// <summary>One for each axis of the grid; of points one alone, along which the whole chunk lies.</summary>
    public ReadOnlySpan<AxisProjection> Axes => _axes;

    /// <summary>The elements of the chunk inside the array.</summary>
    public long ChunkLength { get; private set; }

    /// <summary>The elements of the chunk as it is stored.</summary>
    public long PaddedLength { get; private set; }

    /// <summary>The elements selected from this chunk, duplicates counted.</summary>
    public long ElementCount { get; private set; }

    /// <summary>Every element of the chunk inside the array is selected: a write replaces the chunk without reading it.</summary>
    public bool CoversChunk { get; private set; }

    /// <summary>The stored chunk as it is, padding included, is selected in order.</summary>
    public bool IsPaddedChunkInOrder
    {
        get
        {
            foreach (ref readonly var axis in _axes.AsSpan())
                if (axis.Count != axis.PaddedLength || axis.ChunkStart != 0 || (axis.ChunkStep != 1 && axis.Count > 1) || axis.ChunkIndices is not null) return false;
            return true;
        }
    }

    /// <summary>The index in the array of an element by its place among those selected from this chunk, in C order.</summary>
    public Shape IndexOf(long place)
    {
        var (grid, index) = (Projector.Grid, new long[_index.Length]);
        var offset = Projector.Points is null ? 0 : _axes[0].OffsetOf(place);
        for (var axis = index.Length - 1; axis >= 0; axis--)
        {
            long onAxis;
            if (Projector.Points is not null)
            {
                (offset, onAxis) = Math.DivRem(offset, grid.PaddedLengthOf(axis, _index[axis]));
            }
            else
            {
                (place, onAxis) = Math.DivRem(place, _axes[axis].Count);
                onAxis = _axes[axis].OffsetOf(onAxis);
            }

            index[axis] = grid.StartOf(axis, _index[axis]) + onAxis;
        }

        return Shape.Adopt(index);
    }

    /// <summary>Part of the stored chunk lies outside the array.</summary>
    public bool HasPadding => ChunkLength != PaddedLength;

    /// <summary>Room for the plan of a copy.</summary>
    internal CopyAxis[] CopyAxes { get; }

    internal void Set(int axis, AxisProjector projector, long ordinal)
    {
        projector.Get(ordinal, out _axes[axis]);
        _index[axis] = _axes[axis].Chunk;
    }

    internal void Set(PointGroups points, long ordinal) => points.Get(ordinal, _index, out _axes[0]);

    internal void Complete()
    {
        (ChunkLength, PaddedLength, ElementCount, CoversChunk) = (1, 1, 1, true);
        foreach (ref readonly var axis in _axes.AsSpan())
        {
            ChunkLength *= axis.ChunkLength;
            PaddedLength *= axis.PaddedLength;
            ElementCount *= axis.Count;
            CoversChunk &= axis.CoversChunk;
        }
    }
}

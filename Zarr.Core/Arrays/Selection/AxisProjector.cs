using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>The chunks that the selection on one axis touches, in ascending order, each reachable by its ordinal.</summary>
internal abstract class AxisProjector
{
    /// <summary>How many chunks are touched.</summary>
    public abstract long Count { get; }

    /// <summary>Describes the touched chunk <paramref name="ordinal"/>. Safe on any number of threads.</summary>
    public abstract void Get(long ordinal, out AxisProjection projection);

    /// <summary>The ordinal of a chunk of the grid; -1 for one that is not touched.</summary>
    public abstract long OrdinalOf(long chunk);

    /// <summary>True when every chunk that is touched is selected as a whole.</summary>
    public abstract bool CoversChunks { get; }

    public static AxisProjector Create(in AxisIndexer indexer, ChunkGrid grid, int axis) => indexer.Indices is { } indices
        ? new ListAxisProjector(indices, grid, axis)
        : new SliceAxisProjector(indexer, grid, axis);
}

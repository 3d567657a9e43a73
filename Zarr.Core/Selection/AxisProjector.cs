using Zarr.Chunks;

namespace Zarr.Selection;

/// <summary>The chunks that the selection on one axis touches, in ascending order, each reachable by its ordinal.</summary>
internal abstract class AxisProjector
{
    /// <summary>How many chunks are touched.</summary>
    public abstract long Count { get; }

    /// <summary>Describes the touched chunk <paramref name="ordinal"/>. Safe on any number of threads.</summary>
    public abstract void Get(long ordinal, out AxisProjection projection);

    public static AxisProjector Create(in AxisIndexer indexer, ChunkGrid grid, int axis) => indexer.Indices is { } indices
        ? new ListAxisProjector(indices, grid, axis)
        : new SliceAxisProjector(indexer, grid, axis);
}

using Zarr.Chunks;

namespace Zarr.Selection;

/// <summary>The chunks that the selection on one axis touches, in ascending order, each reachable by its ordinal.</summary>
internal abstract class AxisProjector
{
    /// <summary>How many chunks are touched.</summary>
    public abstract long Count { get; }

    /// <summary>Describes the touched chunk <paramref name="ordinal"/>. Safe on any number of threads.</summary>
    public abstract void Get(long ordinal, out AxisProjection projection);

    public static AxisProjector Create(in AxisIndexer indexer, ChunkGrid grid, int axis)
    {
        if (indexer.Indices is { } indices) return new ListAxisProjector(indices, grid, axis);
        var (shortest, longest) = grid.PaddedLengthsOf(axis);
        var distance = Math.Abs(indexer.Step);
        if (distance <= shortest || distance >= longest) return new SliceAxisProjector(indexer, grid, axis);

        // An irregular grid, some chunks of which the slice skips: which ones follows no formula.
        var elements = new long[indexer.Count];
        for (var i = 0; i < elements.Length; i++) elements[i] = indexer.Start + i * indexer.Step;
        return new ListAxisProjector(elements, grid, axis);
    }
}

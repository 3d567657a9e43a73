using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// The inner chunks that a selection touches, shard by shard: those of the first shard in C order, then those of the next. An
/// ordinal in this order leads to the one in C order over the whole array in logarithmic time.
/// </summary>
internal abstract class ShardOrder
{
    /// <summary>Finds the order.</summary>
    /// <param name="chunks">The inner chunks touched.</param>
    /// <param name="grid">Which shard each lies in.</param>
    public static ShardOrder Of(ChunkProjector chunks, ShardedGrid grid) =>
        chunks.Points is { } points ? new PointShardOrder(points, grid) : new BoxShardOrder(chunks, grid);

    /// <summary>The ordinals, in this order, of the touched inner chunks of a shard, by its place among the shards touched.</summary>
    public abstract (long First, long Count) Range(long shard);

    /// <summary>How many inner chunks of a shard are touched, by its index in the array's grid.</summary>
    public abstract long CountIn(ReadOnlySpan<long> shard);

    /// <summary>The ordinal in C order over the whole array of an ordinal in this order.</summary>
    public abstract long ToProjectorOrdinal(long ordinal);
}

namespace Zarr.Format.Chunks;

/// <summary>A grid of chunks inside the chunks of another, the shards: which chunk is where in which shard. Every shard is a whole number of chunks.</summary>
internal sealed class ShardedGrid(ChunkGrid shards, RegularChunkGrid chunks)
{
    /// <summary>The chunks of all shards.</summary>
    public RegularChunkGrid Chunks => chunks;

    /// <summary>All shards of the grid.</summary>
    public long ShardCount => shards.ChunkCount;

    /// <summary>The number of a shard in C order.</summary>
    public long OrdinalOf(ReadOnlySpan<long> shard) => shards.OrdinalOf(new(shard));

    /// <summary>The shard, on an axis, that holds a chunk.</summary>
    public long ShardOf(int axis, long chunk) => shards.ChunkOf(axis, chunk * chunks.ChunkShape[axis]);

    /// <summary>The index of the shard that holds a chunk.</summary>
    public long[] ShardOf(ReadOnlySpan<long> chunk)
    {
        var shard = new long[chunk.Length];
        for (var axis = 0; axis < shard.Length; axis++) shard[axis] = ShardOf(axis, chunk[axis]);
        return shard;
    }

    /// <summary>The place of a chunk in its shard, in C order.</summary>
    public int PlaceOf(ReadOnlySpan<long> chunk)
    {
        var place = 0L;
        for (var axis = 0; axis < chunk.Length; axis++)
        {
            var (first, count) = ChunksOf(axis, ShardOf(axis, chunk[axis]));
            place = place * count + chunk[axis] - first;
        }

        return (int)place;
    }

    /// <summary>The chunks of a shard that lie inside the array, wholly or in part.</summary>
    public long CountInside(ReadOnlySpan<long> shard)
    {
        var inside = 1L;
        for (var axis = 0; axis < shard.Length; axis++)
        {
            var (first, count) = ChunksOf(axis, shard[axis]);
            inside *= Math.Min(count, chunks.GridShape[axis] - first);
        }

        return inside;
    }

    /// <summary>The first chunk of a shard on an axis, and how many it has there.</summary>
    public (long First, long Count) ChunksOf(int axis, long shard) =>
        (shards.StartOf(axis, shard) / chunks.ChunkShape[axis], shards.PaddedLengthOf(axis, shard) / chunks.ChunkShape[axis]);
}

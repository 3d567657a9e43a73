using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;

namespace Zarr.Arrays;

/// <summary>Takes inner chunks out of shards: the others keep their bytes, and each shard is read and written once.</summary>
internal static class InnerChunkRemover
{
    /// <summary>Removes chunks of one stored shard, which is deleted when none is left in it.</summary>
    /// <param name="array">The array.</param>
    /// <param name="shard">The index of the shard.</param>
    /// <param name="chunks">The indexes of the inner chunks.</param>
    /// <param name="mayGo">Tells, of the bytes that are about to be replaced, whether an inner chunk is to go; null for all.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>The chunks that are gone; those that were missing already are not among them.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>: the index of the shard is damaged; store errors.</exception>
    public static async ValueTask<IReadOnlyList<Shape>> RemoveAsync(
        ArrayContext array, Shape shard, IReadOnlyCollection<Shape> chunks, Func<ChunkSource, Shape, ValueTask<bool>>? mayGo, CancellationToken cancel)
    {
        var (layout, limit) = (array.ChainOf(shard.AsSpan()).Shards!, array.ChainOf(shard.AsSpan()).WholeLengthLimit);
        using var stored = new StoredChunks(array);
        var key = array.ChunkKey(shard.AsSpan());
        List<Shape> gone = [];
        await ArrayWriter.EditAsync(array, key, limit, async old =>
        {
            gone = [];
            if (old is null) return (false, null);
            using var whole = await stored.CloseGapsAsync(shard.ToArray(), old, cancel).ConfigureAwait(false) ?? throw stored.Restless(shard.AsSpan());
            using var source = ShardedChunks.Of(array, new HeldChunk(array, whole))!;
            foreach (var chunk in chunks.Distinct())
            {
                cancel.ThrowIfCancellationRequested();
                if (mayGo is null ? await source.FindAsync(chunk.ToArray(), key, cancel).ConfigureAwait(false) is not null : await mayGo(source, chunk).ConfigureAwait(false)) gone.Add(chunk);
            }

            if (gone.Count == 0) return (false, null);
            try
            {
                return (true, Without(layout, whole.Bytes, [.. gone.Select(chunk => source.PlacesOf(chunk).ToArray())], 0));
            }
            catch (ZarrException e) when (ChunkSource.IsDamage(e))
            {
                throw stored.Corrupt(shard.AsSpan(), e);
            }
        }, cancel).ConfigureAwait(false);
        return gone;
    }

    /// <summary>A shard without some chunks, null when none is left; paths are places in the shard, in the shard at that place, and so on.</summary>
    private static PooledBytes? Without(ShardLayout layout, ReadOnlyMemory<byte> shard, IReadOnlyCollection<int[]> paths, int depth)
    {
        var parts = layout.Split(shard);
        var made = new List<PooledBytes>();
        try
        {
            foreach (var below in paths.GroupBy(path => path[depth]))
            {
                ref var part = ref parts[below.Key];
                if (part.Length == 0) continue;
                var rest = layout.Chain.Shards is { } inner ? Without(inner, part, [.. below], depth + 1) : null;
                if (rest is not null) made.Add(rest);
                part = rest?.Memory ?? default;
            }

            return Array.TrueForAll(parts, part => part.Length == 0) ? null : layout.Assemble(parts);
        }
        finally
        {
            foreach (var rest in made) rest.Dispose();
        }
    }
}

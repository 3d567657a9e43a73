namespace Zarr.Arrays;

/// <summary>Writes a shard anew without its unused bytes. Its chunks keep theirs.</summary>
internal static class ShardCompactor
{
    /// <summary>Compacts one stored shard; one without unused bytes stays as it is.</summary>
    /// <returns>How many bytes shorter it is.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>: its index is damaged; store errors.</exception>
    public static async ValueTask<long> RunAsync(ArrayContext array, Shape shard, CancellationToken cancel)
    {
        var chain = array.ChainOf(shard.AsSpan());
        using var stored = new StoredChunks(array);
        var saved = 0L;
        await ArrayWriter.EditAsync(array, array.ChunkKey(shard.AsSpan()), chain.WholeLengthLimit, async old =>
        {
            saved = 0;
            if (old is null) return (false, null);
            using var whole = await stored.CloseGapsAsync(shard.ToArray(), old, cancel).ConfigureAwait(false) ?? throw stored.Restless(shard.AsSpan());
            try
            {
                var parts = chain.Shards!.Split(whole.Bytes);
                var compact = Array.TrueForAll(parts, part => part.Length == 0) ? null : chain.Shards.Assemble(parts);
                saved = whole.StoredLength - (compact?.Length ?? 0);
                if (saved > 0) return (true, compact);
                compact?.Dispose();
                return (false, null);
            }
            catch (ZarrException e) when (ChunkSource.IsDamage(e))
            {
                throw stored.Corrupt(shard.AsSpan(), e);
            }
        }, cancel).ConfigureAwait(false);
        return saved;
    }
}

using Zarr.Arrays;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Statistics;

/// <summary>Finds the statistics of stored values, and of the chunks in those that are shards: each is read and decoded once for all of them, or, where they are known, not at all.</summary>
/// <param name="array">The array.</param>
/// <param name="kept">What is known; null for nothing.</param>
internal sealed class StatisticsScan(ArrayContext array, KeptStatistics? kept)
{
    private readonly StoredChunks _stored = new(array);

    /// <summary>Records of the values by their numbers in the grid, each followed by those of the chunks in it; of missing ones there are none.</summary>
    public async Task<ZarrChunk[]> RunAsync(IReadOnlyList<long>? ordinals, long first, int count, CancellationToken cancel)
    {
        var records = new List<ZarrChunk>();
        for (var i = first; i < first + count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var index = array.Grid.IndexOf(ordinals?[(int)i] ?? i);
            records.AddRange(kept is not null && await RecallAsync(index, cancel).ConfigureAwait(false) is { } known ? known : await LookAsync(index, cancel).ConfigureAwait(false));
        }

        return [.. records];
    }

    /// <summary>The records where all statistics are known; otherwise null.</summary>
    private async ValueTask<List<ZarrChunk>?> RecallAsync(Shape index, CancellationToken cancel)
    {
        using var inner = ShardedChunks.Of(array);
        var records = await RecordsAsync(_stored, inner, index, ChunkDetail.None, cancel).ConfigureAwait(false);
        for (var i = 0; i < records.Count; i++)
        {
            var chunk = records[i];
            if (chunk.State == ChunkState.Missing) continue;
            if (kept!.Find(chunk.IsInner ? inner!.Grid : array.Grid, chunk.IsInner, chunk.Index.AsSpan(), chunk.StoredVersion, chunk.StoredLength) is not { } known) return null;
            records[i] = chunk.With(known) with { IsKept = true };
        }

        return records;
    }

    private async ValueTask<List<ZarrChunk>> LookAsync(Shape index, CancellationToken cancel)
    {
        var chain = array.ChainOf(index.AsSpan());
        StoreValue? found;
        try
        {
            found = await _stored.GetAsync(index.ToArray(), cancel).ConfigureAwait(false);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            using var chunks = ShardedChunks.Of(array);
            return await RecordsAsync(_stored, chunks, index, ChunkDetail.Statistics, cancel).ConfigureAwait(false);
        }

        using var value = found;
        if (value is null) return [];
        using var held = value.TotalLength <= chain.StoredLengthLimit ? new HeldChunk(array, value) : null;
        // What has an impossible length is told from that alone.
        using var inner = held is null ? null : ShardedChunks.Of(array, held);
        if (held is null || inner is null) return await RecordsAsync((ChunkSource?)held ?? _stored, inner, index, ChunkDetail.Statistics, cancel).ConfigureAwait(false);
        using var elements = new PooledBytes(chain.Chunk.Length);
        try
        {
            held.Decode(index.AsSpan(), value, elements.Span, array.CreateHeap());
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            // Some of the chunks in it are whole.
            return await RecordsAsync(held, inner, index, ChunkDetail.Statistics, cancel).ConfigureAwait(false);
        }

        return await RecordsAsync(new DecodedChunks(array, held, index, elements.Memory), new DecodedChunks(array, inner, index, elements.Memory), index, ChunkDetail.Statistics, cancel).ConfigureAwait(false);
    }

    private async ValueTask<List<ZarrChunk>> RecordsAsync(ChunkSource stored, ChunkSource? inner, Shape index, ChunkDetail detail, CancellationToken cancel)
    {
        var records = new List<ZarrChunk> { await new ChunkScanner(array, stored, detail).LookAsync(index.ToArray(), cancel).ConfigureAwait(false) };
        if (records[0].State == ChunkState.Missing) return [];
        if (inner is null) return records;
        var scanner = new ChunkScanner(array, inner, detail);
        foreach (var place in array.PlacesIn(index, inner.Grid))
        {
            cancel.ThrowIfCancellationRequested();
            records.Add(await scanner.LookAsync(place, cancel).ConfigureAwait(false));
        }

        return records;
    }
}

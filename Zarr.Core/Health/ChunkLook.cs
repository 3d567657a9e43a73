using Zarr.Arrays;
using Zarr.Stores;

namespace Zarr.Health;

/// <summary>Looks at stored chunks of one array: cheaply, or by decoding them.</summary>
internal sealed class ChunkLook(ArrayContext array, ProblemList problems, bool decode) : IDisposable
{
    private readonly StoredChunks _stored = new(array);

    /// <summary>What is wrong with a stored chunk, and with the inner chunks of a shard; mostly nothing.</summary>
    public async ValueTask<IReadOnlyList<ZarrProblem>> RunAsync(Shape index, StoreKey key, CancellationToken cancel)
    {
        try
        {
            var place = index.ToArray();
            if (array.Shards is null)
            {
                var chunk = await ChunkScanner.LookAsync(array, _stored, place, decode ? ChunkDetail.Header | ChunkDetail.Decoded : ChunkDetail.Header, null, cancel).ConfigureAwait(false);
                return chunk.State == ChunkState.Corrupt ? [Damage(chunk)] : [];
            }

            if (await ShardAsync(index, place, key, cancel).ConfigureAwait(false) is { } damage) return [damage];
            return decode ? await InnerChunksAsync(index, cancel).ConfigureAwait(false) : [];
        }
        catch (ZarrException e)
        {
            return [problems.Unreadable(array.Key, key.Value, e)];
        }
    }

    /// <summary>What is wrong with one inner chunk; null for nothing.</summary>
    public async ValueTask<ZarrProblem?> InnerChunkAsync(Shape index, CancellationToken cancel)
    {
        using var source = ShardedChunks.Of(array)!;
        return await InnerChunkAsync(source, index, cancel).ConfigureAwait(false);
    }

    public void Dispose() => _stored.Dispose();

    // The index alone: where it says that inner chunks are, and its checksum.
    private async ValueTask<ZarrProblem?> ShardAsync(Shape index, long[] place, StoreKey key, CancellationToken cancel)
    {
        var chain = array.ChainOf(place);
        var layout = chain.Shards!;
        using var value = await _stored.GetAsync(place, layout.IndexAtStart ? ByteRange.First(layout.IndexLength) : ByteRange.Last(layout.IndexLength), cancel).ConfigureAwait(false);
        if (value is null) return null;
        try
        {
            var found = layout.DecodeIndex(value.Bytes.Span);
            for (var inner = 0; inner < found.Count; inner++) _ = found.Find(inner, value.TotalLength);
            return null;
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            return Damage(e.Id, $"The shard '{key}' is damaged: {e.Message}", key.Value, value.TotalLength);
        }
    }

    private async ValueTask<IReadOnlyList<ZarrProblem>> InnerChunksAsync(Shape shard, CancellationToken cancel)
    {
        using var source = ShardedChunks.Of(array)!;
        var (origin, extent) = (array.Grid.OriginOf(shard), array.Grid.ExtentOf(shard));
        var lengths = Enumerable.Range(0, origin.Rank).Select(axis => source.Grid.PaddedLengthsOf(axis).Longest).ToArray();
        Shape first = [.. origin.Select((start, axis) => start / lengths[axis])];
        Shape counts = [.. extent.Select((length, axis) => (length + lengths[axis] - 1) / lengths[axis])];
        var found = new List<ZarrProblem>();
        long next = -1;
        await Task.WhenAll(Enumerable.Range(0, ZarrContext.Workers).Select(_ => Task.Run(WorkAsync, cancel))).ConfigureAwait(false);
        return found;

        async Task WorkAsync()
        {
            for (long ordinal; (ordinal = Interlocked.Increment(ref next)) < counts.ElementCount;)
            {
                cancel.ThrowIfCancellationRequested();
                var rest = ordinal;
                var place = new long[first.Rank];
                for (var axis = place.Length - 1; axis >= 0; axis--) (rest, place[axis]) = (rest / counts[axis], first[axis] + rest % counts[axis]);
                if (await InnerChunkAsync(source, place, cancel).ConfigureAwait(false) is not { } problem) continue;
                lock (found) found.Add(problem);
            }
        }
    }

    private async ValueTask<ZarrProblem?> InnerChunkAsync(ShardedChunks source, Shape index, CancellationToken cancel)
    {
        var chunk = await ChunkScanner.LookAsync(array, source, index.ToArray(), ChunkDetail.Header | ChunkDetail.Decoded, null, cancel).ConfigureAwait(false);
        return chunk.State == ChunkState.Corrupt ? Damage(chunk) with { InnerChunk = index } : null;
    }

    private ZarrProblem Damage(ZarrChunk chunk) => chunk.Fault is { } fault
        ? Damage(fault, chunk.Error!, chunk.Key, chunk.StoredLength)
        : Damage(ZarrErrorId.ChunkCorrupt, $"The {(chunk.IsInner ? $"inner chunk {chunk.Index} of the shard" : "chunk")} '{chunk.Key}' is damaged: {chunk.Error}", chunk.Key, chunk.StoredLength);

    private ZarrProblem Damage(ZarrErrorId fault, string message, string key, long length) => problems.Of(
        fault == ZarrErrorId.ChecksumMismatch ? ProblemId.ChecksumMismatch : ProblemId.ChunkCorrupt, ProblemSeverity.Error, array.Key, key, message,
        "Restore it from a copy, or write it anew as a whole; Repair-ZarrStore -RemoveCorrupt deletes it, after which its elements read as the fill value.", ProblemRepair.RemoveCorrupt, 1, length);
}

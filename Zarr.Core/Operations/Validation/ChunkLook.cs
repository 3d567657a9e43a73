using Zarr.Arrays;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Validation;

/// <summary>Looks at stored chunks of one array: cheaply, or by decoding them.</summary>
internal sealed class ChunkLook(ArrayContext array, ProblemList problems, bool decode) : IDisposable
{
    private const ChunkDetail Decoded = ChunkDetail.Header | ChunkDetail.Decoded;

    private readonly StoredChunks _stored = new(array);

    /// <summary>What is wrong with a stored chunk, and with the inner chunks of a shard; mostly nothing.</summary>
    public async ValueTask<IReadOnlyList<ZarrProblem>> RunAsync(Shape index, StoreKey key, CancellationToken cancel)
    {
        try
        {
            var place = index.ToArray();
            if (array.Shards is null)
            {
                var chunk = await new ChunkScanner(array, _stored, decode ? Decoded : ChunkDetail.Header).LookAsync(place, cancel).ConfigureAwait(false);
                return chunk.State == ChunkState.Corrupt ? [Damage(chunk)] : [];
            }

            var shard = await ShardAsync(place, key, cancel).ConfigureAwait(false);
            if (!decode || shard is { Severity: ProblemSeverity.Error }) return shard is null ? [] : [shard];
            var inner = await InnerChunksAsync(index, cancel).ConfigureAwait(false);
            return shard is null ? inner : [shard, .. inner];
        }
        catch (ZarrException e)
        {
            return [problems.Unreadable(array.Key, key.Value, e)];
        }
    }

    /// <summary>True for an inner chunk that cannot be decoded.</summary>
    public static async ValueTask<bool> IsCorruptAsync(ArrayContext array, ChunkSource source, Shape index, CancellationToken cancel) =>
        (await new ChunkScanner(array, source, Decoded).LookAsync(index.ToArray(), cancel).ConfigureAwait(false)).State == ChunkState.Corrupt;

    public void Dispose() => _stored.Dispose();

    // The index alone: where it says that inner chunks are, its checksum, and what no chunk has.
    private async ValueTask<ZarrProblem?> ShardAsync(long[] place, StoreKey key, CancellationToken cancel)
    {
        var chain = array.ChainOf(place);
        var layout = chain.Shards!;
        using var value = await _stored.GetAsync(place, layout.IndexAtStart ? ByteRange.First(layout.IndexLength) : ByteRange.Last(layout.IndexLength), cancel).ConfigureAwait(false);
        if (value is null) return null;
        try
        {
            var unused = value.TotalLength - layout.IndexLength - layout.DecodeIndex(value.Bytes.Span).CountUsed(value.TotalLength);
            return unused <= 0 ? null : problems.Of(ProblemId.ShardUnused, ProblemSeverity.Information, array.Key, key.Value,
                ProblemList.Text($"{unused:N0} of the {value.TotalLength:N0} bytes of the shard '{key}' belong to none of its chunks."),
                "Nothing, or let Repair-ZarrStore -CompactShard write it anew without them.", ProblemRepair.CompactShard, 1, unused);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            return Damage(e.Id, $"The shard '{key}' is damaged: {e.Message}", key.Value, value.TotalLength);
        }
    }

    private async ValueTask<IReadOnlyList<ZarrProblem>> InnerChunksAsync(Shape shard, CancellationToken cancel)
    {
        using var source = ShardedChunks.Of(array)!;
        var scanner = new ChunkScanner(array, source, Decoded);
        var found = new List<ZarrProblem>();
        await Parallel.ForEachAsync(array.PlacesIn(shard, source.Grid), new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = ZarrContext.Workers }, async (place, token) =>
        {
            var chunk = await scanner.LookAsync(place, token).ConfigureAwait(false);
            if (chunk.State != ChunkState.Corrupt) return;
            lock (found) found.Add(Damage(chunk) with { InnerChunk = chunk.Index });
        }).ConfigureAwait(false);
        return found;
    }

    private ZarrProblem Damage(ZarrChunk chunk) => chunk.Fault is { } fault
        ? Damage(fault, chunk.Error!, chunk.Key, chunk.StoredLength)
        : Damage(ZarrErrorId.ChunkCorrupt, $"The {(chunk.IsInner ? $"inner chunk {chunk.Index} of the shard" : "chunk")} '{chunk.Key}' is damaged: {chunk.Error}", chunk.Key, chunk.StoredLength);

    private ZarrProblem Damage(ZarrErrorId fault, string message, string key, long length) => problems.Of(
        fault == ZarrErrorId.ChecksumMismatch ? ProblemId.ChecksumMismatch : ProblemId.ChunkCorrupt, ProblemSeverity.Error, array.Key, key, message,
        "Restore it from a copy, or write it anew as a whole; Repair-ZarrStore -RemoveCorrupt deletes it, after which its elements read as the fill value.", ProblemRepair.RemoveCorrupt, 1, length);
}

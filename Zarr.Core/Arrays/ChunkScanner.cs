using System.Runtime.CompilerServices;
using Zarr.Codecs;
using Zarr.Selection;
using Zarr.Statistics;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>Looks at stored chunks one by one, in grid order, in parallel, with few in flight.</summary>
internal static class ChunkScanner
{
    private const int HeaderLength = 64;

    public static async IAsyncEnumerable<ZarrChunk> ScanAsync(
        ArrayContext array, ResolvedSelection selection, ChunkDetail detail, ChunkProgress? progress, ZarrArray? owner, [EnumeratorCancellation] CancellationToken cancel)
    {
        var inner = detail.HasFlag(ChunkDetail.InnerChunks) ? ShardedChunks.Of(array) : null;
        detail &= ~ChunkDetail.InnerChunks;
        using var source = (ChunkSource?)inner ?? new StoredChunks(array);
        var projector = new ChunkProjector(selection, source.Grid);
        var kept = detail.HasFlag(ChunkDetail.Statistics) ? await StatisticsStorage.LoadAsync(array, cancel).ConfigureAwait(false) : null;
        // Where statistics are kept, few chunks will be read.
        var order = inner?.Expect(projector, readsChunks: Decodes(detail) && kept is null);
        progress?.Begin(projector.Count);
        var work = (long first, int count, CancellationToken token) => LookAsync(array, source, projector, order, first, count, detail, owner, kept, token);
        // Batches stay small where chunks are decoded.
        await foreach (var chunk in OrderedBatches.RunAsync(projector.Count, grows: detail == ChunkDetail.None, work, cancel).ConfigureAwait(false))
        {
            progress?.Advance();
            yield return chunk;
        }
    }

    public static async ValueTask<ZarrStorage> MeasureAsync(ArrayContext array, CancellationToken cancel)
    {
        var summary = new StorageSummary();
        await foreach (var (_, index, length) in ChunkListing.ListInsideAsync(array, cancel).ConfigureAwait(false))
            summary.AddStored(array.Grid.PaddedShapeOf(index).ElementCount * array.ItemSize, length);
        return summary.ToStorage(array.Grid.ChunkCount, array.Metadata.Shape.ElementCount * array.ItemSize);
    }

    private static async Task<ZarrChunk[]> LookAsync(
        ArrayContext array, ChunkSource source, ChunkProjector projector, ShardOrder? order, long first, int count, ChunkDetail detail, ZarrArray? owner, KeptStatistics? kept,
        CancellationToken cancel)
    {
        if (detail == ChunkDetail.None && source is StoredChunks) return await FindAsync(array, source, projector, first, count, owner, cancel).ConfigureAwait(false);
        var chunks = new ZarrChunk[count];
        ChunkProjection? projection = null;
        for (var i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            projector.Get(order?.ToProjectorOrdinal(first + i) ?? first + i, ref projection);
            chunks[i] = await LookAsync(array, source, projection.ChunkIndexMemory, detail, owner, kept, cancel).ConfigureAwait(false);
            source.Release(projection.ChunkIndex);
        }

        return chunks;
    }

    /// <summary>Where lengths are enough, the store is asked for all of them at once.</summary>
    private static async Task<ZarrChunk[]> FindAsync(ArrayContext array, ChunkSource source, ChunkProjector projector, long first, int count, ZarrArray? owner, CancellationToken cancel)
    {
        var indexes = new Shape[count];
        var keys = new StoreKey[count];
        ChunkProjection? projection = null;
        for (var i = 0; i < count; i++)
        {
            projector.Get(first + i, ref projection);
            indexes[i] = new(projection.ChunkIndex);
            keys[i] = source.KeyOf(projection.ChunkIndex);
        }

        var entries = new StoreEntry?[count];
        await array.Store.FindAsync(keys, entries, cancel).ConfigureAwait(false);
        var chunks = new ZarrChunk[count];
        for (var i = 0; i < count; i++) chunks[i] = Record(array, owner, source, indexes[i], keys[i], entries[i] is { IsPrefix: false } entry ? entry.Length : null);
        return chunks;
    }

    private static bool Decodes(ChunkDetail detail) => (detail & (ChunkDetail.Statistics | ChunkDetail.Decoded)) != 0;

    /// <summary>Looks at one chunk.</summary>
    /// <exception cref="ZarrException">Store errors; damage is told in the record.</exception>
    public static async ValueTask<ZarrChunk> LookAsync(
        ArrayContext array, ChunkSource source, ReadOnlyMemory<long> place, ChunkDetail detail, ZarrArray? owner, KeptStatistics? kept, CancellationToken cancel)
    {
        var key = source.KeyOf(place.Span);
        var chunk = Record(array, owner, source, new Shape(place.Span), key, null);
        try
        {
            if (detail == ChunkDetail.None || source is ShardedChunks || kept is not null)
            {
                if (await source.FindAsync(place, key, cancel).ConfigureAwait(false) is not var (offset, length, version))
                    return detail.HasFlag(ChunkDetail.Statistics) ? WithStatistics(array, source, chunk, null) : chunk;
                chunk = Record(array, owner, source, chunk.Index, key, length) with { Offset = offset, StoredVersion = version };
                if (detail == ChunkDetail.None) return chunk;
                // Who asks for chunks to be decoded wants to know whether they can be.
                if (!detail.HasFlag(ChunkDetail.Decoded) && kept?.Find(source.Grid, source is ShardedChunks, place.Span, version, length) is { } known)
                {
                    chunk = chunk.With(known) with { IsKept = true };
                    // To describe the header it is enough to read that.
                    if (detail == ChunkDetail.Statistics) return chunk;
                }
            }

            var wanted = Decodes(detail) && chunk.IsKept is null ? source.ChainOf(place.Span).StoredLengthLimit : HeaderLength;
            using var value = await source.GetAsync(place, ByteRange.First(wanted), cancel).ConfigureAwait(false);
            if (value is null) return detail.HasFlag(ChunkDetail.Statistics) ? WithStatistics(array, source, chunk, null) : chunk;
            // It was replaced in between: everything once more.
            if (chunk.IsKept is true && value.Version != chunk.StoredVersion) return await LookAsync(array, source, place, detail, owner, null, cancel).ConfigureAwait(false);
            // What is kept stays in the record; its length and state are those of the version that was found.
            if (chunk.IsKept is null) chunk = Record(array, owner, source, chunk.Index, key, value.TotalLength) with { Offset = chunk.Offset, StoredVersion = value.Version };
            if (chunk.State != ChunkState.Stored) return chunk;
            if (detail.HasFlag(ChunkDetail.Header)) chunk = ChunkHeader.Describe(chunk, source.ChainOf(place.Span), value);
            if (chunk.State != ChunkState.Stored || !Decodes(detail) || chunk.IsKept is true) return chunk;
            if (detail.HasFlag(ChunkDetail.Statistics)) return WithStatistics(array, source, chunk with { IsKept = false }, value);
            Decode(array, source, chunk, value);
            return chunk;
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            // Its own bytes, or the index of its shard.
            return chunk with { State = ChunkState.Corrupt, Error = e.Message, Fault = e.Id };
        }
    }

    /// <summary>What a chunk's place in the grid tells, and its stored bytes: null for none.</summary>
    private static ZarrChunk Record(ArrayContext array, ZarrArray? owner, ChunkSource source, Shape index, StoreKey key, long? stored)
    {
        var extent = source.Grid.ExtentOf(index);
        var chain = source.ChainOf(index.AsSpan());
        var isPossible = stored is not { } length || IsPossible(chain, length);
        return new ZarrChunk
        {
            Source = owner,
            IsInner = source is ShardedChunks,
            Path = array.Path,
            Index = index,
            Key = key.Value,
            Origin = source.Grid.OriginOf(index),
            Shape = extent,
            Length = extent.ElementCount * array.ItemSize,
            PaddedLength = chain.Chunk.Length,
            StoredLength = stored ?? 0,
            State = stored is null ? ChunkState.Missing : isPossible ? ChunkState.Stored : ChunkState.Corrupt,
            Error = isPossible ? null : $"It has {stored:N0} stored bytes, which cannot be a chunk of {chain.Chunk.Length:N0} bytes.",
        };
    }

    /// <summary>Whether so many bytes can be a chunk.</summary>
    public static bool IsPossible(CodecChain chain, long length) => length <= chain.StoredLengthLimit && (length > 0 || chain.Chunk.Length == 0);

    private static void Decode(ArrayContext array, ChunkSource source, ZarrChunk chunk, StoreValue value)
    {
        using var buffer = new PooledBytes((int)chunk.PaddedLength);
        source.Decode(chunk.Index.AsSpan(), value, buffer.Span, array.CreateHeap());
        if (!array.DataType.NeedsCheck) return;
        // Padding is what a writer likes.
        using var inside = Inside(array, source, chunk, buffer.Span);
        try
        {
            array.DataType.CheckElements((inside ?? buffer).Span);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            throw source.Corrupt(chunk.Index.AsSpan(), e);
        }
    }

    private static ZarrChunk WithStatistics(ArrayContext array, ChunkSource source, ZarrChunk chunk, StoreValue? value)
    {
        using var buffer = new PooledBytes((int)chunk.PaddedLength);
        if (value is null) array.FillChunk(buffer.Span);
        else source.Decode(chunk.Index.AsSpan(), value, buffer.Span, array.CreateHeap());
        using var inside = Inside(array, source, chunk, buffer.Span);
        var fill = array.Metadata.FillValue is null ? [] : array.Fill;
        return chunk.With(array.DataType.Summarize((inside ?? buffer).Span, fill));
    }

    /// <summary>The elements of an edge chunk that lie inside the array; null where all do.</summary>
    private static PooledBytes? Inside(ArrayContext array, ChunkSource source, ZarrChunk chunk, ReadOnlySpan<byte> padded)
    {
        if (chunk.Length == chunk.PaddedLength) return null;
        var items = chunk.Origin.Zip(chunk.Shape, (start, length) => AxisItem.Slice(start, start + length));
        var projector = new ChunkProjector(ZarrSelection.FromItems([.. items]).Resolve(array.Metadata.Shape), source.Grid);
        ChunkProjection? projection = null;
        projector.Get(0, ref projection);
        var inside = new PooledBytes((int)chunk.Length);
        ChunkCopy.ToResult(projection, padded, ref System.Runtime.InteropServices.MemoryMarshal.GetReference(inside.Span), array.ItemSize);
        return inside;
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.Statistics;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Looks at stored chunks one by one; a scan at those that a selection touches, in grid order, in parallel, with few in flight.</summary>
/// <param name="array">The array.</param>
/// <param name="source">Its chunks, or those in its shards.</param>
/// <param name="detail">How close to look.</param>
internal sealed class ChunkScanner(ArrayContext array, ChunkSource source, ChunkDetail detail)
{
    private const int HeaderLength = 64;

    private readonly ConcurrentDictionary<long, ElementStatistics> _ofMissing = new();

    /// <summary>What records tell as the array they are of; null for none.</summary>
    public ZarrArray? Owner { get; init; }

    /// <summary>Statistics that are believed of chunks that have not changed; null for none.</summary>
    public KeptStatistics? Kept { get; init; }

    /// <summary>What elements mean, of whose values statistics are; null where that is what they are.</summary>
    public ValueEncoding? Encoding { get; init; }

    // Nothing but what a store tells of many values at once.
    private bool IsCheap => detail == ChunkDetail.None;

    private bool Decodes => (detail & (ChunkDetail.Statistics | ChunkDetail.Decoded)) != 0;

    /// <summary>The records of the chunks that a selection touches; or of those that are stored, and then of a store that can be listed no others are looked for.</summary>
    public static async IAsyncEnumerable<ZarrChunk> ScanAsync(
        ArrayContext array, ResolvedSelection selection, ChunkDetail detail, bool onlyStored, ValueEncoding? encoding, ReadGuard guard, ChunkProgress? progress, ZarrArray? owner, [EnumeratorCancellation] CancellationToken cancel)
    {
        guard.Begin(array);
        var inner = detail.HasFlag(ChunkDetail.InnerChunks) ? ShardedChunks.Of(array) : null;
        using var source = (ChunkSource?)inner ?? new StoredChunks(array);
        var projector = new ChunkProjector(selection, source.Grid);
        var scanner = new ChunkScanner(array, source, detail & ~ChunkDetail.InnerChunks)
        {
            Owner = owner,
            Encoding = encoding,
            // What is kept is of what is stored, where missing values are like all others.
            Kept = detail.HasFlag(ChunkDetail.Statistics) && encoding is null ? await StatisticsStorage.LoadAsync(array, cancel).ConfigureAwait(false) : null,
        };
        var stored = !onlyStored ? null : await ChunkListing.FindTouchedAsync(array, inner is null ? projector : new(selection, array.Grid), cancel).ConfigureAwait(false);
        if (stored is not null) await guard.EndAsync(cancel).ConfigureAwait(false);
        if (stored is not null && inner is null && scanner.IsCheap)
        {
            ChunkProjection? projection = null;
            foreach (var (ordinal, length) in stored)
            {
                projector.Get(ordinal, ref projection);
                yield return scanner.Record(new(projection.ChunkIndex), source.KeyOf(projection.ChunkIndex), length);
            }

            yield break;
        }

        // Where statistics are kept, few chunks will be read.
        var order = inner?.Expect(projector, readsChunks: scanner.Decodes && scanner.Kept is null);
        var visited = new VisitedChunks(projector, order, stored);
        progress?.Begin(projector.Count);
        progress?.Advance(visited.SkippedCount);
        // Batches stay small where chunks are decoded.
        await foreach (var chunk in OrderedBatches.RunAsync(visited.Count, grows: scanner.IsCheap, (first, count, token) => scanner.LookAsync(projector, visited, first, count, token), guard, cancel).ConfigureAwait(false))
        {
            progress?.Advance();
            if (!onlyStored || chunk.State != ChunkState.Missing) yield return chunk;
        }
    }

    /// <summary>The statistics of one element that was never written.</summary>
    public static ElementStatistics OfFill(ArrayContext array)
    {
        using var source = new StoredChunks(array);
        return new ChunkScanner(array, source, ChunkDetail.Statistics).SummarizeFill(1);
    }

    /// <summary>Looks at one chunk.</summary>
    /// <exception cref="ZarrException">Store errors; damage is told in the record.</exception>
    public ValueTask<ZarrChunk> LookAsync(ReadOnlyMemory<long> place, CancellationToken cancel) => LookAsync(place, Kept, cancel);

    private async Task<ZarrChunk[]> LookAsync(ChunkProjector projector, VisitedChunks visited, long first, int count, CancellationToken cancel)
    {
        if (IsCheap && !source.IsInner) return await FindAsync(projector, visited, first, count, cancel).ConfigureAwait(false);
        var chunks = new ZarrChunk[count];
        ChunkProjection? projection = null;
        for (var i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            projector.Get(visited.OrdinalOf(first + i), ref projection);
            chunks[i] = await LookAsync(projection.ChunkIndexMemory, cancel).ConfigureAwait(false);
            source.Release(projection.ChunkIndex);
        }

        return chunks;
    }

    /// <summary>Where lengths are enough, the store is asked for all of them at once.</summary>
    private async Task<ZarrChunk[]> FindAsync(ChunkProjector projector, VisitedChunks visited, long first, int count, CancellationToken cancel)
    {
        var indexes = new Shape[count];
        var keys = new StoreKey[count];
        ChunkProjection? projection = null;
        for (var i = 0; i < count; i++)
        {
            projector.Get(visited.OrdinalOf(first + i), ref projection);
            indexes[i] = new(projection.ChunkIndex);
            keys[i] = source.KeyOf(projection.ChunkIndex);
        }

        var entries = new StoreEntry?[count];
        await array.Store.FindAsync(keys, entries, cancel).ConfigureAwait(false);
        var chunks = new ZarrChunk[count];
        for (var i = 0; i < count; i++) chunks[i] = Record(indexes[i], keys[i], entries[i] is { IsPrefix: false } entry ? entry.Length : null);
        return chunks;
    }

    private async ValueTask<ZarrChunk> LookAsync(ReadOnlyMemory<long> place, KeptStatistics? kept, CancellationToken cancel)
    {
        var key = source.KeyOf(place.Span);
        var chunk = Record(new Shape(place.Span), key, null);
        try
        {
            if (IsCheap || source.IsInner || kept is not null)
            {
                if (await source.FindAsync(place, key, cancel).ConfigureAwait(false) is not var (offset, length, version))
                    return detail.HasFlag(ChunkDetail.Statistics) ? WithStatistics(chunk, null) : chunk;
                chunk = Record(chunk.Index, key, length) with { Offset = offset, StoredVersion = version };
                if (IsCheap) return chunk;
                // Who asks for chunks to be decoded wants to know whether they can be.
                if (!detail.HasFlag(ChunkDetail.Decoded) && kept?.Find(source.Grid, source.IsInner, place.Span, version, length) is { } known)
                {
                    chunk = chunk.With(known) with { IsKept = true };
                    // To describe the header it is enough to read that.
                    if (detail == ChunkDetail.Statistics) return chunk;
                }
            }

            using var value = Decodes && chunk.IsKept is null ? await source.GetAsync(place, cancel).ConfigureAwait(false)
                : await source.GetAsync(place, ByteRange.First(HeaderLength), cancel).ConfigureAwait(false);
            if (value is null) return detail.HasFlag(ChunkDetail.Statistics) ? WithStatistics(chunk, null) : chunk;
            // It was replaced in between: everything once more.
            if (chunk.IsKept is true && value.Version != chunk.StoredVersion) return await LookAsync(place, null, cancel).ConfigureAwait(false);
            // What is kept stays in the record; its length and state are those of the version that was found.
            if (chunk.IsKept is null) chunk = Record(chunk.Index, key, value.StoredLength) with { Offset = chunk.Offset, StoredVersion = value.Version };
            if (chunk.State != ChunkState.Stored) return chunk;
            if (detail.HasFlag(ChunkDetail.Header)) chunk = ChunkHeader.Describe(chunk, source.ChainOf(place.Span), value);
            if (chunk.State != ChunkState.Stored || !Decodes || chunk.IsKept is true) return chunk;
            if (detail.HasFlag(ChunkDetail.Statistics)) return WithStatistics(chunk with { IsKept = false }, value);
            Decode(chunk, value);
            return chunk;
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            // Its own bytes, or the index of its shard.
            return chunk with { State = ChunkState.Corrupt, Error = e.Message, Fault = e.Id };
        }
    }

    /// <summary>What a chunk's place in the grid tells, and its stored bytes: null for none.</summary>
    private ZarrChunk Record(Shape index, StoreKey key, long? stored)
    {
        var extent = source.Grid.ExtentOf(index);
        var chain = source.ChainOf(index.AsSpan());
        var isPossible = stored is not { } length || IsPossible(chain, length);
        return new ZarrChunk
        {
            Source = Owner,
            IsInner = source.IsInner,
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

    private void Decode(ZarrChunk chunk, StoreValue value)
    {
        using var buffer = new PooledBytes((int)chunk.PaddedLength);
        source.Decode(chunk.Index.AsSpan(), value, buffer.Span, array.CreateHeap());
        if (!array.DataType.NeedsCheck) return;
        // Padding is what a writer likes.
        using var inside = Inside(chunk, buffer.Span);
        try
        {
            array.DataType.CheckElements((inside ?? buffer).Span);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            throw source.Corrupt(chunk.Index.AsSpan(), e);
        }
    }

    private ZarrChunk WithStatistics(ZarrChunk chunk, StoreValue? value)
    {
        // Missing chunks of one size are alike.
        if (value is null) return chunk.With(_ofMissing.GetOrAdd(chunk.Shape.ElementCount, SummarizeFill));
        using var buffer = new PooledBytes((int)chunk.PaddedLength);
        source.Decode(chunk.Index.AsSpan(), value, buffer.Span, array.CreateHeap());
        using var inside = Inside(chunk, buffer.Span);
        return chunk.With(Summarize((inside ?? buffer).Span));
    }

    private ElementStatistics SummarizeFill(long count)
    {
        using var elements = new PooledBytes((int)(count * array.ItemSize));
        array.FillChunk(elements.Span);
        return Summarize(elements.Span);
    }

    private ElementStatistics Summarize(ReadOnlySpan<byte> elements) => array.DataType.Summarize(elements, array.Metadata.FillValue is null ? [] : array.Fill) is var stored && Encoding is not null ? Encoding.Summarize(elements, stored) : stored;

    /// <summary>The elements of an edge chunk that lie inside the array; null where all do.</summary>
    private PooledBytes? Inside(ZarrChunk chunk, ReadOnlySpan<byte> padded)
    {
        if (chunk.Length == chunk.PaddedLength) return null;
        var items = chunk.Origin.Zip(chunk.Shape, (start, length) => AxisItem.Slice(start, start + length));
        var projector = new ChunkProjector(ZarrSelection.FromItems([.. items]).Resolve(array.Metadata.Shape), source.Grid);
        ChunkProjection? projection = null;
        projector.Get(0, ref projection);
        var inside = new PooledBytes((int)chunk.Length);
        ChunkCopy.ToResult(projection, padded, ref MemoryMarshal.GetReference(inside.Span), array.ItemSize);
        return inside;
    }
}

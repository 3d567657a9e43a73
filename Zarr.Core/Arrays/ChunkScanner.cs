using System.Runtime.CompilerServices;
using Zarr.Codecs;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>Looks at stored chunks one by one, in grid order, in parallel, with few in flight.</summary>
internal static class ChunkScanner
{
    private const int HeaderLength = 64;
    private const int LargestBatch = 256;

    public static async IAsyncEnumerable<ZarrChunk> ScanAsync(
        ArrayContext array, ResolvedSelection selection, ChunkDetail detail, ChunkProgress? progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        var projector = new ChunkProjector(selection, array.Grid);
        progress?.Begin(projector.Count);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var running = new Queue<Task<ZarrChunk[]>>();
        try
        {
            long next = 0;
            // Batches start small, so that the first record is there at once, and stay small where chunks are decoded.
            for (var size = 1; next < projector.Count || running.Count > 0;)
            {
                while (next < projector.Count && running.Count < 2 * Environment.ProcessorCount)
                {
                    var (first, count) = (next, (int)Math.Min(size, projector.Count - next));
                    running.Enqueue(Task.Run(() => LookAsync(array, projector, first, count, detail, stop.Token), stop.Token));
                    next += count;
                    if (detail == ChunkDetail.None) size = Math.Min(2 * size, LargestBatch);
                }

                foreach (var chunk in await running.Dequeue().ConfigureAwait(false))
                {
                    cancel.ThrowIfCancellationRequested();
                    progress?.Advance();
                    yield return chunk;
                }
            }
        }
        finally
        {
            // Whoever stops listening stops the work too.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        }
    }

    public static async ValueTask<ZarrStorage> MeasureAsync(ArrayContext array, CancellationToken cancel)
    {
        var summary = new StorageSummary();
        await foreach (var (_, index, length) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false))
            if (IsInside(array, index)) summary.AddStored(array.Chain.Chunk.Length, length);
        return summary.ToStorage(array.Grid.ChunkCount, array.Metadata.Shape.ElementCount * array.ItemSize);
    }

    private static bool IsInside(ArrayContext array, Shape index)
    {
        for (var axis = 0; axis < index.Rank; axis++)
            if (index[axis] >= array.Grid.GridShape[axis]) return false;
        return true;
    }

    private static async Task<ZarrChunk[]> LookAsync(ArrayContext array, ChunkProjector projector, long first, int count, ChunkDetail detail, CancellationToken cancel)
    {
        var chunks = new ZarrChunk[count];
        ChunkProjection? projection = null;
        for (var i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            projector.Get(first + i, ref projection);
            chunks[i] = await LookAsync(array, new Shape(projection.ChunkIndex), detail, cancel).ConfigureAwait(false);
        }

        return chunks;
    }

    private static async ValueTask<ZarrChunk> LookAsync(ArrayContext array, Shape index, ChunkDetail detail, CancellationToken cancel)
    {
        var key = array.ChunkKey(index.AsSpan());
        var extent = array.Grid.ExtentOf(index);
        var chunk = new ZarrChunk
        {
            Index = index,
            Key = key.Value,
            Origin = array.Grid.OriginOf(index),
            Shape = extent,
            Length = extent.ElementCount * array.ItemSize,
            PaddedLength = array.Chain.Chunk.Length,
            StoredLength = 0,
            State = ChunkState.Missing,
        };

        if (detail == ChunkDetail.None)
        {
            return await array.Store.FindAsync(key, cancel).ConfigureAwait(false) is { IsPrefix: false } entry
                ? WithLength(array, chunk, entry.Length) : chunk;
        }

        var wanted = detail.HasFlag(ChunkDetail.Statistics) ? array.Chain.StoredLengthLimit : HeaderLength;
        using var value = await array.Store.GetAsync(key, ByteRange.First(wanted), cancel).ConfigureAwait(false);
        if (value is null) return detail.HasFlag(ChunkDetail.Statistics) ? WithStatistics(array, chunk, null) : chunk;
        chunk = WithLength(array, chunk, value.TotalLength);
        if (chunk.State == ChunkState.Stored && detail.HasFlag(ChunkDetail.Header)) chunk = ChunkHeader.Describe(chunk, array.Chain, value);
        if (chunk.State == ChunkState.Stored && detail.HasFlag(ChunkDetail.Statistics)) chunk = WithStatistics(array, chunk, value);
        return chunk;
    }

    private static ZarrChunk WithLength(ArrayContext array, ZarrChunk chunk, long stored)
    {
        chunk = chunk with { StoredLength = stored, State = ChunkState.Stored };
        return stored > array.Chain.StoredLengthLimit || (stored == 0 && chunk.PaddedLength > 0)
            ? chunk with { State = ChunkState.Corrupt, Error = $"It has {stored:N0} stored bytes, which cannot be a chunk of {chunk.PaddedLength:N0} bytes." }
            : chunk;
    }

    private static ZarrChunk WithStatistics(ArrayContext array, ZarrChunk chunk, StoreValue? value)
    {
        using var buffer = new PooledBytes(array.Chain.Chunk.Length);
        try
        {
            if (value is null) array.FillChunk(buffer.Span);
            else array.Decode(StoreKey.Parse(chunk.Key), value, buffer.Span, array.CreateHeap());
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch)
        {
            return chunk with { State = ChunkState.Corrupt, Error = e.Message };
        }

        using var inside = Inside(array, chunk, buffer.Span);
        var fill = array.Metadata.FillValue is null ? [] : array.Fill;
        var found = array.DataType.Summarize((inside ?? buffer).Span, fill);
        return chunk with { Minimum = found.Minimum, Maximum = found.Maximum, Mean = found.Mean, NaNCount = found.NaNCount, FillCount = found.FillCount };
    }

    /// <summary>The elements of an edge chunk that lie inside the array; null where all do.</summary>
    private static PooledBytes? Inside(ArrayContext array, ZarrChunk chunk, ReadOnlySpan<byte> padded)
    {
        if (chunk.Length == chunk.PaddedLength) return null;
        var items = chunk.Origin.Zip(chunk.Shape, (start, length) => AxisItem.Slice(start, start + length));
        var projector = new ChunkProjector(ZarrSelection.FromItems([.. items]).Resolve(array.Metadata.Shape), array.Grid);
        ChunkProjection? projection = null;
        projector.Get(0, ref projection);
        var inside = new PooledBytes((int)chunk.Length);
        ChunkCopy.ToResult(projection, padded, ref System.Runtime.InteropServices.MemoryMarshal.GetReference(inside.Span), array.ItemSize);
        return inside;
    }
}

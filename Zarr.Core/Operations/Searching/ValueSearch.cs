using System.Runtime.CompilerServices;
using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Operations.Statistics;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Searching;

/// <summary>
/// Looks through the chunks of a selection for elements, in parallel and in order. A chunk is not read where kept statistics of the version that is
/// stored rule out that it has any, and of missing chunks only the fill value is looked at.
/// </summary>
internal sealed class ValueSearch(ArrayContext array, ResolvedSelection selection, ElementTest test, ValueEncoding? encoding, bool onlyCounts, SearchSummary summary)
{
    private readonly bool _fillMatches = test.IsMatch(array.Fill, array.CreateHeap());

    public async IAsyncEnumerable<FoundElements> RunAsync(ReadGuard guard, ChunkProgress? progress, [EnumeratorCancellation] CancellationToken cancel)
    {
        guard.Begin(array);
        var kept = await StatisticsStorage.LoadAsync(array, cancel).ConfigureAwait(false);
        var inner = ShardedChunks.Of(array);
        using var source = (ChunkSource?)inner ?? new StoredChunks(array);
        var projector = new ChunkProjector(selection, source.Grid);
        var order = inner?.Expect(projector, readsChunks: kept is null);
        // Each missing chunk is looked at only where each of its elements is a result.
        var stored = _fillMatches && !onlyCounts ? null
            : await ChunkListing.FindTouchedAsync(array, inner is null ? projector : new(selection, array.Grid), cancel).ConfigureAwait(false);
        await guard.EndAsync(cancel).ConfigureAwait(false);
        var visited = new VisitedChunks(projector, order, stored);
        long visitedElements = 0;
        progress?.Begin(projector.Count);
        await foreach (var found in OrderedBatches.RunAsync(visited.Count, grows: false, LookAsync, guard, cancel).ConfigureAwait(false))
        {
            progress?.Advance();
            yield return found;
        }

        progress?.Advance(visited.SkippedCount);
        summary.AddMissing(visited.SkippedCount);
        if (_fillMatches && visited.SkippedCount > 0)
        {
            var rest = new FoundElements(selection.ElementCount - visitedElements);
            summary.AddFound(rest.Count);
            yield return rest;
        }

        async Task<FoundElements[]> LookAsync(long first, int count, CancellationToken token)
        {
            var found = new FoundElements[count];
            for (var i = 0; i < count; i++)
            {
                token.ThrowIfCancellationRequested();
                ChunkProjection? projection = null;
                projector.Get(visited.OrdinalOf(first + i), ref projection);
                Interlocked.Add(ref visitedElements, projection.ElementCount);
                found[i] = await this.LookAsync(source, projection, kept, token).ConfigureAwait(false);
                source.Release(projection.ChunkIndex);
                summary.AddFound(found[i].Count);
            }

            return found;
        }
    }

    private async ValueTask<FoundElements> LookAsync(ChunkSource source, ChunkProjection projection, KeptStatistics? kept, CancellationToken cancel)
    {
        if (kept is not null)
        {
            var stored = await source.FindAsync(projection.ChunkIndexMemory, source.KeyOf(projection.ChunkIndex), cancel).ConfigureAwait(false);
            if (stored is not var (_, length, version)) return Missing(source, projection);
            var verdict = kept.Find(source.Grid, source is ShardedChunks, projection.ChunkIndex, version, length) is { } statistics ? test.Judge(statistics) : Verdict.Some;
            if (verdict == Verdict.None)
            {
                summary.AddRuledOut();
                return FoundElements.Nothing;
            }

            if (verdict == Verdict.All && onlyCounts)
            {
                summary.AddCounted();
                return new(projection.ElementCount);
            }
        }

        using var value = await source.GetAsync(projection.ChunkIndexMemory, cancel).ConfigureAwait(false);
        if (value is null) return Missing(source, projection);
        summary.AddRead();
        return Search(source, projection, value);
    }

    private FoundElements Missing(ChunkSource source, ChunkProjection projection)
    {
        summary.AddMissing();
        if (!_fillMatches) return FoundElements.Nothing;
        return onlyCounts ? new(projection.ElementCount)
            : new(projection.ElementCount, projection, source.KeyOf(projection.ChunkIndex).Value, null, array.DataType, array.Fill.ToArray(), array.CreateHeap(), encoding);
    }

    private FoundElements Search(ChunkSource source, ChunkProjection projection, StoreValue value)
    {
        using var buffer = new PooledBytes(checked((int)projection.PaddedLength * array.ItemSize));
        var heap = array.CreateHeap();
        source.Decode(projection.ChunkIndex, value, buffer.Span, heap);
        using var gathered = projection.IsPaddedChunkInOrder ? null : new PooledBytes(checked((int)(projection.ElementCount * array.ItemSize)));
        if (gathered is not null) ChunkCopy.Gather(projection, buffer.Span, gathered.Span, array.ItemSize);
        var elements = (gathered ?? buffer).Span;
        if (array.DataType.NeedsCheck) Check(source, projection, elements);
        var places = new List<int>();
        test.Find(elements, heap, places);
        if (places.Count == 0) return FoundElements.Nothing;
        if (onlyCounts) return new(places.Count);
        int[] taken = [.. places];
        return new(taken.Length, projection, source.KeyOf(projection.ChunkIndex).Value, taken, array.DataType, FoundElements.Take(array.DataType, elements, taken), heap, encoding);
    }

    private void Check(ChunkSource source, ChunkProjection projection, ReadOnlySpan<byte> elements)
    {
        try
        {
            array.DataType.CheckElements(elements);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            throw source.Corrupt(projection.ChunkIndex, e);
        }
    }
}

using System.Runtime.CompilerServices;
using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>The stored chunks of an array and their lengths, as the store tells them: nothing is read.</summary>
internal static class ChunkListing
{
    // As many are looked for one by one before it pays to begin a listing.
    private const int Few = 64;

    /// <summary>Every stored value whose key is a chunk key of the array's rank, inside the grid or not.</summary>
    public static async IAsyncEnumerable<(StoreKey Key, Shape Index, long Length)> ListAsync(ArrayContext array, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rank = array.Metadata.Shape.Rank;
        // v3's default encoding keeps chunks below "c", away from whatever else lies beside the metadata.
        var prefix = array.Metadata.KeyEncoding is { IsDefault: true, Separator: '/' } && rank > 0 ? array.Key.Append("c") : array.Key;
        var skip = array.Key.IsRoot ? 0 : array.Key.Value.Length + 1;
        await foreach (var entry in array.Store.ListAsync(prefix, recurse: true, cancel).ConfigureAwait(false))
            if (array.Metadata.KeyEncoding.Find(entry.Key.Value.AsSpan(skip), rank) is { } index) yield return (entry.Key, index, entry.Length);
    }

    /// <summary>Those of them that are inside the grid.</summary>
    public static async IAsyncEnumerable<(StoreKey Key, Shape Index, long Length)> ListInsideAsync(ArrayContext array, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var chunk in ListAsync(array, cancel).ConfigureAwait(false))
            if (array.Grid.IsInside(chunk.Index)) yield return chunk;
    }

    /// <summary>Looks for the chunks of a selection, many at once: the lengths of those that follow each other, null for a missing one.</summary>
    public static IAsyncEnumerable<(long First, long?[] Lengths)> FindAsync(ArrayContext array, ChunkProjector projector, ReadGuard guard, CancellationToken cancel)
    {
        return OrderedBatches.RunAsync(projector.Count, grows: true, FindAsync, guard, cancel);

        async Task<(long, long?[])[]> FindAsync(long first, int count, CancellationToken token)
        {
            var (keys, entries) = (new StoreKey[count], new StoreEntry?[count]);
            ChunkProjection? projection = null;
            for (var i = 0; i < count; i++)
            {
                projector.Get(first + i, ref projection);
                keys[i] = array.ChunkKey(projection.ChunkIndex);
            }

            await array.Store.FindAsync(keys, entries, token).ConfigureAwait(false);
            return [(first, Array.ConvertAll(entries, entry => entry is { IsPrefix: false } found ? (long?)found.Length : null))];
        }
    }

    /// <summary>
    /// The stored chunks of those a selection touches, by their ordinals there, in ascending order; null where these are few, or the store cannot be
    /// listed, or has so many others that it takes less to look for each.
    /// </summary>
    public static async ValueTask<List<(long Ordinal, long Length)>?> FindTouchedAsync(ArrayContext array, ChunkProjector touched, CancellationToken cancel)
    {
        if (touched.Count <= Few || !array.Store.Capabilities.HasFlag(StoreCapabilities.Listable)) return null;
        var (found, others) = (new List<(long, long)>(), 0L);
        await foreach (var (_, index, length) in ListAsync(array, cancel).ConfigureAwait(false))
        {
            if (touched.OrdinalOf(index) is >= 0 and var ordinal) found.Add((ordinal, length));
            else if (++others > touched.Count) return null;
        }

        found.Sort();
        return found;
    }

    /// <summary>All stored chunks of the grid by their numbers in C order, ascending; null where the store cannot be listed.</summary>
    public static async ValueTask<List<long>?> ListOrdinalsAsync(ArrayContext array, CancellationToken cancel)
    {
        if (!array.Store.Capabilities.HasFlag(StoreCapabilities.Listable)) return null;
        var stored = new List<long>();
        await foreach (var (_, index, _) in ListInsideAsync(array, cancel).ConfigureAwait(false)) stored.Add(array.Grid.OrdinalOf(index));
        stored.Sort();
        return stored;
    }

    /// <summary>Counts and sizes of all stored chunks of the grid.</summary>
    public static async ValueTask<ZarrStorage> MeasureAsync(ArrayContext array, CancellationToken cancel)
    {
        var summary = new StorageSummary();
        await foreach (var (_, index, length) in ListInsideAsync(array, cancel).ConfigureAwait(false))
            summary.AddStored(array.Grid.PaddedShapeOf(index).ElementCount * array.ItemSize, length);
        return summary.ToStorage(array.Grid.ChunkCount, array.Metadata.Shape.ElementCount * array.ItemSize);
    }
}

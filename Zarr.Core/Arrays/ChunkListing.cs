using System.Runtime.CompilerServices;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>The stored chunks of an array and their lengths, as the store tells them: nothing is read.</summary>
internal static class ChunkListing
{
    /// <summary>Every stored value whose key is a chunk key of the array's rank, inside the grid or not.</summary>
    public static async IAsyncEnumerable<(StoreKey Key, Shape Index, long Length)> ListAsync(ArrayContext array, [EnumeratorCancellation] CancellationToken cancel)
    {
        var rank = array.Metadata.Shape.Rank;
        // v3's default encoding keeps chunks below "c", away from whatever else lies beside the metadata.
        var prefix = array.Metadata.KeyEncoding is { IsDefault: true, Separator: '/' } && rank > 0 ? array.Key.Append("c") : array.Key;
        var skip = array.Key.IsRoot ? 0 : array.Key.Value.Length + 1;
        await foreach (var entry in array.Store.ListAsync(prefix, recurse: true, cancel).ConfigureAwait(false))
            if (TryDecode(array, entry.Key.Value.AsSpan(skip), out var index)) yield return (entry.Key, index, entry.Length);
    }

    /// <summary>Those of them that are inside the grid.</summary>
    public static async IAsyncEnumerable<(StoreKey Key, Shape Index, long Length)> ListInsideAsync(ArrayContext array, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var chunk in ListAsync(array, cancel).ConfigureAwait(false))
            if (IsInside(array, chunk.Index)) yield return chunk;
    }

    /// <summary>Looks for the chunks of a selection, many at once: the lengths of those that follow each other, null for a missing one.</summary>
    public static IAsyncEnumerable<(long First, long?[] Lengths)> FindAsync(ArrayContext array, ChunkProjector projector, CancellationToken cancel)
    {
        return OrderedBatches.RunAsync(projector.Count, grows: true, FindAsync, cancel);

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

    private static bool IsInside(ArrayContext array, Shape index)
    {
        for (var axis = 0; axis < index.Rank; axis++)
            if (index[axis] >= array.Grid.GridShape[axis]) return false;
        return true;
    }

    private static bool TryDecode(ArrayContext array, ReadOnlySpan<char> key, out Shape index)
    {
        Span<long> axes = stackalloc long[array.Metadata.Shape.Rank];
        var found = array.Metadata.KeyEncoding.TryDecode(key, axes);
        index = found ? new Shape(axes) : default;
        return found;
    }
}

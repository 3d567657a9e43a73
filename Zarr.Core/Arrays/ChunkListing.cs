using System.Runtime.CompilerServices;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>The stored chunks of an array, from listings alone.</summary>
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

    private static bool TryDecode(ArrayContext array, ReadOnlySpan<char> key, out Shape index)
    {
        Span<long> axes = stackalloc long[array.Metadata.Shape.Rank];
        var found = array.Metadata.KeyEncoding.TryDecode(key, axes);
        index = found ? new Shape(axes) : default;
        return found;
    }
}

using System.Runtime.CompilerServices;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Values at the place of an array that is going to be made, which would be its chunks: a deletion or a copy that was stopped has left them, or someone who deleted a
/// document. The array would show elements that nobody has given it.
/// </summary>
internal static class LeftoverChunks
{
    /// <summary>
    /// Refuses them, or deletes them where the array may take the place of what is there. False when they are no leftovers: someone else has made an array there meanwhile.
    /// The caller has found none there. All else that lies there is no one's business.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeExists"/>: there are some. <see cref="ZarrErrorId.StoreAppendOnly"/>: they cannot be deleted.</exception>
    public static async ValueTask<bool> TryClearAsync(ArrayContext array, bool overwrite, CancellationToken cancel)
    {
        if (!array.Store.Capabilities.HasFlag(StoreCapabilities.Listable)) return true;
        var found = new List<StoreEntry>();
        await foreach (var entry in ListAsync(array, cancel).ConfigureAwait(false))
        {
            found.Add(entry);
            if (!overwrite) break;
        }

        if (found.Count == 0) return true;
        // Whoever makes an array writes its document before its chunks: where none is now, these were there before.
        if (await NodeStorage.ExistsAsync(array.Store, array.Key, cancel).ConfigureAwait(false)) return false;
        if (!overwrite)
            throw new ZarrException(ZarrErrorId.NodeExists,
                $"No array can be made at '{array.Path}' beside what is left there: '{found[0].Key}' is stored, would be a chunk of it, and show as its elements. Delete that, or have it replaced.", array.Path);
        try
        {
            foreach (var entry in found) await array.Store.DeleteAsync(entry.Key, WriteCondition.IfVersion(entry.Version), cancel).ConfigureAwait(false);
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
        {
            return false;
        }
    }

    /// <summary>By one listing, which goes into no directory that chunks cannot be in: the place may be a folder of anything.</summary>
    private static async IAsyncEnumerable<StoreEntry> ListAsync(ArrayContext array, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (store, encoding, rank) = (array.Store, array.Metadata.KeyEncoding, array.Metadata.Shape.Rank);
        if (rank == 0)
        {
            if (await store.FindAsync(array.ChunkKey([]), cancel).ConfigureAwait(false) is { IsPrefix: false } only) yield return only;
            yield break;
        }

        var skip = array.Key.IsRoot ? 0 : array.Key.Value.Length + 1;
        var isApart = encoding is { IsDefault: true, Separator: '/' };
        await foreach (var entry in store.ListAsync(isApart ? array.Key.Append("c") : array.Key, recurse: isApart, cancel).ConfigureAwait(false))
        {
            if (!entry.IsPrefix)
            {
                if (IsChunk(entry.Key)) yield return entry;
                continue;
            }

            if (encoding.Separator != '/' || !ZarrKeys.LooksLikeChunk(entry.Key.Name)) continue;
            await foreach (var inside in store.ListAsync(entry.Key, recurse: true, cancel).ConfigureAwait(false))
                if (IsChunk(inside.Key)) yield return inside;
        }

        bool IsChunk(StoreKey key) => encoding.Find(key.Value.AsSpan(skip), rank) is not null;
    }
}

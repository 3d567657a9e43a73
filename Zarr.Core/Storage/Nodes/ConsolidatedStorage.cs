using System.Text.Json.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Loads, writes and removes consolidated metadata, and lets it follow edits. Copies are changed under the value lock of the document they are
/// in, since who edits a node holds that node's lock already, and by conditional writes, since the lock of the group is another.
/// </summary>
internal static class ConsolidatedStorage
{
    /// <summary>The consolidated metadata of a group; null where it has none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: it is damaged.</exception>
    public static async ValueTask<ConsolidatedMetadata?> LoadAsync(IStore store, StoreKey group, ZarrFormat format, CancellationToken cancel) =>
        await NodeStorage.ReadAsync(store, DocumentKey(group, format), cancel).ConfigureAwait(false) is (var document, _)
            ? ConsolidatedMetadata.Find(format, document, Where(store, group, format)) : null;

    /// <summary>Writes consolidated metadata of these nodes in place of what there is.</summary>
    public static async ValueTask WriteAsync(IStore store, StoreKey group, ZarrFormat format, IEnumerable<(StoreKey Key, StoredNode Stored)> nodes, CancellationToken cancel)
    {
        var key = DocumentKey(group, format);
        using var held = await store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        // The document of v2 is nothing but the copies, and need not be readable to be replaced: nothing of what was there is kept.
        if (format == ZarrFormat.V2) await NodeStorage.WriteAsync(store, key, Fill([]), WriteCondition.None, cancel).ConfigureAwait(false);
        else await NodeStorage.EditAsync(store, key, document => new(Fill(document ?? throw NodeStorage.NotFound(store, group))), cancel).ConfigureAwait(false);

        JsonObject Fill(JsonObject document)
        {
            var copies = ConsolidatedMetadata.Begin(format, document, Where(store, group, format));
            foreach (var (node, stored) in nodes) copies.Put(NameOf(node, group), stored);
            return document;
        }
    }

    /// <summary>Removes consolidated metadata; false where there was none.</summary>
    public static async ValueTask<bool> RemoveAsync(IStore store, StoreKey group, ZarrFormat format, CancellationToken cancel)
    {
        var key = DocumentKey(group, format);
        using var held = await store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        return format == ZarrFormat.V2
            ? await store.DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false)
            : await NodeStorage.EditAsync(store, key, document => new(document?.Remove(ConsolidatedMetadata.Member) == true ? document : null), cancel).ConfigureAwait(false) is not null;
    }

    /// <summary>
    /// Brings the copies of nodes up to date with what is stored now, where the group has copies. What they are is read after the copies
    /// were: who changes a node later renews its copy again, so that the last one wins. What is damaged stays as it is, and listings tell.
    /// </summary>
    public static async ValueTask RenewAsync(
        IStore store, StoreKey group, ZarrFormat format, IReadOnlyList<StoreKey> nodes, StoreKey? empty, CancellationToken cancel)
    {
        var key = DocumentKey(group, format);
        if (!await HasAsync().ConfigureAwait(false)) return;
        using var held = await store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        await NodeStorage.EditAsync(store, key, async document =>
        {
            if (document is null || ConsolidatedMetadata.Find(format, document, Where(store, group, format)) is not { } copies) return null;
            var changed = false;
            foreach (var node in nodes)
                changed |= copies.Set(NameOf(node, group), await NodeStorage.LoadAsync(store, node, cancel).ConfigureAwait(false), node == empty);
            return changed ? document : null;
        }, cancel).ConfigureAwait(false);

        // Most groups have none, and to find that must cost one request.
        async ValueTask<bool> HasAsync()
        {
            if (format == ZarrFormat.V2 && await store.FindAsync(key, cancel).ConfigureAwait(false) is not { IsPrefix: false }) return false;
            try
            {
                return await LoadAsync(store, group, format, cancel).ConfigureAwait(false) is not null;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
            {
                return false;
            }
        }
    }

    /// <summary>
    /// Lets the copies at and above a node follow an edit. It is not to be stopped any more: the edit is done. A store that replaces nothing
    /// keeps its copies as they are.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="from">The lowest group that may have a copy of what was changed.</param>
    /// <param name="changed">The nodes that were changed, made or deleted; the last is the lowest.</param>
    /// <param name="format">The format they are in; null where it may have changed.</param>
    /// <param name="isEmpty">Nothing is left below the last of them.</param>
    public static async ValueTask FollowAsync(IStore store, StoreKey from, IReadOnlyList<StoreKey> changed, ZarrFormat? format = null, bool isEmpty = false)
    {
        if (!store.IsReplaceable()) return;
        for (var group = from; ; group = group.Parent)
        {
            try
            {
                // In v3 a group has no copy of itself.
                if (format != ZarrFormat.V2 && group != changed[^1]) await FollowOneAsync(group, ZarrFormat.V3, node => node.IsBelow(group)).ConfigureAwait(false);
                if (format != ZarrFormat.V3) await FollowOneAsync(group, ZarrFormat.V2, node => node == group || node.IsBelow(group)).ConfigureAwait(false);
            }
            catch (ZarrException e)
            {
                throw new ZarrException(e.Id,
                    $"'{NodeStorage.Where(store, changed[^1])}' was changed, but its copy in the consolidated metadata of '{NodeStorage.Where(store, group)}' was not: {e.Message}", e.Target, e);
            }

            if (group.IsRoot) break;
        }

        ValueTask FollowOneAsync(StoreKey group, ZarrFormat format, Func<StoreKey, bool> isInside) =>
            RenewAsync(store, group, format, [.. changed.Where(isInside)], isEmpty ? changed[^1] : null, CancellationToken.None);
    }

    /// <summary>Lets the copies follow a tree that came to be at once, in place of whatever there was.</summary>
    /// <param name="store">The store.</param>
    /// <param name="parents">Groups that were made above it.</param>
    /// <param name="key">The tree's root.</param>
    /// <param name="below">All other nodes in it.</param>
    public static async ValueTask FollowNewAsync(IStore store, IReadOnlyList<StoreKey> parents, StoreKey key, IReadOnlyList<StoreKey> below)
    {
        // A copy at the root of the tree itself came with it.
        if (key.IsRoot) return;
        await FollowAsync(store, key.Parent, [.. parents, key], isEmpty: true).ConfigureAwait(false);
        if (below.Count > 0) await FollowAsync(store, key.Parent, below).ConfigureAwait(false);
    }

    /// <summary>The name of a node below a group, relative to it; empty for the group itself.</summary>
    public static string NameOf(StoreKey node, StoreKey group) => group.IsRoot ? node.Value : node == group ? "" : node.Value[(group.Value.Length + 1)..];

    private static StoreKey DocumentKey(StoreKey group, ZarrFormat format) => group.Append(format == ZarrFormat.V3 ? NodeStorage.V3Name : ConsolidatedMetadata.V2Name);

    private static string Where(IStore store, StoreKey group, ZarrFormat format) => NodeStorage.Where(store, DocumentKey(group, format));
}

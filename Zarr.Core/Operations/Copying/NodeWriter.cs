using Zarr.Arrays;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Copying;

/// <summary>Writes nodes that are planned, all or nothing: first come the chunks of all arrays, and the documents last.</summary>
internal static class NodeWriter
{
    /// <summary>Returns the documents of the new node.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="key">The place of the first node; the others are below it.</param>
    /// <param name="stage">Where they are written, which is what the nodes were planned for.</param>
    /// <param name="nodes">The nodes, each group before what it holds.</param>
    /// <param name="overwrite">Takes the place of what stands there.</param>
    /// <param name="guard">Watches what is copied; null where that is no node.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops; what was written is deleted again.</param>
    public static async ValueTask<StoredNode> WriteAsync(
        IStore store, StoreKey key, NodeStage stage, IReadOnlyList<NodeCopy> nodes, bool overwrite, ReadGuard? guard, ChunkProgress? progress, CancellationToken cancel)
    {
        await NodeStorage.RequirePlaceAsync(store, key, cancel).ConfigureAwait(false);
        await stage.Store.CheckKeysAsync([.. nodes.Select(node => node.Key.Append(NodeStorage.V3Name))], cancel).ConfigureAwait(false);
        await using var batch = store.BeginOrderedBatch().ConfigureAwait(false);
        using var extent = overwrite ? await NodeStorage.LockAsync(store, key, LockLevel.Extent, cancel).ConfigureAwait(false) : null;
        using var held = await NodeStorage.LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false);
        if (!stage.IsAside)
        {
            await NodeStorage.VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            await ClearAsync(store, nodes, overwrite, cancel).ConfigureAwait(false);
        }

        var (claim, isNew) = (new NodeClaim(store, held is IExclusiveLock), true);
        var written = stage.IsAside ? new NodeClaim(stage.Store, isAlone: true) : claim;
        IReadOnlyList<StoreKey> parents;
        progress?.Begin(nodes.Sum(node => node.Transfer?.Count ?? 0));
        try
        {
            foreach (var node in nodes)
                if (node.Transfer is { } transfer) await transfer.RunAsync(progress, cancel).ConfigureAwait(false);
            if (guard is not null) await guard.EndAsync(cancel).ConfigureAwait(false);
            parents = await claim.WriteParentsAsync(key, nodes[0].Node.Format, cancel).ConfigureAwait(false);
            // The root last, which is what readers look for first, when all below it are on the disk.
            foreach (var some in (NodeCopy[][])[[.. nodes.Skip(1)], [nodes[0]]])
            {
                var versions = await written.TryWriteNodesAsync(some.Select(node => KeyValuePair.Create(node.Key, node.Node)), cancel).ConfigureAwait(false);
                isNew = versions.All(version => version is not null);
                if (!isNew) throw NodeStorage.Exists(store, stage.PlaceOf(some[versions.TakeWhile(version => version is not null).Count()].Key));
            }

            isNew = stage.IsAside || await claim.HoldsAsync(key, cancel).ConfigureAwait(false);
            if (!isNew) throw NodeStorage.Contended(store, key);
        }
        catch
        {
            if (!stage.IsAside) await UndoAsync(store, key, claim, isNew ? nodes : []).ConfigureAwait(false);
            throw;
        }

        await stage.CommitAsync().ConfigureAwait(false);
        await ConsolidatedStorage.FollowNewAsync(store, parents, key, [.. nodes.Skip(1).Select(node => stage.PlaceOf(node.Key))]).ConfigureAwait(false);
        return nodes[0].Node;
    }

    /// <summary>
    /// Where no node stands there may still be nodes below, or chunks that one left, which would be taken for the copy's. They are refused, or deleted.
    /// Whatever else lies there is no one's business.
    /// </summary>
    private static async ValueTask ClearAsync(IStore store, IReadOnlyList<NodeCopy> nodes, bool overwrite, CancellationToken cancel)
    {
        foreach (var node in nodes)
        {
            await NodeStorage.VacateAsync(store, node.Key, overwrite, cancel).ConfigureAwait(false);
            if (node.Transfer is { } transfer && !await LeftoverChunks.TryClearAsync(transfer.Target, overwrite, cancel).ConfigureAwait(false))
                throw overwrite ? NodeStorage.Contended(store, node.Key) : NodeStorage.Exists(store, node.Key);
        }
    }

    /// <summary>Deletes the documents that were written so far, and all chunks of nodes that were not there before: those of an array that someone else made there are his.</summary>
    private static async ValueTask UndoAsync(IStore store, StoreKey key, NodeClaim claim, IReadOnlyList<NodeCopy> nodes)
    {
        if (!store.IsReplaceable()) return;
        try
        {
            await claim.TakeBackAsync(key).ConfigureAwait(false);
            foreach (var node in nodes)
            {
                // Where an array stands now, what is there is that one's.
                if (node.Transfer is not { } transfer || await NodeStorage.ExistsAsync(store, node.Key, CancellationToken.None).ConfigureAwait(false)) continue;
                foreach (var chunk in await ChunksAsync(transfer.Target, CancellationToken.None).ConfigureAwait(false))
                    await store.DeleteAsync(chunk, WriteCondition.None, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (ZarrException)
        {
            // What is to be told is why the copy failed. Chunks without documents are no array.
        }
    }

    private static async ValueTask<List<StoreKey>> ChunksAsync(ArrayContext array, CancellationToken cancel)
    {
        var keys = new List<StoreKey>();
        if (!array.Store.Capabilities.HasFlag(StoreCapabilities.Listable)) return keys;
        await foreach (var (key, _, _) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false)) keys.Add(key);
        return keys;
    }
}

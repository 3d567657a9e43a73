using Zarr.Arrays;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Copying;

/// <summary>Copies a node with all nodes below it: first all is planned, then it is written.</summary>
internal static class NodeCopier
{
    /// <summary>Returns the documents of the new node.</summary>
    public static async ValueTask<StoredNode> CopyAsync(
        ZarrNode source, IStore store, StoreKey key, ArrayChanges changes, bool overwrite, ChunkProgress? progress, CancellationToken cancel)
    {
        NodePlace.RequireApart(source.Store, source.Key, store, key);
        for (var attempt = 0; ; attempt++)
        {
            var guard = new ReadGuard();
            try
            {
                var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
                await using var end = stage.ConfigureAwait(false);
                guard.Begin(source.Store, source.Key);
                var nodes = await PlanAsync(source, stage.Store, stage.Key, changes, guard, cancel).ConfigureAwait(false);
                return await NodeWriter.WriteAsync(store, key, stage, nodes, overwrite, guard, progress, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (guard.Explains(e))
            {
                // What cannot be taken back is not begun again.
                if (attempt == ReadGuard.MaxAttempts || !store.IsReplaceable()) throw ReadGuard.Replaced(source.Path, "Copy it when nobody replaces it.");
            }

            await ReadGuard.WaitAsync(source.Store, source.Key, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The nodes from the root on, each group before what it holds.</summary>
    private static async ValueTask<List<NodeCopy>> PlanAsync(ZarrNode source, IStore store, StoreKey key, ArrayChanges changes, ReadGuard guard, CancellationToken cancel)
    {
        var nodes = new List<NodeCopy>();
        await AddAsync(source.Key, await NodeStorage.FindAsync(source.Store, source.Key, cancel).ConfigureAwait(false) ?? throw await NodeStorage.NotFoundAsync(source.Store, source.Key, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        if (source is not ZarrGroup group) return nodes;
        await foreach (var found in group.ListAsync(int.MaxValue, cancel).ConfigureAwait(false))
            await AddAsync(found.Key, found.Error is null ? found.Stored! : throw found.Error).ConfigureAwait(false);
        return nodes;

        async ValueTask AddAsync(StoreKey from, StoredNode stored)
        {
            var below = from == source.Key ? "" : from.Value[(source.Key.IsRoot ? 0 : source.Key.Value.Length + 1)..];
            nodes.Add(await NodeCopy.PlanAsync(source.Store, from, stored, store, below.Length == 0 ? key : key.Append(below), changes, guard, cancel).ConfigureAwait(false));
        }
    }
}

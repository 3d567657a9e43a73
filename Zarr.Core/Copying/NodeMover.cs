using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr.Copying;

/// <summary>Moves a node with everything stored below it, whatever it is: in one step where the stores can, otherwise value by value.</summary>
internal static class NodeMover
{
    public static async ValueTask MoveAsync(ZarrNode source, IStore store, StoreKey key, bool overwrite, ChunkProgress? progress, CancellationToken cancel)
    {
        NodePlace.RequireApart(source.Store, source.Key, store, key);
        source.Store.RequireReplaceable(source.Key);
        await NodeStorage.RequirePlaceAsync(store, key, cancel).ConfigureAwait(false);
        if (!await NodeStorage.ExistsAsync(source.Store, source.Key, cancel).ConfigureAwait(false)) throw NodeStorage.NotFound(source.Store, source.Key);
        MovedValues? copied = null;
        using (await store.LockAsync(key.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false))
        {
            var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            await using var end = stage.ConfigureAwait(false);
            if (!stage.IsAside) await NodeStorage.VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            var parents = await NodeStorage.WriteParentsAsync(store, key, source.ZarrFormat, cancel).ConfigureAwait(false);
            var isGone = await stage.TryTakeAsync(source.Store, source.Key, cancel).ConfigureAwait(false);
            if (!isGone) copied = await MovedValues.CopyAsync(source.Store, source.Key, stage.Store, stage.Key, progress, cancel).ConfigureAwait(false);
            await CommitAsync(source, stage, isGone).ConfigureAwait(false);
            await ConsolidatedStorage.FollowNewAsync(store, parents, key, await BelowAsync(store, key).ConfigureAwait(false)).ConfigureAwait(false);
        }

        // All is there. Only one lock of a level may be held, so that of the destination has been given back.
        if (copied is not null) await copied.RemoveSourceAsync(store, key, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(source.Store, source.Key, [source.Key]).ConfigureAwait(false);
    }

    private static async ValueTask CommitAsync(ZarrNode source, NodeStage stage, bool isGone)
    {
        try
        {
            await stage.CommitAsync().ConfigureAwait(false);
        }
        catch when (isGone)
        {
            // Back to where it was.
            await stage.GiveBackAsync(source.Store, source.Key).ConfigureAwait(false);
            throw;
        }
    }

    // All nodes of what was moved but its root. What is damaged has no copy.
    private static async ValueTask<IReadOnlyList<StoreKey>> BelowAsync(IStore store, StoreKey key)
    {
        var below = new List<StoreKey>();
        if (key.IsRoot || await NodeStorage.LoadAsync(store, key, CancellationToken.None).ConfigureAwait(false) is not { IsArray: false } root) return below;
        await foreach (var listed in new ZarrGroup(store, key, root.Format, root.Attributes).ListAsync(int.MaxValue).ConfigureAwait(false))
            if (listed.Stored is not null) below.Add(listed.Key);
        return below;
    }
}

using Zarr.Arrays;
using Zarr.Operations.Statistics;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Copying;

/// <summary>Moves a node with everything stored below it, whatever it is: in one step where the stores can, otherwise value by value.</summary>
internal static class NodeMover
{
    public static async ValueTask MoveAsync(ZarrNode source, IStore store, StoreKey key, bool overwrite, ChunkProgress? progress, CancellationToken cancel)
    {
        NodePlace.RequireApart(source.Store, source.Key, store, key);
        source.Store.RequireReplaceable(source.Key);
        await NodeStorage.RequirePlaceAsync(store, key, cancel).ConfigureAwait(false);
        if (!await NodeStorage.ExistsAsync(source.Store, source.Key, cancel).ConfigureAwait(false)) throw await NodeStorage.NotFoundAsync(source.Store, source.Key, cancel).ConfigureAwait(false);
        MovedValues? copied = null;
        using (await NodeStorage.LockAsync(store, key, LockLevel.Extent, cancel).ConfigureAwait(false))
        using (var held = await NodeStorage.LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false))
        {
            var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            await using var end = stage.ConfigureAwait(false);
            if (!stage.IsAside) await NodeStorage.VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            var isGone = await stage.TryTakeAsync(source.Store, source.Key, cancel).ConfigureAwait(false);
            // What cannot be moved so is told before anything is written.
            if (!isGone) await RequireNamesAsync(source, stage.Store, stage.Key, cancel).ConfigureAwait(false);
            var parents = await BringAsync(isGone, async () =>
            {
                var made = await new NodeClaim(store, held is IExclusiveLock).WriteParentsAsync(key, source.ZarrFormat, cancel).ConfigureAwait(false);
                if (!isGone) copied = await MovedValues.CopyAsync(source.Store, source.Key, stage.Store, stage.Key, progress, cancel).ConfigureAwait(false);
                await stage.CommitAsync().ConfigureAwait(false);
                return made;
            }, source, stage).ConfigureAwait(false);
            await ConsolidatedStorage.FollowNewAsync(store, parents, key, await BelowAsync(store, key).ConfigureAwait(false)).ConfigureAwait(false);
        }

        // All is there. Only one lock of a level may be held, so that of the destination has been given back.
        if (copied is not null) await copied.RemoveSourceAsync(store, key, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(source.Store, source.Key, [source.Key]).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<StoreKey>> BringAsync(bool isGone, Func<ValueTask<IReadOnlyList<StoreKey>>> bring, ZarrNode source, NodeStage stage)
    {
        try
        {
            return await bring().ConfigureAwait(false);
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
        await foreach (var listed in new ZarrGroup(store, key, root).ListAsync(int.MaxValue).ConfigureAwait(false))
            if (listed.Stored is not null) below.Add(listed.Key);
        return below;
    }

    /// <summary>Refuses a source with something in it that cannot be, and names that the destination cannot have.</summary>
    private static async ValueTask RequireNamesAsync(ZarrNode source, IStore store, StoreKey key, CancellationToken cancel)
    {
        var values = new List<StoreKey>();
        string? leftOut = null;
        var entries = source.Store is IResidualStore residual
            ? residual.ListAsync(source.Key, recurse: true, entry => leftOut ??= entry.Name, cancel) : source.Store.ListAsync(source.Key, recurse: true, cancel);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (leftOut is not null) break;
            // Statistics are of versions in the store that was left.
            if (!StatisticsStorage.IsStatistics(entry.Key)) values.Add(entry.Key);
        }

        if (leftOut is not null)
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{source.Path}' cannot be moved to '{NodeStorage.Where(store, key)}', because '{leftOut}' in it would be left behind: no key can have its name. Rename or remove it first.", leftOut);
        await store.CheckKeysAsync([.. values.Select(value => key.AppendKnown(Below(source, value)))], cancel).ConfigureAwait(false);
    }

    private static string Below(ZarrNode source, StoreKey value) => value.Value[(source.Key.IsRoot ? 0 : source.Key.Value.Length + 1)..];
}

using System.Collections.Concurrent;
using Zarr.Nodes;
using Zarr.Statistics;
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
        bool isGone;
        using (await NodeStorage.LockAsync(store, key, LockLevel.Extent, cancel).ConfigureAwait(false))
        using (var held = await NodeStorage.LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false))
        {
            var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            await using var end = stage.ConfigureAwait(false);
            if (!stage.IsAside) await NodeStorage.VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            var parents = await new NodeClaim(store, held is IExclusiveLock).WriteParentsAsync(key, source.ZarrFormat, cancel).ConfigureAwait(false);
            isGone = await source.Store.TryMoveAsync(source.Key, stage.Store, stage.Key, cancel).ConfigureAwait(false);
            if (!isGone) await CopyAsync(source, stage.Store, stage.Key, progress, cancel).ConfigureAwait(false);
            await CommitAsync(source, stage, isGone).ConfigureAwait(false);
            await ConsolidatedStorage.FollowNewAsync(store, parents, key, await BelowAsync(store, key).ConfigureAwait(false)).ConfigureAwait(false);
        }

        // All is there. Only one lock of a level may be held, so that of the destination has been given back.
        if (isGone) await ConsolidatedStorage.FollowAsync(source.Store, source.Key, [source.Key]).ConfigureAwait(false);
        else await NodeStorage.DeleteAsync(source.Store, source.Key, cancel).ConfigureAwait(false);
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
            await stage.Store.TryMoveAsync(stage.Key, source.Store, source.Key, CancellationToken.None).ConfigureAwait(false);
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

    private static async ValueTask CopyAsync(ZarrNode source, IStore store, StoreKey key, ChunkProgress? progress, CancellationToken cancel)
    {
        var skip = source.Key.IsRoot ? 0 : source.Key.Value.Length + 1;
        List<StoreKey> values = [], documents = [];
        await foreach (var entry in source.Store.ListAsync(source.Key, recurse: true, cancel).ConfigureAwait(false))
        {
            // Statistics are of versions in the store that was left.
            if (!StatisticsStorage.IsStatistics(entry.Key)) (NodeStorage.IsDocument(entry.Key) ? documents : values).Add(entry.Key);
        }

        // The deepest first: a node is there when all in it is.
        documents.Sort((a, b) => b.Value.AsSpan().Count('/') - a.Value.AsSpan().Count('/'));
        progress?.Begin(values.Count + documents.Count);
        var copied = new ConcurrentBag<StoreKey>();
        await using var batch = store.BeginBatch().ConfigureAwait(false);
        try
        {
            await ValueTransfer.RunAsync(values.Count, (i, token) => MoveValueAsync(values[(int)i], token), progress, cancel).ConfigureAwait(false);
            foreach (var document in documents)
            {
                await MoveValueAsync(document, cancel).ConfigureAwait(false);
                progress?.Advance();
            }
        }
        catch
        {
            await UndoAsync(store, copied).ConfigureAwait(false);
            throw;
        }

        // What someone else put there is not overwritten.
        async ValueTask MoveValueAsync(StoreKey from, CancellationToken token)
        {
            var to = key.Append(from.Value[skip..]);
            if (await ValueTransfer.CopyAsync(source.Store, from, store, to, WriteCondition.IfAbsent, token).ConfigureAwait(false)) copied.Add(to);
        }
    }

    private static async ValueTask UndoAsync(IStore store, IEnumerable<StoreKey> copied)
    {
        if (!store.IsReplaceable()) return;
        try
        {
            foreach (var value in copied.OrderBy(value => !NodeStorage.IsDocument(value)))
                await store.DeleteAsync(value, WriteCondition.None, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ZarrException)
        {
            // What is to be told is why it failed. The source is whole.
        }
    }
}

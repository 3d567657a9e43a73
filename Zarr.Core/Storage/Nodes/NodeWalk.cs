using System.Runtime.CompilerServices;
using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Walks a tree depth first. Each group is listed once, when what is in it is asked for, and of the nodes in it one is read ahead, which
/// tells of the one before whether it is the last.
/// </summary>
/// <param name="store">Where the nodes are stored.</param>
/// <param name="source">Where they are found.</param>
/// <param name="isWanted">Tells by its key whether a node is to be read; null for all.</param>
/// <param name="report">Is told what came of comparing each copy on the way, once all below it was passed; null for no comparing.</param>
internal sealed class NodeWalk(IStore store, INodeSource source, Func<StoreKey, bool>? isWanted, Action<ConsolidatedCheck>? report)
{
    private readonly Stack<Level> _levels = new();

    public async IAsyncEnumerable<ListedNode> RunAsync(ZarrGroup start, int depth, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (depth > 0) await EnterAsync(start, null, depth, cancel).ConfigureAwait(false);
        while (_levels.TryPeek(out var level))
        {
            cancel.ThrowIfCancellationRequested();
            if (level.Ahead.Count == 0) await LookAheadAsync(level, cancel).ConfigureAwait(false);
            if (!level.Ahead.TryDequeue(out var found))
            {
                _levels.Pop();
                if (level.Check is { } check) report!(await check.FinishAsync(cancel).ConfigureAwait(false));
                continue;
            }

            if (found.Node is not null) await LookAheadAsync(level, cancel).ConfigureAwait(false);
            yield return found with { IsLast = level.Ahead.All(next => next.Node is null) };
            if (found.Node is ZarrGroup group && found.Depth < depth) await EnterAsync(group, found.Stored, depth, cancel).ConfigureAwait(false);
        }
    }

    private async ValueTask EnterAsync(ZarrGroup group, StoredNode? stored, int depth, CancellationToken cancel)
    {
        var content = await source.ListAsync(group.Key, cancel).ConfigureAwait(false);
        var check = report is null || (group.ZarrFormat == ZarrFormat.V2 && !content.HasV2Copy) ? null
            : await FreshnessCheck.BeginAsync(group, stored, depth - _levels.Count, cancel).ConfigureAwait(false);
        var leftOut = content.LeftOut.Select(name => new ListedNode(null, NodeStorage.Unnameable(store, group.Key, name), _levels.Count + 1) { Key = group.Key });
        _levels.Push(new(new(content.Children), new(leftOut), check));
    }

    // Up to the next node that can be had; the errors on the way come before it.
    private async ValueTask LookAheadAsync(Level level, CancellationToken cancel)
    {
        while (level.Children.TryDequeue(out var key))
        {
            if (isWanted?.Invoke(key) == false || await FindAsync(key, cancel).ConfigureAwait(false) is not { } found) continue;
            foreach (var check in _levels.Select(l => l.Check)) check?.See(found);
            level.Ahead.Enqueue(found);
            if (found.Node is not null) return;
        }
    }

    private async ValueTask<ListedNode?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        StoredNode? stored = null;
        try
        {
            // Other files may lie in a store: what has no metadata is no node.
            stored = await source.LoadAsync(key, cancel).ConfigureAwait(false);
            return stored is null ? null : new(ZarrNode.From(store, key, stored), null, _levels.Count) { Key = key, Stored = stored };
        }
        catch (ZarrException e)
        {
            return new(null, e, _levels.Count) { Key = key, Stored = stored };
        }
    }

    private sealed record Level(Queue<StoreKey> Children, Queue<ListedNode> Ahead, FreshnessCheck? Check);
}

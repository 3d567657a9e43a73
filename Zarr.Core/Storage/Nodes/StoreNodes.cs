using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Nodes as they are stored. Groups are listed once each, arrays never: a directory of chunks may be long. So the documents of a child are
/// asked for one after the other: one read for a node in v3, three for an array in v2.
/// </summary>
internal sealed class StoreNodes(IStore store) : INodeSource
{
    public async ValueTask<GroupContent> ListAsync(StoreKey group, CancellationToken cancel)
    {
        var children = new List<StoreKey>();
        var leftOut = new List<string>();
        var hasV2Copy = false;
        var entries = store is IResidualStore residual ? residual.ListAsync(group, recurse: false, LeaveOut, cancel) : store.ListAsync(group, recurse: false, cancel);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            if (entry.IsPrefix) children.Add(entry.Key);
            else if (entry.Key.Name == ConsolidatedMetadata.V2Name) hasV2Copy = true;
        }

        children.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        return new(children, hasV2Copy, leftOut);

        void LeaveOut(UnnameableEntry entry)
        {
            if (entry.MayBeNode) leftOut.Add(entry.Name);
        }
    }

    public ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel) => NodeStorage.LoadAsync(store, key, cancel);
}

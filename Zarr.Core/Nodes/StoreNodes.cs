using Zarr.Stores;

namespace Zarr.Nodes;

/// <summary>
/// Nodes as they are stored. Groups are listed once each, arrays never: a directory of chunks may be long. So the documents of a child are
/// asked for one after the other: one read for a node in v3, three for an array in v2.
/// </summary>
internal sealed class StoreNodes(IStore store) : INodeSource
{
    public async ValueTask<(IEnumerable<StoreKey> Children, bool HasV2Copy)> ListAsync(StoreKey group, CancellationToken cancel)
    {
        var children = new List<StoreKey>();
        var hasV2Copy = false;
        await foreach (var entry in store.ListAsync(group, recurse: false, cancel).ConfigureAwait(false))
        {
            if (entry.IsPrefix) children.Add(entry.Key);
            else if (entry.Key.Name == ConsolidatedMetadata.V2Name) hasV2Copy = true;
        }

        children.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        return (children, hasV2Copy);
    }

    public ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel) => NodeStorage.LoadAsync(store, key, cancel);
}

using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>Where a listing learns of nodes: from the store, or from a copy of its metadata.</summary>
internal interface INodeSource
{
    /// <summary>What is directly in a group.</summary>
    ValueTask<GroupContent> ListAsync(StoreKey group, CancellationToken cancel);

    /// <summary>The documents of a node; null where there are none.</summary>
    ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel);
}

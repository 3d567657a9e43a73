using Zarr.Stores;

namespace Zarr.Nodes;

/// <summary>Where a listing learns of nodes: from the store, or from a copy of its metadata.</summary>
internal interface INodeSource
{
    /// <summary>What may be nodes directly in a group, in ordinal order; and whether it has consolidated metadata of v2, where that shows.</summary>
    ValueTask<(IEnumerable<StoreKey> Children, bool HasV2Copy)> ListAsync(StoreKey group, CancellationToken cancel);

    /// <summary>The documents of a node; null where there are none.</summary>
    ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel);
}

namespace Zarr.Storage.Stores;

/// <summary>A store that can tell what lies in it besides values.</summary>
internal interface IResidualStore
{
    /// <summary>Lists as <see cref="IStore.ListAsync"/>, and tells what it leaves out because no key can name it.</summary>
    IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, Action<UnnameableEntry> leaveOut, CancellationToken cancel);

    /// <summary>What lies at and below a key that is no value.</summary>
    IEnumerable<StoreResidue> ListResidue(StoreKey prefix, CancellationToken cancel);

    /// <summary>Removes it; false when it is gone, was written since it was found, or is needed.</summary>
    ValueTask<bool> RemoveResidueAsync(StoreResidue residue);

    /// <summary>Brings a <see cref="ResidueKind.Displaced"/> node to where it belongs; false when that cannot be any more. The caller holds the node's lock.</summary>
    ValueTask<bool> ReturnAsync(StoreResidue residue) => new(false);
}

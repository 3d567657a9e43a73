namespace Zarr.Stores;

/// <summary>A store that can tell what lies in it besides values.</summary>
internal interface IResidualStore
{
    /// <summary>Lists as <see cref="IStore.ListAsync"/>, and tells what it leaves out because no key can name it.</summary>
    IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, Action<UnnameableEntry> leaveOut, CancellationToken cancel);

    /// <summary>What lies at and below a key that is no value.</summary>
    IEnumerable<StoreResidue> ListResidue(StoreKey prefix, CancellationToken cancel);

    /// <summary>Removes it; false when it is gone, or was written since it was found.</summary>
    bool RemoveResidue(StoreResidue residue);
}

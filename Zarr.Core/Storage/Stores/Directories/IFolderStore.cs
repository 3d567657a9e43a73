using Zarr.Storage.Nodes;

namespace Zarr.Storage.Stores.Directories;

/// <summary>A store in folders of files, in which other things than Zarr's may lie, and links that lead out of it.</summary>
internal interface IFolderStore
{
    /// <summary>The values at and below a key as they lie in the store itself: no link is followed.</summary>
    IAsyncEnumerable<StoreEntry> ListInsideAsync(StoreKey prefix, CancellationToken cancel);

    /// <summary>Deletes the values and links at and below a key that are Zarr's, and directories that are empty then; returns how many there were. A link is deleted, and never what it leads to.</summary>
    ValueTask<long> DeleteOwnAsync(StoreKey prefix, ZarrKeys keys, CancellationToken cancel);

    /// <summary>The first link on the way from one key to another below it, the latter included; null where there is none.</summary>
    StoreKey? FindLink(StoreKey from, StoreKey key);

    /// <summary>Deletes a link; false when there is none.</summary>
    bool RemoveLink(StoreKey key);

    /// <summary>Forces what is at and below a key to the disk, unless nothing is to be forced.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    ValueTask ForceAsync(StoreKey key);

    /// <summary>The directory of a key.</summary>
    string DirectoryOf(StoreKey key);
}

using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>Passes on to a directory what is asked, that of folders included.</summary>
internal abstract class DelegatingFolderStore(DirectoryStore inner) : DelegatingStore(inner), IFolderStore
{
    private readonly IFolderStore _folder = inner;

    public IAsyncEnumerable<StoreEntry> ListInsideAsync(StoreKey prefix, CancellationToken cancel) => _folder.ListInsideAsync(prefix, cancel);

    public ValueTask<long> DeleteOwnAsync(StoreKey prefix, ZarrKeys keys, CancellationToken cancel) => _folder.DeleteOwnAsync(prefix, keys, cancel);

    public StoreKey? FindLink(StoreKey from, StoreKey key) => _folder.FindLink(from, key);

    public bool RemoveLink(StoreKey key) => _folder.RemoveLink(key);

    public ValueTask ForceAsync(StoreKey key) => _folder.ForceAsync(key);

    public string DirectoryOf(StoreKey key) => _folder.DirectoryOf(key);
}

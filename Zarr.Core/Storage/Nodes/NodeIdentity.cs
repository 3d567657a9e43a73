using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Storage.Nodes;

/// <summary>Which node it is that is at a key: another one that takes its place has another identity, and no change in it does.</summary>
internal static class NodeIdentity
{
    /// <summary>Looks, without asking for a value; null where the store does not tell.</summary>
    public static object? Of(IStore store, StoreKey key) => store switch
    {
        IFolderStore folder => DirectoryIdentity.Of(folder.DirectoryOf(key)),
        MemoryStore memory => memory.IdentityOf(key),
        _ => null,
    };
}

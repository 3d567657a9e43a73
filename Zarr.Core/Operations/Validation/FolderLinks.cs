using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>Links in a store of folders: what lies behind one is read, and never changed or deleted to mend the store.</summary>
internal static class FolderLinks
{
    /// <summary>The link that a key lies behind; null where it lies in the store itself, or is the link.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The text of a key, or what residue is named by.</param>
    public static StoreKey? Before(IStore store, string key) =>
        store is IFolderStore folder && StoreKey.TryParse(key.TrimEnd('/'), out var place) && !place.IsRoot && folder.FindLink(StoreKey.Root, place) is { } link && link != place ? link : null;

    /// <summary>The key of a path in a store of folders; null where it lies elsewhere.</summary>
    public static StoreKey? KeyOf(IStore store, string? path)
    {
        if (path is null) return null;
        var name = Path.GetRelativePath(store.Location, path).Replace(Path.DirectorySeparatorChar, '/');
        return name == "." ? StoreKey.Root : StoreKey.TryParse(name, out var key) ? key : null;
    }

    /// <summary>The first link between a node and a key below it, the key included; null where there is none.</summary>
    public static StoreKey? Below(IStore store, StoreKey node, StoreKey key) => (store as IFolderStore)?.FindLink(node, key);
}

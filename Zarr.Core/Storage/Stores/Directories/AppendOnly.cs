namespace Zarr.Storage.Stores.Directories;

/// <summary>Stores to which values can only be added, such as zip archives, or not even that: <see cref="StoreCapabilities.Replaceable"/> is not among what they can do.</summary>
internal static class AppendOnly
{
    /// <summary>True for stores whose values can be replaced and deleted.</summary>
    public static bool IsReplaceable(this IStore store) => store.Capabilities.HasFlag(StoreCapabilities.Replaceable);

    /// <summary>Refuses a change of what is stored at a key before anything else is done for it.</summary>
    public static void RequireReplaceable(this IStore store, StoreKey key)
    {
        if (!store.IsReplaceable()) throw Refuse(store, key);
    }

    /// <summary>The refusal to replace or delete what is stored at a key, or below it.</summary>
    public static ZarrException Refuse(IStore store, StoreKey key)
    {
        var place = key.IsRoot ? store.Location : Path.Join(store.Location, key.Value);
        return store.Capabilities.HasFlag(StoreCapabilities.Writable)
            ? new(ZarrErrorId.StoreAppendOnly, $"'{place}' is stored already, and to this store values can be added, but none replaced or deleted. " +
                "Copy the node to a directory and change it there, or write what is new to another archive.", key)
            : new(ZarrErrorId.StoreReadOnly, $"'{place}' cannot be changed, because its store can only be read. Copy the node to a directory and change it there.", key);
    }
}

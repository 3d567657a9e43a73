using Zarr.Storage.Nodes;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Stores;

/// <summary>What lies at and below a place in a store, in numbers: what is Zarr's, which goes when the place is deleted or replaced, and what is not, which stays.</summary>
/// <param name="NodeCount">Arrays and groups.</param>
/// <param name="ValueCount">Stored values that are theirs: documents, chunks, and what is kept beside them.</param>
/// <param name="Length">Bytes of these.</param>
/// <param name="OtherCount">Files that are not Zarr's.</param>
public sealed record StoreContents(long NodeCount, long ValueCount, long Length, long OtherCount)
{
    // What file managers leave in every folder.
    private static readonly string[] s_litter = [".DS_Store", "Thumbs.db", "desktop.ini"];

    /// <summary>Counts, by listing twice.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The place.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">Store errors.</exception>
    public static async ValueTask<StoreContents> ReadAsync(IStore store, StoreKey key, CancellationToken cancel = default)
    {
        long values = 0, length = 0, others = 0;
        var keys = await ZarrKeys.ReadAsync(store, key, cancel).ConfigureAwait(false);
        await foreach (var entry in store.ListAsync(key, recurse: true, cancel).ConfigureAwait(false))
        {
            if (keys.Owns(entry.Key))
            {
                values++;
                length += entry.Length;
            }
            // A link stays as one, whatever it leads to.
            else if (store is not IFolderStore folder || folder.FindLink(key, entry.Key) is null)
            {
                others++;
            }
        }

        return new(keys.NodeCount, values, length, others);
    }

    /// <summary>The names of what lies directly at a place where there is no node, but for nodes and what file managers leave: who makes a node there has them in it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The place.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">Store errors.</exception>
    public static async ValueTask<IReadOnlyList<string>> OthersAtAsync(IStore store, StoreKey key, CancellationToken cancel = default)
    {
        var names = new List<string>();
        if (!store.Capabilities.HasFlag(StoreCapabilities.Listable) || await NodeStorage.ExistsAsync(store, key, cancel).ConfigureAwait(false)) return names;
        await foreach (var entry in store.ListAsync(key, recurse: false, cancel).ConfigureAwait(false))
        {
            var isOther = entry.IsPrefix ? !await NodeStorage.ExistsAsync(store, entry.Key, cancel).ConfigureAwait(false)
                : !s_litter.Contains(entry.Key.Name) && !entry.Key.Name.StartsWith("._", StringComparison.Ordinal) && !ZarrKeys.Fragments.Owns(entry.Key);
            if (isOther) names.Add(entry.Key.Name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}

using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>Tells of a place where no node is, and where there are some below it: an archive of a folder, or a folder of stores, is taken for a store easily.</summary>
internal static class MissingNode
{
    // A look, not a search: the place may be a whole disk.
    private const int MostNames = 3, MostLevels = 4, MostPlaces = 200, MostEntries = 2000;

    /// <summary>The error of a place without a node, with the topmost nodes below it.</summary>
    public static async ValueTask<ZarrException> DescribeAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var found = await FindBelowAsync(store, key, cancel).ConfigureAwait(false);
        var missing = NodeStorage.NotFound(store, key);
        if (found.Count == 0) return missing;
        var names = string.Join(", ", found.Take(MostNames).Select(node => $"'{NodeStorage.Where(store, node)}'"));
        return new(missing.Id, $"{missing.Message[..^1]}, but there {(found.Count == 1 ? "is one" : "are some")} below it: {names}{(found.Count > MostNames ? " and more" : "")}. Give such a path.", missing.Target);
    }

    private static async ValueTask<List<StoreKey>> FindBelowAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var found = new List<StoreKey>();
        if (!store.Capabilities.HasFlag(StoreCapabilities.Listable)) return found;
        var places = new Queue<(StoreKey Key, int Level)>([(key, 0)]);
        for (var (looked, entries) = (0, 0); places.TryDequeue(out var place) && looked < MostPlaces && entries < MostEntries && found.Count <= MostNames; looked++)
        {
            try
            {
                if (place.Level > 0 && await NodeStorage.ExistsAsync(store, place.Key, cancel).ConfigureAwait(false))
                {
                    found.Add(place.Key);
                    continue;
                }

                if (place.Level == MostLevels) continue;
                var children = new List<StoreKey>();
                await foreach (var entry in store.ListAsync(place.Key, recurse: false, cancel).ConfigureAwait(false))
                {
                    if (entry.IsPrefix) children.Add(entry.Key);
                    if (++entries == MostEntries) break;
                }

                foreach (var child in children.OrderBy(child => child.Value, StringComparer.Ordinal)) places.Enqueue((child, place.Level + 1));
            }
            catch (ZarrException)
            {
                // What cannot be looked at is not what is to be told.
            }
        }

        return found;
    }
}

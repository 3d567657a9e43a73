using Zarr.Stores;

namespace Zarr.Nodes;

/// <summary>Nodes as consolidated metadata tells of them, for stores that cannot be listed: nothing is read for a node.</summary>
internal sealed class CopyNodes : INodeSource
{
    private readonly StoreKey _group;
    private readonly ConsolidatedMetadata _copies;
    private readonly Dictionary<string, SortedSet<string>> _children = [];

    private CopyNodes(StoreKey group, ConsolidatedMetadata copies)
    {
        (_group, _copies) = (group, copies);
        foreach (var name in copies.Names)
            for (var below = name; below.Length > 0;)
            {
                var above = below.LastIndexOf('/') is var slash and > 0 ? below[..slash] : "";
                if (!_children.TryGetValue(above, out var siblings)) _children[above] = siblings = new(StringComparer.Ordinal);
                // What is above it was added with its first child.
                if (!siblings.Add(below)) break;
                below = above;
            }
    }

    /// <summary>The copies of the nearest group, at or above this one, that knows it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreReadFailed"/>: there are none. <see cref="ZarrErrorId.MetadataInvalid"/>: they are damaged.</exception>
    public static async ValueTask<CopyNodes> FindAsync(ZarrGroup group, CancellationToken cancel)
    {
        for (var above = group.Key; ; above = above.Parent)
        {
            if (await ConsolidatedStorage.LoadAsync(group.Store, above, group.ZarrFormat, cancel).ConfigureAwait(false) is { } copies
                && (above == group.Key || copies.Load(ConsolidatedStorage.NameOf(group.Key, above)) is not null)) return new(above, copies);
            if (above.IsRoot) break;
        }

        throw new ZarrException(ZarrErrorId.StoreReadFailed,
            $"What is in '{group.Path}' cannot be told: its store cannot be listed, and there is no consolidated metadata at the group or above it. " +
            "Name the node, or consolidate the metadata where the store can be listed.", group.Path);
    }

    public ValueTask<(IEnumerable<StoreKey> Children, bool HasV2Copy)> ListAsync(StoreKey group, CancellationToken cancel) =>
        new((_children.TryGetValue(ConsolidatedStorage.NameOf(group, _group), out var names) ? names.Select(name => _group.Append(name)) : [], false));

    public ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel) => new(_copies.Load(ConsolidatedStorage.NameOf(key, _group)));
}

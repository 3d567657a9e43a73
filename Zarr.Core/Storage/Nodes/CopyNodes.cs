using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>Nodes as consolidated metadata tells of them, where a store cannot be listed or has nothing else: nothing is read for a node.</summary>
internal sealed class CopyNodes : INodeSource
{
    private readonly StoreKey _group;
    private readonly ConsolidatedMetadata _copies;
    private readonly Entry _root = new();

    private CopyNodes(StoreKey group, ConsolidatedMetadata copies)
    {
        (_group, _copies) = (group, copies);
        foreach (var name in copies.Names)
        {
            var entry = _root;
            if (name.Length > 0) foreach (var part in name.Split('/')) entry = entry[part];
        }
    }

    /// <summary>The nodes in copies at a group.</summary>
    public static CopyNodes Of(StoreKey group, ConsolidatedMetadata copies) => new(group, copies);

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

    public ValueTask<GroupContent> ListAsync(StoreKey group, CancellationToken cancel) =>
        new(new GroupContent(ChildrenOf(ConsolidatedStorage.NameOf(group, _group)).Select(group.AppendKnown), false, []));

    public ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel) => new(_copies.Load(ConsolidatedStorage.NameOf(key, _group)) is { } copy ? copy with { CopiedFrom = _group } : null);

    private IEnumerable<string> ChildrenOf(string name)
    {
        var entry = _root;
        if (name.Length > 0) foreach (var part in name.Split('/')) entry = entry[part];
        return entry.Names;
    }

    /// <summary>What is directly below a node, by the last part of its name: whole names would be as many more bytes as they have parts.</summary>
    private sealed class Entry
    {
        private SortedDictionary<string, Entry>? _children;

        public IEnumerable<string> Names => _children?.Keys ?? Enumerable.Empty<string>();

        public Entry this[string part]
        {
            get
            {
                _children ??= new(StringComparer.Ordinal);
                if (!_children.TryGetValue(part, out var child)) _children[part] = child = new();
                return child;
            }
        }
    }
}

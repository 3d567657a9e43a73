using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Nodes of which nothing but a copy of their metadata is stored, as archives and version control leave them that keep <c>.zmetadata</c> alone. Where a
/// single document of them is stored, or in v3 nothing lies below a name, the copy is an old one of what was deleted.
/// </summary>
internal static class OnlyCopies
{
    /// <summary>What tells of a node that has no document; null where nothing does.</summary>
    public static async ValueTask<(StoreKey Group, ConsolidatedMetadata Copies)?> FindAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        for (var group = key; ; group = group.Parent)
        {
            foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3])
                if (await FindAtAsync(store, group, format, cancel).ConfigureAwait(false) is { } copies && copies.Load(ConsolidatedStorage.NameOf(key, group)) is not null
                    && (format == ZarrFormat.V2 || await NodeStorage.IsPrefixAsync(store, key, cancel).ConfigureAwait(false))) return (group, copies);
            if (group.IsRoot) return null;
        }
    }

    /// <summary>The copies at a group where they are all that is stored of the nodes in them.</summary>
    public static async ValueTask<ConsolidatedMetadata?> FindAtAsync(IStore store, StoreKey group, ZarrFormat format, CancellationToken cancel)
    {
        try
        {
            if (await ConsolidatedStorage.LoadAsync(store, group, format, cancel).ConfigureAwait(false) is not { } copies) return null;
            var any = false;
            foreach (var name in copies.Names)
            {
                var node = name.Length == 0 ? group : group.Append(name);
                if (await NodeStorage.ExistsAsync(store, node, cancel).ConfigureAwait(false)) return null;
                // What was deleted left nothing.
                any |= format == ZarrFormat.V2 || await NodeStorage.IsPrefixAsync(store, node, cancel).ConfigureAwait(false);
            }

            return any ? copies : null;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            // What is damaged tells of nothing; whoever needs the copies themselves is told.
            return null;
        }
    }

    /// <summary>Writes the documents of all nodes in the copies, each group before what it holds; returns how many nodes that were.</summary>
    public static async ValueTask<int> RestoreAsync(IStore store, StoreKey group, ConsolidatedMetadata copies, CancellationToken cancel)
    {
        var count = 0;
        foreach (var name in copies.Names.Order(StringComparer.Ordinal).ToArray())
        {
            if (copies.Load(name) is not { } stored) continue;
            if (stored.AttributesError is { } error) throw error;
            var key = name.Length == 0 ? group : group.Append(name);
            // What someone else has written by now is not replaced.
            if (stored is { Format: ZarrFormat.V2, Attributes: { Count: > 0 } attributes })
                await NodeStorage.WriteAsync(store, key.Append(NodeStorage.V2AttributesName), attributes, WriteCondition.IfAbsent, cancel).ConfigureAwait(false);
            var document = stored.Format == ZarrFormat.V3 ? NodeStorage.V3Name : stored.IsArray ? NodeStorage.V2ArrayName : NodeStorage.V2GroupName;
            await NodeStorage.WriteAsync(store, key.Append(document), stored.Document, WriteCondition.IfAbsent, cancel).ConfigureAwait(false);
            count++;
        }

        return count;
    }
}

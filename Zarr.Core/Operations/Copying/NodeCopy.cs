using System.Text.Json.Nodes;
using Zarr.Arrays;
using Zarr.Format.Metadata;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Copying;

/// <summary>A node as it is going to be.</summary>
/// <param name="Key">Its place.</param>
/// <param name="Node">Its documents.</param>
/// <param name="Transfer">Brings its chunks; null for a group.</param>
internal sealed record NodeCopy(StoreKey Key, StoredNode Node, ArrayTransfer? Transfer)
{
    /// <summary>Plans the copy of one node, and watches it. Everything that cannot be shows here, and nothing is written.</summary>
    public static async ValueTask<NodeCopy> PlanAsync(IStore source, StoreKey from, StoredNode stored, IStore target, StoreKey to, ArrayChanges changes, ReadGuard guard, CancellationToken cancel)
    {
        if (stored.AttributesError is { } unreadable) throw unreadable;
        var attributes = (JsonObject?)stored.Attributes?.DeepClone() ?? [];
        Zarr.Format.Json.WholeText.Require(attributes);
        if (!stored.IsArray) return new(to, new(changes.Format ?? stored.Format, false, GroupDocument(stored, changes.Format ?? stored.Format), attributes), null);
        try
        {
            var array = StoredArray.Of(source, from, stored).Context;
            guard.Begin(array);
            var metadata = ChangedArray.Of(array, changes);
            // An attribute of that name in v3 is the user's own.
            if (metadata.Format != stored.Format || metadata.Format == ZarrFormat.V2) metadata = DimensionAttribute.Place(metadata, attributes);
            var copy = new ArrayContext(target, to, metadata);
            if (changes.Codecs is not null || changes.DataType is not null || changes.HasGrid) copy.Chain.RequireReadable();
            return new(to, new(metadata.Format, true, ArrayDocument(stored.Document, array, copy), attributes), await ArrayTransfer.CreateAsync(array, copy, null, cancel).ConfigureAwait(false));
        }
        catch (ZarrException e) when (changes != ArrayChanges.None)
        {
            throw new ZarrException(e.Id, $"'{NodeStorage.Where(source, from)}' cannot be copied so: {e.Message}", e.Target, e);
        }
    }

    private static JsonObject GroupDocument(StoredNode stored, ZarrFormat format) =>
        format == stored.Format ? WithoutConsolidated(stored.Document) : format == ZarrFormat.V3 ? Zarr.Format.Metadata.V3.NodeDocument.WriteGroup() : Zarr.Format.Metadata.V2.NodeDocument.WriteGroup();

    /// <summary>The document of the copy. In one format, members that say the same stay as they are spelled, and members that no one here knows stay too.</summary>
    private static JsonObject ArrayDocument(JsonObject stored, ArrayContext source, ArrayContext target)
    {
        if (ReferenceEquals(source.Metadata, target.Metadata)) return WithoutConsolidated(stored);
        var after = Bound(target).ToDocument();
        if (source.Metadata.Format != target.Metadata.Format) return after;
        var (before, document) = (Bound(source).ToDocument(), WithoutConsolidated(stored));
        foreach (var name in before.Concat(after).Select(member => member.Key).Distinct().ToArray())
        {
            // By their texts: 0.0 is as good as 0, but not in every place.
            if (before[name]?.ToJsonString() == after[name]?.ToJsonString() && before.ContainsKey(name) == after.ContainsKey(name)) continue;
            if (after.ContainsKey(name)) document[name] = after[name]?.DeepClone();
            else document.Remove(name);
        }

        return document;
    }

    private static ArrayMetadata Bound(ArrayContext array) => array.Metadata with { Codecs = array.Chain.Codecs };

    // It would tell of the nodes as they are at the source, and go stale unseen.
    private static JsonObject WithoutConsolidated(JsonObject stored)
    {
        var document = (JsonObject)stored.DeepClone();
        document.Remove("consolidated_metadata");
        return document;
    }
}

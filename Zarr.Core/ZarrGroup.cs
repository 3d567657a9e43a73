using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Zarr.Metadata;
using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr;

/// <summary>A group: a node that holds arrays and further groups.</summary>
public sealed class ZarrGroup : ZarrNode
{
    internal ZarrGroup(IStore store, StoreKey key, ZarrFormat format, JsonObject? attributes) : base(store, key, format, attributes)
    {
    }

    /// <inheritdoc/>
    public override string NodeType => "group";

    /// <summary>Creates a group, and groups above it where there are none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeExists"/>, <see cref="ZarrErrorId.NotAGroup"/>, <see cref="ZarrErrorId.NameInvalid"/>,
    /// <see cref="ZarrErrorId.AttributeInvalid"/>, store errors.</exception>
    public static async ValueTask<ZarrGroup> CreateAsync(
        IStore store, StoreKey key, ZarrFormat format = ZarrFormat.V3, System.Collections.IDictionary? attributes = null, bool overwrite = false, CancellationToken cancel = default)
    {
        var json = attributes is null ? null : AttributeValues.ToJson(attributes);
        var document = format == ZarrFormat.V3 ? Metadata.V3.NodeDocument.WriteGroup() : Metadata.V2.NodeDocument.WriteGroup();
        await NodeStorage.CreateAsync(store, key, format, isArray: false, document, json, overwrite, cancel).ConfigureAwait(false);
        return new(store, key, format, json);
    }

    /// <summary>
    /// The nodes below, depth first, each group before what it holds, names in ordinal order; one listing for each group.
    /// A child whose metadata is damaged is given as the error, so that the others can still be had.
    /// </summary>
    /// <param name="depth">How many levels: 1 for the direct children.</param>
    /// <param name="cancel">Stops.</param>
    public async IAsyncEnumerable<(ZarrNode? Node, ZarrException? Error, int Depth)> ListAsync(int depth = 1, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var pending = new Stack<(StoreKey Key, int Depth)>();
        await PushAsync(Key, 1).ConfigureAwait(false);
        while (pending.TryPop(out var next))
        {
            cancel.ThrowIfCancellationRequested();
            ZarrNode? node = null;
            ZarrException? error = null;
            try
            {
                node = await FindAsync(Store, next.Key, cancel).ConfigureAwait(false);
            }
            catch (ZarrException e)
            {
                error = e;
            }

            // Other files may lie in a store: what has no metadata is no node.
            if (node is null && error is null) continue;
            yield return (node, error, next.Depth);
            if (node is ZarrGroup && next.Depth < depth) await PushAsync(next.Key, next.Depth + 1).ConfigureAwait(false);
        }

        async ValueTask PushAsync(StoreKey group, int level)
        {
            var children = new List<StoreKey>();
            await foreach (var entry in Store.ListAsync(group, recurse: false, cancel).ConfigureAwait(false))
                if (entry.IsPrefix) children.Add(entry.Key);
            children.Sort((a, b) => string.CompareOrdinal(b.Value, a.Value));
            foreach (var child in children) pending.Push((child, level));
        }
    }
}

using System.Text;
using Zarr.Format.Json;
using Zarr.Format.Metadata;
using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>A metadata document as it is stored.</summary>
/// <param name="Key">Its key in the store.</param>
/// <param name="Text">Its JSON text, to the letter; it need not be valid.</param>
public sealed record ZarrDocument(string Key, string Text)
{
    private string Where { get; init; } = Key;

    /// <summary>The documents that make a node: <c>zarr.json</c>; or else <c>.zarray</c> or <c>.zgroup</c>, and <c>.zattrs</c> after it where there are attributes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.MetadataInvalid"/>: larger than can be read; store errors.</exception>
    public static async ValueTask<IReadOnlyList<ZarrDocument>> ReadAsync(IStore store, StoreKey node, CancellationToken cancel = default)
    {
        if (await FindAsync(store, node.Append(NodeStorage.V3Name), cancel).ConfigureAwait(false) is { } v3) return [v3];
        var v2 = await FindAsync(store, node.Append(NodeStorage.V2ArrayName), cancel).ConfigureAwait(false)
            ?? await FindAsync(store, node.Append(NodeStorage.V2GroupName), cancel).ConfigureAwait(false) ?? throw await NodeStorage.NotFoundAsync(store, node, cancel).ConfigureAwait(false);
        return await FindAsync(store, node.Append(NodeStorage.V2AttributesName), cancel).ConfigureAwait(false) is { } attributes ? [v2, attributes] : [v2];
    }

    /// <summary>Its members: text, bool, whole numbers, double, null, lists, and dictionaries in the order they are stored.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: it is no JSON object.</exception>
    public OrderedDictionary<string, object?> Parse() => AttributeValues.FromJson(JsonText.Parse(Encoding.UTF8.GetBytes(Text), Where));

    /// <summary>The text.</summary>
    public override string ToString() => Text;

    private static async ValueTask<ZarrDocument?> FindAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var value = await store.GetAsync(key, ByteRange.First(JsonText.MaxLength), cancel).ConfigureAwait(false);
        if (value is null) return null;
        var where = NodeStorage.Where(store, key);
        if (value.TotalLength > JsonText.MaxLength)
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {where} has {value.TotalLength:N0} bytes; at most {JsonText.MaxLength:N0} are read.", where);
        return new(key.Value, Encoding.UTF8.GetString(value.Bytes.Span)) { Where = where };
    }
}

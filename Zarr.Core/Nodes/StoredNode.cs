using System.Text.Json.Nodes;

namespace Zarr.Nodes;

/// <summary>The documents of a node as they are stored.</summary>
/// <param name="Format">The format they are in.</param>
/// <param name="IsArray">An array, or else a group.</param>
/// <param name="Document">zarr.json, .zarray or .zgroup.</param>
/// <param name="Attributes">The user attributes, wherever the format keeps them.</param>
internal sealed record StoredNode(ZarrFormat Format, bool IsArray, JsonObject Document, JsonObject? Attributes)
{
    /// <summary>The state of the documents that this was read from.</summary>
    public NodeVersion Version { get; init; } = NodeVersion.Unknown;

    /// <summary>What zarr.json tells, checked as far as it is a node; the members of an array are not read.</summary>
    public static StoredNode FromV3(JsonObject document, string where)
    {
        var isArray = Metadata.V3.NodeDocument.IsArray(document, where);
        if (!isArray) Metadata.V3.NodeDocument.CheckGroup(document, where);
        return new(ZarrFormat.V3, isArray, document, document["attributes"] as JsonObject);
    }
}

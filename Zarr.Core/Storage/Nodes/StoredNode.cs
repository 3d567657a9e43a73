using System.Text.Json.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>The documents of a node as they are stored.</summary>
/// <param name="Format">The format they are in.</param>
/// <param name="IsArray">An array, or else a group.</param>
/// <param name="Document">zarr.json, .zarray or .zgroup.</param>
/// <param name="Attributes">The user attributes, wherever the format keeps them.</param>
internal sealed record StoredNode(ZarrFormat Format, bool IsArray, JsonObject Document, JsonObject? Attributes)
{
    /// <summary>Why what is the user's own in a document is no sound JSON; null where it is. Such a document is read as far as it goes, and never written anew.</summary>
    public ZarrException? Malformed { get; init; }

    /// <summary>Why the attributes cannot be read; null where they can.</summary>
    public ZarrException? AttributesError { get; init; }

    /// <summary>The group whose consolidated metadata it was taken from; null where its own documents were read.</summary>
    public StoreKey? CopiedFrom { get; init; }

    /// <summary>Which node was there before its documents were read, see <see cref="NodeIdentity"/>; null where that is not known.</summary>
    public object? Identity { get; init; }

    /// <summary>The state of the documents that this was read from.</summary>
    public NodeVersion Version { get; init; } = NodeVersion.Unknown;

    /// <summary>What zarr.json tells, checked as far as it is a node; the members of an array are not read.</summary>
    public static StoredNode FromV3(JsonObject document, string where)
    {
        var isArray = Zarr.Format.Metadata.V3.NodeDocument.IsArray(document, where);
        if (!isArray) Zarr.Format.Metadata.V3.NodeDocument.CheckGroup(document, where);
        var error = document["attributes"] is { } other and not JsonObject ? Zarr.Format.Json.JsonMembers.Invalid(where, "attributes", other, "an object") : null;
        return new(ZarrFormat.V3, isArray, document, document["attributes"] as JsonObject) { Malformed = error, AttributesError = error };
    }
}

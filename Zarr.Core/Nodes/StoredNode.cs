using System.Text.Json.Nodes;

namespace Zarr.Nodes;

/// <summary>The documents of a node as they are stored.</summary>
/// <param name="Format">The format they are in.</param>
/// <param name="IsArray">An array, or else a group.</param>
/// <param name="Document">zarr.json, .zarray or .zgroup.</param>
/// <param name="Attributes">The user attributes, wherever the format keeps them.</param>
internal sealed record StoredNode(ZarrFormat Format, bool IsArray, JsonObject Document, JsonObject? Attributes);

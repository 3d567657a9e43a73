using System.Collections.ObjectModel;
using System.Text.Json.Nodes;

namespace Zarr.Format.Metadata;

/// <summary>The attributes of a node, read only. Their text is JSON.</summary>
internal sealed class NodeAttributes(JsonObject? json) : ReadOnlyDictionary<string, object?>(AttributeValues.FromJson(json))
{
    public override string ToString() => Dictionary.ToString()!;
}

using System.Text.Json.Nodes;
using Zarr.Json;

namespace Zarr.Metadata.V2;

/// <summary>The spelling of a group in <c>.zgroup</c> (Zarr v2, "Groups").</summary>
internal static class NodeDocument
{
    public static void CheckGroup(JsonObject document, string where)
    {
        if (document.Required(where, "zarr_format")?.ToJsonString() != "2")
            throw JsonMembers.Invalid(where, "zarr_format", document["zarr_format"], "the integer 2");
    }

    public static JsonObject WriteGroup() => new() { ["zarr_format"] = 2 };
}

using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata.V2;

/// <summary>The spelling of a group in <c>.zgroup</c> (Zarr v2, "Groups"), and the member that arrays have too.</summary>
internal static class NodeDocument
{
    public static void CheckFormat(JsonObject document, string where)
    {
        // WebKnossos wrote it as text, Java's number is a double.
        if (document.Required(where, "zarr_format")?.ToJsonString() is not ("2" or "\"2\"" or "2.0"))
            throw JsonMembers.Invalid(where, "zarr_format", document["zarr_format"], "the integer 2");
    }

    public static JsonObject WriteGroup() => new() { ["zarr_format"] = 2 };
}

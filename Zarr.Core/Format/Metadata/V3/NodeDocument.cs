using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata.V3;

/// <summary>What arrays and groups share in <c>zarr.json</c> (Zarr v3 core, "Metadata").</summary>
internal static class NodeDocument
{
    private static readonly string[] KnownInGroups = ["zarr_format", "node_type", "attributes", "consolidated_metadata"];

    /// <summary>Checks the format and tells whether the node is an array.</summary>
    public static bool IsArray(JsonObject document, string where)
    {
        if (document.Required(where, "zarr_format")?.ToJsonString() != "3")
            throw JsonMembers.Invalid(where, "zarr_format", document["zarr_format"], IsDraft(document["zarr_format"]) ? "the integer 3; an address was that of drafts of Zarr v3 until 2022, which are not supported" : "the integer 3");
        return document.Required(where, "node_type").Text(where, "node_type") switch
        {
            "array" => true,
            "group" => false,
            _ => throw JsonMembers.Invalid(where, "node_type", document["node_type"], "\"array\" or \"group\""),
        };
    }

    private static bool IsDraft(JsonNode? format) => format is JsonValue value && value.TryGetValue<string>(out var text) && text.StartsWith("http", StringComparison.Ordinal);

    public static void CheckGroup(JsonObject document, string where) => CheckMembers(document, KnownInGroups, where);

    public static JsonObject WriteGroup() => new() { ["zarr_format"] = 3, ["node_type"] = "group", ["attributes"] = new JsonObject() };

    /// <summary>Refuses a member that must be understood and is not.</summary>
    public static void CheckMembers(JsonObject document, string[] known, string where)
    {
        foreach (var transformer in document["storage_transformers"] is { } list ? list.List(where, "storage_transformers") : [])
        {
            var (name, _) = Extension.Read(transformer, where, "storage_transformers", mayIgnore: true);
            if (!Extension.MayBeIgnored(transformer))
                throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the storage transformer '{name}', which is not supported.", name);
        }

        foreach (var (name, value) in document)
        {
            // Old zarr-python wrote a null consolidated_metadata, into arrays too.
            if (known.Contains(name) || Extension.MayBeIgnored(value) || (name == "consolidated_metadata" && value is null)) continue;
            throw new ZarrException(ZarrErrorId.FormatNotSupported,
                $"The metadata {where} has the member \"{name}\", which is not known and is not marked \"must_understand\": false.", name);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.Json;

/// <summary>A named part of v3 metadata that may have a configuration (Zarr v3 core, "Extension definition").</summary>
internal static class Extension
{
    /// <summary>Zarr v3 core, "Extension definition": only an explicit <c>must_understand: false</c> lets a reader go on.</summary>
    public static bool MayBeIgnored(JsonNode? node) =>
        node is JsonObject o && o["must_understand"]?.GetValueKind() == JsonValueKind.False;

    /// <summary>The name and configuration of an extension, in its object form or the short-hand string of Zarr 3.1.</summary>
    public static (string Name, JsonObject? Configuration) Read(JsonNode? node, string where, string member, bool mayIgnore)
    {
        if (node?.GetValueKind() == JsonValueKind.String) return (node.GetValue<string>(), null);
        var extension = node.Object(where, member);
        if (!mayIgnore && MayBeIgnored(extension))
            throw JsonMembers.Invalid(where, member, node, "understood: \"must_understand\": false is not allowed here");
        foreach (var (name, value) in extension)
            if (name is not ("name" or "configuration" or "must_understand") && !MayBeIgnored(value))
                throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the unknown member \"{name}\" in \"{member}\".", name);
        return (extension.Required(where, "name").Text(where, member), extension["configuration"]?.Object(where, member));
    }

    /// <summary>Its object form. It is written even where the short-hand string of Zarr 3.1 would do: readers of 3.0 know that one only.</summary>
    public static JsonObject Write(string name, JsonObject? configuration)
    {
        var node = new JsonObject { ["name"] = name };
        if (configuration is not null) node["configuration"] = configuration;
        return node;
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.Json;

/// <summary>Typed reading of metadata members, with errors that say which document and member.</summary>
internal static class JsonMembers
{
    public static ZarrException Invalid(string where, string member, JsonNode? value, string allowed) =>
        new(ZarrErrorId.MetadataInvalid, $"The metadata {where} does not allow \"{member}\": {Short(value)}. It must be {allowed}.", where);

    public static JsonNode? Required(this JsonObject document, string where, string member) =>
        document.TryGetPropertyValue(member, out var value)
            ? value
            : throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {where} lacks the member \"{member}\".", where);

    public static string Text(this JsonNode? node, string where, string member, string allowed = "a text") =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw Invalid(where, member, node, allowed);

    public static JsonObject Object(this JsonNode? node, string where, string member) =>
        node as JsonObject ?? throw Invalid(where, member, node, "an object");

    public static JsonArray List(this JsonNode? node, string where, string member) =>
        node as JsonArray ?? throw Invalid(where, member, node, "a list");

    /// <summary>A list of integers of at least <paramref name="minimum"/>.</summary>
    public static Shape Lengths(this JsonNode? node, string where, string member, long minimum)
    {
        var list = node.List(where, member);
        if (list.Count > 64) throw Invalid(where, member, node, "a list of at most 64 axes");
        var lengths = new long[list.Count];
        for (var i = 0; i < lengths.Length; i++)
            if (list[i] is not { } item || item.GetValueKind() != JsonValueKind.Number
                || !long.TryParse(item.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out lengths[i]) || lengths[i] < minimum)
                throw Invalid(where, member, node, $"a list of integers of at least {minimum}");
        return new Shape(lengths);
    }

    public static JsonArray ToJson(this Shape shape) => new([.. shape.Select(n => (JsonNode?)JsonValue.Create(n))]);

    private static string Short(JsonNode? node) => node?.ToJsonString() is not { } text ? "null" : text.Length <= 80 ? text : text[..77] + "...";
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>
/// Records as a user spells them in JSON: <c>{"id": "int32", "name": "U10"}</c>, NumPy's <c>[["id", "&lt;i4"], ["v", "f8", [3]]]</c>, or what
/// v3 metadata has. A field is any of these again, a name, or a list of a type and the shape of an array of them.
/// </summary>
internal static class DataTypeText
{
    private const string Where = "of the data type given";

    public static DataType Parse(string text, out bool bigEndian)
    {
        try
        {
            (var type, bigEndian) = Read(JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }));
            return type;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The data type '{text}' is no JSON: {e.Message}", text, e);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            throw new ZarrException(ZarrErrorId.DataTypeNotSupported, e.Message, text, e);
        }
    }

    private static (DataType Type, bool BigEndian) Read(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray fields: return Create(fields, fields.Select(Field));
            case JsonObject { Count: 2 } extension when extension["name"] is JsonValue && extension["configuration"] is JsonObject configuration:
                var v3Name = extension["name"]!.ToString();
                return (DataTypeRegistry.FromV3(v3Name, configuration, Where) ?? DataTypeRegistry.Parse(v3Name), false);
            case JsonObject fields: return Create(fields, fields.Select(member => Typed(member.Key, member.Value)));
            case JsonValue when node.GetValueKind() == JsonValueKind.String:
                var name = node.GetValue<string>();
                return (DataType.Parse(name, out var bigEndian), bigEndian);
            default: throw Refused(node, "a name, a list of fields, or an object of fields");
        }
    }

    private static (DataType, bool) Create(JsonNode node, IEnumerable<(string, DataType, bool)> fields) =>
        StructDataType.Create([.. fields], isLegacy: false, why => Refused(node, $"a record, but {why}"));

    private static (string, DataType, bool) Field(JsonNode? node) =>
        node is JsonArray { Count: 2 or 3 } field && field[0]?.GetValueKind() == JsonValueKind.String
            ? WithShape(field[0]!.GetValue<string>(), Typed("", field[1]), field.Count == 3 ? field[2] : new JsonArray())
            : throw Refused(node, "a list of name, type and perhaps shape");

    // "f8", or ["f8", 2, 3] for an array; a list of lists are the fields of a record.
    private static (string, DataType, bool) Typed(string name, JsonNode? node)
    {
        if (node is JsonArray { Count: > 1 } array && array[0] is not JsonArray && array.Skip(1).All(n => n is JsonArray || n?.GetValueKind() == JsonValueKind.Number))
            return WithShape(name, Typed(name, array[0]), array is [_, JsonArray shape] ? shape : new JsonArray([.. array.Skip(1).Select(n => n?.DeepClone())]));
        var (type, bigEndian) = Read(node);
        return (name, type, bigEndian);
    }

    private static (string, DataType, bool) WithShape(string name, (string, DataType Type, bool BigEndian) field, JsonNode? shape) =>
        (name, BlockDataTypes.Subarray(field.Type, shape, Where), field.BigEndian);

    private static ZarrException Refused(JsonNode? node, string allowed) =>
        new(ZarrErrorId.DataTypeNotSupported, $"The data type {node?.ToJsonString() ?? "null"} is not supported: it must be {allowed}.", node?.ToJsonString());
}

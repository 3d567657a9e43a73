using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Codecs;
using Zarr.DataTypes;
using Zarr.Json;

namespace Zarr.Metadata.V2;

/// <summary>The spelling of an array in <c>.zarray</c> (Zarr v2, "Arrays").</summary>
internal static class ArrayDocument
{
    public static ArrayMetadata Read(JsonObject document, string where)
    {
        if (document.Required(where, "zarr_format")?.ToJsonString() != "2")
            throw JsonMembers.Invalid(where, "zarr_format", document["zarr_format"], "the integer 2");
        var shape = document.Required(where, "shape").Lengths(where, "shape", 0);
        var chunkShape = document.Required(where, "chunks").Lengths(where, "chunks", 1);
        if (chunkShape.Rank != shape.Rank)
            throw JsonMembers.Invalid(where, "chunks", document["chunks"], $"a list of {shape.Rank} integers, as \"shape\" is");
        var (dataType, bigEndian) = ReadDataType(document.Required(where, "dtype"), where);
        var fill = document.Required(where, "fill_value") is { } value ? dataType.ParseFillValue(value, ZarrFormat.V2) : null;

        return new()
        {
            Format = ZarrFormat.V2,
            Shape = shape,
            DataType = dataType,
            ChunkShape = chunkShape,
            KeyEncoding = new(false, ReadSeparator(document, where)),
            FillValue = fill is null ? null : (ReadOnlyMemory<byte>?)fill,
            Codecs = ReadCodecs(document, where, shape.Rank, dataType, bigEndian),
        };
    }

    public static JsonObject Write(ArrayMetadata array)
    {
        var arrays = array.Codecs.OfType<IArrayToArrayCodec>().ToArray();
        var order = arrays is [] ? "C" : arrays is [TransposeCodec { IsReversal: true }] ? "F"
            : throw new ZarrException(ZarrErrorId.FormatNotSupported,
                $"Zarr v2 has no spelling for {string.Join(", ", arrays.Select(c => c.ToString()))}. Use C or F order, or Zarr v3.", "codecs");
        var bytes = array.Codecs.OfType<IArrayToBytesCodec>().Single() as BytesCodec
            ?? throw new ZarrException(ZarrErrorId.FormatNotSupported, "Zarr v2 has the array to bytes codec 'bytes' only.", "codecs");
        var compressors = array.Codecs.OfType<IBytesToBytesCodec>().Select(Write).ToArray();
        if (array.DimensionNames is not null)
            throw new ZarrException(ZarrErrorId.FormatNotSupported, "Zarr v2 has no dimension names. Leave them out, or use Zarr v3.", "dimension_names");

        var document = new JsonObject
        {
            ["zarr_format"] = 2,
            ["shape"] = array.Shape.ToJson(),
            ["chunks"] = array.ChunkShape.ToJson(),
            ["dtype"] = array.DataType.SpellV2(bytes.BigEndian is true),
            ["compressor"] = compressors.Length == 0 ? null : compressors[^1],
            ["fill_value"] = array.FillValue is { } fill ? array.DataType.SpellFillValue(fill.Span, ZarrFormat.V2) : null,
            ["order"] = order,
            // An empty list breaks readers; null is no filters.
            ["filters"] = compressors.Length < 2 ? null : new JsonArray(compressors[..^1]),
        };
        if (array.KeyEncoding.Separator != '.') document["dimension_separator"] = array.KeyEncoding.Separator.ToString();
        return document;
    }

    private static (DataType Type, bool BigEndian) ReadDataType(JsonNode? node, string where)
    {
        var (type, bigEndian) = DataTypeRegistry.FromV2(node, where)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has the data type {node?.ToJsonString() ?? "null"}, which is not supported.", where);
        if (node!.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is var text
            && (text[0] is not ('<' or '>' or '|') || (text[0] == '|' && type.ByteOrderUnit != 1)))
            throw JsonMembers.Invalid(where, "dtype", node, "a NumPy type with its byte order, such as \"<i4\" or \"|u1\"");
        return (type, bigEndian);
    }

    private static char ReadSeparator(JsonObject document, string where) => document["dimension_separator"] switch
    {
        null => '.',
        var node when node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is "." or "/" => node.GetValue<string>()[0],
        var node => throw JsonMembers.Invalid(where, "dimension_separator", node, "\".\" or \"/\""),
    };

    // Encoding runs through order, byte order, filters in list order, compressor (Zarr v2, "Filters").
    private static List<ICodec> ReadCodecs(JsonObject document, string where, int rank, DataType dataType, bool bigEndian)
    {
        List<ICodec> codecs = [];
        switch (document.Required(where, "order").Text(where, "order", "\"C\" or \"F\""))
        {
            case "C": break;
            case "F" when rank < 2: break;
            case "F": codecs.Add(TransposeCodec.Reversed(rank)); break;
            default: throw JsonMembers.Invalid(where, "order", document["order"], "\"C\" or \"F\"");
        }

        codecs.Add(new BytesCodec(dataType.ByteOrderUnit == 1 ? null : bigEndian));
        foreach (var filter in document.Required(where, "filters") is { } filters ? filters.List(where, "filters") : [])
            codecs.Add(ReadCodec(filter.Object(where, "filters"), where));
        if (document.Required(where, "compressor") is { } compressor)
            codecs.Add(ReadCodec(compressor.Object(where, "compressor"), where));
        return codecs;
    }

    // numcodecs configurations are flat: "id" beside the members. Members it does not know are ignored there, and here.
    private static ICodec ReadCodec(JsonObject node, string where)
    {
        var id = node.Required(where, "id").Text(where, "id");
        var descriptor = CodecRegistry.Find(id);
        if (descriptor.V2Id != id) throw new ZarrException(ZarrErrorId.CodecNotSupported, $"The codec '{id}' in {where} does not exist in Zarr v2.", id);
        return descriptor.Create(new CodecConfiguration(id, node, clamps: true));
    }

    private static JsonNode? Write(IBytesToBytesCodec codec)
    {
        var id = CodecRegistry.Find(codec.Name).V2Id
            ?? throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v2 cannot name the codec '{codec.Name}'.", codec.Name);
        var node = codec.Configure(ZarrFormat.V2) ?? [];
        node.Insert(0, "id", id);
        return node;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.Codecs.Objects;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata.V2;

/// <summary>The spelling of an array in <c>.zarray</c> (Zarr v2, "Arrays").</summary>
internal static class ArrayDocument
{
    public static ArrayMetadata Read(JsonObject document, string where)
    {
        NodeDocument.CheckFormat(document, where);
        var shape = document.Required(where, "shape").Lengths(where, "shape", 0);
        var chunkShape = document.Required(where, "chunks").Lengths(where, "chunks", 1);
        if (chunkShape.Rank != shape.Rank)
            throw JsonMembers.Invalid(where, "chunks", document["chunks"], $"a list of {shape.Rank} integers, as \"shape\" is");
        var dtype = document.Required(where, "dtype");
        var (dataType, bigEndian) = ReadDataType(dtype, where);
        if (dataType is ObjectDataType) dataType = ReadObjectType(document, where);
        var fill = document.Required(where, "fill_value") is { } value ? dataType.ParseFillValue(FillValueDocument.Normalize(value, dataType), ZarrFormat.V2, bigEndian) : null;

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
        var (order, filters, compressor) = SpellCodecs(array);
        if (array.DimensionNames is not null)
            throw new ZarrException(ZarrErrorId.FormatNotSupported, "Zarr v2 has no dimension names. Leave them out, or use Zarr v3.", "dimension_names");

        var document = new JsonObject
        {
            ["zarr_format"] = 2,
            ["shape"] = array.Shape.ToJson(),
            ["chunks"] = array.ChunkLengths is null ? array.ChunkShape.ToJson()
                : throw new ZarrException(ZarrErrorId.FormatNotSupported, "Zarr v2 has no chunks of different lengths. Use Zarr v3, or give one chunk shape.", null),
            ["dtype"] = array.DataType.SpellV2(IsBigEndian(array)),
            ["compressor"] = compressor,
            ["fill_value"] = array.FillValue is { } fill ? array.DataType.SpellFillValue(fill.Span, ZarrFormat.V2, IsBigEndian(array)) : null,
            ["order"] = order,
            // An empty list breaks readers; null is no filters.
            ["filters"] = filters.Length == 0 ? null : new JsonArray(filters),
        };
        if (array.KeyEncoding.Separator != '.') document["dimension_separator"] = array.KeyEncoding.Separator.ToString();
        return document;
    }

    // Behind a filter on elements, the order of its elements is that of the bytes.
    private static bool IsBigEndian(ArrayMetadata array) => array.Codecs.OfType<TypedFilter>().FirstOrDefault() is { } filter
        ? filter.Decoded is { BigEndian: true }
        : array.Codecs.OfType<BytesCodec>().FirstOrDefault() is { BigEndian: true } || array.Codecs.OfType<CategorizeTextCodec>().FirstOrDefault() is { Texts.BigEndian: true };

    private static (string Order, JsonNode?[] Filters, JsonNode? Compressor) SpellCodecs(ArrayMetadata array)
    {
        List<ICodec> codecs = [.. array.Codecs];
        var order = "C";
        if (codecs is [TransposeCodec { IsReversal: true }, ..])
        {
            order = "F";
            codecs.RemoveAt(0);
        }

        if (codecs.Find(c => c is BytesCodec) is BytesCodec bytes)
        {
            if (codecs.OfType<TypedFilter>().LastOrDefault()?.Encoded is { } last && last.Type.ByteOrderUnit > 1 && last.BigEndian != bytes.BigEndian is true)
                throw new ZarrException(ZarrErrorId.CodecInvalid, $"The filter before 'bytes' gives {last}, which is not the byte order of 'bytes'. Make them agree.", "codecs");
            codecs.Remove(bytes);
        }

        if (codecs.Find(c => c is TransposeCodec or ShardingCodec or ReshapeCodec) is { } other)
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v2 has no spelling for {other}. Use C or F order and no shards, or Zarr v3.", "codecs");
        var compressor = codecs.Count > 0 && codecs[^1] is IBytesToBytesCodec ? codecs[^1] : null;
        if (compressor is not null) codecs.RemoveAt(codecs.Count - 1);
        return (order, [.. codecs.Select(WriteCodec)], compressor is null ? null : WriteCodec(compressor));
    }

    // Rule 4: the first filter makes bytes of objects, and tells what they are.
    private static DataType ReadObjectType(JsonObject document, string where) =>
        document["filters"] is JsonArray { Count: > 0 } filters && filters[0] is JsonObject first && ReadCodec(first, where) is IObjectBytesCodec codec ? codec.ElementType
            : throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has the data type \"|O\" without an object codec such as \"vlen-utf8\" as its first filter, so its elements cannot be told.", where);

    private static (DataType Type, bool BigEndian) ReadDataType(JsonNode? node, string where) => DataTypeRegistry.FromV2(node, where)
        ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has the data type {node?.ToJsonString() ?? "null"}, which is not supported.", where);

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
            case "C" or "c": break;
            case "F" or "f" when rank < 2: break;
            case "F" or "f": codecs.Add(TransposeCodec.Reversed(rank)); break;
            default: throw JsonMembers.Invalid(where, "order", document["order"], "\"C\" or \"F\"");
        }

        // Filters on elements stand before the bytes, whose order is that of the last one's elements; one may make the bytes itself.
        var type = new StoredType(dataType, bigEndian);
        IArrayToBytesCodec? bytes = null;
        List<ICodec> after = [];
        foreach (var filter in document.Required(where, "filters") is { } filters ? filters.List(where, "filters") : [])
        {
            var codec = ReadCodec(filter.Object(where, "filters"), where);
            switch (codec)
            {
                case IArrayToArrayCodec when bytes is null && after.Count == 0:
                    codecs.Add(codec);
                    type = (codec as TypedFilter)?.Encoded ?? (codec as TypedFilter)?.Decoded ?? type;
                    break;
                case IArrayToBytesCodec toBytes when bytes is null && after.Count == 0:
                    bytes = toBytes;
                    break;
                case IBytesToBytesCodec:
                    after.Add(codec);
                    break;
                default:
                    throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the filter '{codec.Name}' after one that gives bytes, which is not supported.", codec.Name);
            }
        }

        codecs.Add(bytes ?? new BytesCodec(type.Type.ByteOrderUnit == 1 ? null : type.BigEndian));
        codecs.AddRange(after);
        if (document.Required(where, "compressor") is { } compressor)
        {
            var codec = ReadCodec(compressor.Object(where, "compressor"), where);
            codecs.Add(codec is IBytesToBytesCodec ? codec
                : throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the codec '{codec.Name}' as compressor, which is supported as filter only.", codec.Name));
        }

        return codecs;
    }

    // numcodecs configurations are flat: "id" beside the members. Members it does not know are ignored there, and here.
    private static ICodec ReadCodec(JsonObject node, string where)
    {
        var id = node.Required(where, "id").Text(where, "id");
        return CodecRegistry.FindV2(id, where).Create(new CodecConfiguration(id, node, clamps: true));
    }

    private static JsonNode? WriteCodec(ICodec codec)
    {
        var id = CodecRegistry.Find(codec.Name).V2Id
            ?? throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v2 cannot name the codec '{codec.Name}'.", codec.Name);
        var node = codec.Configure(ZarrFormat.V2) ?? [];
        node.Insert(0, "id", id);
        return node;
    }
}

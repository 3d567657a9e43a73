using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata.V3;

/// <summary>The spelling of an array in <c>zarr.json</c> (Zarr v3 core, "Array metadata").</summary>
internal static class ArrayDocument
{
    private static readonly string[] Known =
    [
        "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs",
        "attributes", "dimension_names", "storage_transformers",
    ];

    public static ArrayMetadata Read(JsonObject document, string where)
    {
        NodeDocument.CheckMembers(document, Known, where);
        var shape = document.Required(where, "shape").Lengths(where, "shape", 0);
        var (chunkShape, chunkLengths) = ChunkGridDocument.Read(document.Required(where, "chunk_grid"), where, shape);
        var dataType = ReadDataType(document.Required(where, "data_type"), where);
        // Old GDAL left them out where there was no compression. Of elements of one byte there is one way to store them.
        var codecs = !document.ContainsKey("codecs") && dataType is { ByteOrderUnit: 1, IsVariableLength: false } ? [new BytesCodec()]
            : CodecList.Read(document.Required(where, "codecs"), where, "codecs");
        return new()
        {
            Format = ZarrFormat.V3,
            Shape = shape,
            DataType = dataType,
            ChunkShape = chunkShape,
            ChunkLengths = chunkLengths,
            KeyEncoding = ReadKeyEncoding(document.Required(where, "chunk_key_encoding"), where),
            FillValue = dataType.ParseFillValue(document.Required(where, "fill_value"), ZarrFormat.V3, IsBigEndian(codecs)),
            Codecs = codecs,
            DimensionNames = ReadDimensionNames(document["dimension_names"], where, shape.Rank),
        };
    }

    public static JsonObject Write(ArrayMetadata array)
    {
        var document = new JsonObject
        {
            ["zarr_format"] = 3,
            ["node_type"] = "array",
            ["shape"] = array.Shape.ToJson(),
            ["data_type"] = array.DataType.SpellV3(),
            ["chunk_grid"] = ChunkGridDocument.Write(array),
            ["chunk_key_encoding"] = Extension.Write(array.KeyEncoding.Name, new() { ["separator"] = array.KeyEncoding.Separator.ToString() }),
            ["fill_value"] = array.FillValue is { } fill
                ? array.DataType.SpellFillValue(fill.Span, ZarrFormat.V3)
                : throw new ZarrException(ZarrErrorId.FillValueInvalid, "Zarr v3 needs a fill value.", null),
            ["codecs"] = CodecList.Write(array.Codecs),
            ["attributes"] = new JsonObject(),
        };
        if (array.DimensionNames is { } names) document["dimension_names"] = new JsonArray([.. names.Select(n => (JsonNode?)n)]);
        return document;
    }

    private static bool IsBigEndian(IReadOnlyList<ICodec> codecs) => codecs.FirstOrDefault(c => c is IArrayToBytesCodec) switch
    {
        BytesCodec bytes => bytes.BigEndian is true,
        ShardingCodec sharding => IsBigEndian(sharding.Codecs),
        _ => false,
    };

    private static DataType ReadDataType(JsonNode? node, string where)
    {
        var (name, configuration) = Extension.Read(node, where, "data_type", mayIgnore: false);
        return DataTypeRegistry.FromV3(name, configuration, where)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has the data type '{name}', which is not supported.", name);
    }

    private static ChunkKeyEncoding ReadKeyEncoding(JsonNode? node, string where)
    {
        var (name, configuration) = Extension.Read(node, where, "chunk_key_encoding", mayIgnore: false);
        if (name is not ("default" or "v2"))
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the chunk key encoding '{name}', which is not supported.", name);
        var isDefault = name == "default";
        return configuration?["separator"] is not { } separator ? new(isDefault, isDefault ? '/' : '.')
            : separator.Text(where, "separator", "\".\" or \"/\"") is "." or "/" ? new(isDefault, separator.GetValue<string>()[0])
            : throw JsonMembers.Invalid(where, "separator", separator, "\".\" or \"/\"");
    }

    private static string?[]? ReadDimensionNames(JsonNode? node, string where, int rank)
    {
        if (node is null) return null;
        var list = node.List(where, "dimension_names");
        if (list.Count != rank || list.Any(n => n is not null && n.GetValueKind() != JsonValueKind.String))
            throw JsonMembers.Invalid(where, "dimension_names", node, $"a list of {rank} texts or nulls");
        return [.. list.Select(n => n?.GetValue<string>())];
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Chunks;
using Zarr.Codecs;
using Zarr.DataTypes;

namespace Zarr.Metadata.V3;

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
        var dataType = ReadDataType(document.Required(where, "data_type"), where);
        return new()
        {
            Format = ZarrFormat.V3,
            Shape = shape,
            DataType = dataType,
            ChunkShape = ReadGrid(document.Required(where, "chunk_grid"), where, shape.Rank),
            KeyEncoding = ReadKeyEncoding(document.Required(where, "chunk_key_encoding"), where),
            FillValue = dataType.ParseFillValue(document.Required(where, "fill_value"), ZarrFormat.V3),
            Codecs = ReadCodecs(document.Required(where, "codecs").List(where, "codecs"), where),
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
            ["chunk_grid"] = Named("regular", new() { ["chunk_shape"] = array.ChunkShape.ToJson() }),
            ["chunk_key_encoding"] = Named(array.KeyEncoding.Name, new() { ["separator"] = array.KeyEncoding.Separator.ToString() }),
            ["fill_value"] = array.FillValue is { } fill
                ? array.DataType.SpellFillValue(fill.Span, ZarrFormat.V3)
                : throw new ZarrException(ZarrErrorId.FillValueInvalid, "Zarr v3 needs a fill value.", null),
            ["codecs"] = new JsonArray([.. array.Codecs.Select(c => Named(CodecRegistry.Find(c.Name).Name, c.Configure(ZarrFormat.V3)))]),
            ["attributes"] = new JsonObject(),
        };
        if (array.DimensionNames is { } names) document["dimension_names"] = new JsonArray([.. names.Select(n => (JsonNode?)n)]);
        return document;
    }

    // Objects are written even where the short-hand string of Zarr 3.1 would do: readers of 3.0 know those only.
    private static JsonNode Named(string name, JsonObject? configuration)
    {
        var node = new JsonObject { ["name"] = name };
        if (configuration is not null) node["configuration"] = configuration;
        return node;
    }

    private static DataType ReadDataType(JsonNode? node, string where)
    {
        var (name, configuration) = NodeDocument.ReadExtension(node, where, "data_type", mayIgnore: false)!.Value;
        return DataTypeRegistry.FromV3(name, configuration, where)
            ?? throw new ZarrException(ZarrErrorId.DataTypeNotSupported, $"The metadata {where} has the data type '{name}', which is not supported.", name);
    }

    private static Shape ReadGrid(JsonNode? node, string where, int rank)
    {
        var (name, configuration) = NodeDocument.ReadExtension(node, where, "chunk_grid", mayIgnore: false)!.Value;
        if (name != "regular")
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the chunk grid '{name}', which is not supported.", name);
        var chunkShape = (configuration ?? []).Required(where, "chunk_shape").Lengths(where, "chunk_shape", 1);
        return chunkShape.Rank == rank ? chunkShape
            : throw JsonMembers.Invalid(where, "chunk_shape", configuration!["chunk_shape"], $"a list of {rank} integers, as \"shape\" is");
    }

    private static ChunkKeyEncoding ReadKeyEncoding(JsonNode? node, string where)
    {
        var (name, configuration) = NodeDocument.ReadExtension(node, where, "chunk_key_encoding", mayIgnore: false)!.Value;
        if (name is not ("default" or "v2"))
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the chunk key encoding '{name}', which is not supported.", name);
        var isDefault = name == "default";
        return configuration?["separator"] is not { } separator ? new(isDefault, isDefault ? '/' : '.')
            : separator.Text(where, "separator", "\".\" or \"/\"") is "." or "/" ? new(isDefault, separator.GetValue<string>()[0])
            : throw JsonMembers.Invalid(where, "separator", separator, "\".\" or \"/\"");
    }

    private static List<ICodec> ReadCodecs(JsonArray list, string where)
    {
        if (list.Count == 0) throw JsonMembers.Invalid(where, "codecs", list, "a list with an array to bytes codec");
        List<ICodec> codecs = [];
        foreach (var node in list)
        {
            if (NodeDocument.ReadExtension(node, where, "codecs", mayIgnore: true) is not var (name, configuration)) continue;
            try
            {
                codecs.Add(CodecRegistry.Create(name, configuration));
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.CodecNotSupported)
            {
                if (NodeDocument.MayBeIgnored(node)) continue;
                throw new ZarrException(e.Id, $"The metadata {where} has the codec '{name}', which is not supported.", name, e);
            }
        }

        return codecs;
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

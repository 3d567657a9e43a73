using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Chunks;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata.V3;

/// <summary>The spelling of chunk grids (Zarr v3 core, "Chunk grids"; zarr-extensions, <c>chunk-grids/rectilinear</c>).</summary>
internal static class ChunkGridDocument
{
    public static (Shape ChunkShape, ImmutableArray<ChunkLengths>? Lengths) Read(JsonNode? node, string where, Shape shape)
    {
        var (name, configuration) = Extension.Read(node, where, "chunk_grid", mayIgnore: false);
        return name switch
        {
            "regular" => (ReadRegular(configuration ?? [], where, shape.Rank), null),
            "rectilinear" => ReadRectilinear(configuration ?? [], where, shape),
            _ => throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has the chunk grid '{name}', which is not supported.", name),
        };
    }

    public static JsonNode Write(ArrayMetadata array) => array.ChunkLengths is { } lengths
        ? Extension.Write("rectilinear", new() { ["kind"] = "inline", ["chunk_shapes"] = new JsonArray([.. lengths.Select(Write)]) })
        : Extension.Write("regular", new() { ["chunk_shape"] = array.ChunkShape.ToJson() });

    private static Shape ReadRegular(JsonObject configuration, string where, int rank)
    {
        var chunkShape = configuration.Required(where, "chunk_shape").Lengths(where, "chunk_shape", 1);
        return chunkShape.Rank == rank ? chunkShape
            : throw JsonMembers.Invalid(where, "chunk_shape", configuration["chunk_shape"], $"a list of {rank} integers, as \"shape\" is");
    }

    private static (Shape, ImmutableArray<ChunkLengths>?) ReadRectilinear(JsonObject configuration, string where, Shape shape)
    {
        var kind = configuration.Required(where, "kind").Text(where, "kind");
        if (kind != "inline")
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"The metadata {where} has a rectilinear chunk grid of the kind '{kind}', which is not supported.", kind);
        var node = configuration.Required(where, "chunk_shapes");
        var axes = node.List(where, "chunk_shapes");
        if (axes.Count != shape.Rank) throw JsonMembers.Invalid(where, "chunk_shapes", node, $"a list of {shape.Rank} axes, as \"shape\" is");
        try
        {
            ImmutableArray<ChunkLengths> lengths = [.. axes.Select(axis => ReadAxis(axis, where))];
            // The grid refuses lengths that do not reach the end of their axis.
            _ = new RectilinearChunkGrid(shape, lengths);
            return (ChunkLengths.LongestOf(lengths), lengths);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ShapeInvalid)
        {
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {where} has a chunk grid that does not fit: {e.Message}", where, e);
        }
    }

    private static ChunkLengths ReadAxis(JsonNode? axis, string where) => axis is JsonArray list
        ? ChunkLengths.Listed(list.Select(item => item is JsonArray { Count: 2 } run ? (Number(run[0], where), Number(run[1], where)) : (Number(item, where), 1)))
        : ChunkLengths.Uniform(Number(axis, where));

    private static long Number(JsonNode? node, string where) =>
        node?.GetValueKind() == JsonValueKind.Number && long.TryParse(node.ToJsonString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
            : throw JsonMembers.Invalid(where, "chunk_shapes", node, "an integer of at least 1, or a list of those and of pairs [length, count]");

    private static JsonNode Write(ChunkLengths axis) => axis.IsUniform ? JsonValue.Create(axis.Runs[0].Length)
        : new JsonArray([.. axis.Runs.Select(run => run.Count == 1 ? (JsonNode)JsonValue.Create(run.Length) : new JsonArray(run.Length, run.Count))]);
}

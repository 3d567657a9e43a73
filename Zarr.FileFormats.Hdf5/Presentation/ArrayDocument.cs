using System.Text.Json.Nodes;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>The document of an array in Zarr v2.</summary>
internal static class ArrayDocument
{
    /// <param name="shape">The lengths of the axes.</param>
    /// <param name="chunks">The lengths of a chunk.</param>
    /// <param name="dataType">The data type.</param>
    /// <param name="fill">The fill value; null for undefined.</param>
    /// <param name="filters">The codecs in order.</param>
    /// <param name="isCompressed">The last one of them stands as the compressor.</param>
    public static JsonObject Create(IEnumerable<long> shape, IEnumerable<long> chunks, JsonNode dataType, JsonNode? fill, IReadOnlyList<JsonObject> filters, bool isCompressed)
    {
        var before = filters.Take(filters.Count - (isCompressed ? 1 : 0)).Select(filter => (JsonNode?)filter.DeepClone()).ToArray();
        return new()
        {
            ["zarr_format"] = 2,
            ["shape"] = List(shape),
            ["chunks"] = List(chunks),
            ["dtype"] = dataType,
            ["compressor"] = isCompressed ? filters[^1].DeepClone() : null,
            ["fill_value"] = fill,
            ["order"] = "C",
            ["filters"] = before.Length == 0 ? null : new JsonArray(before),
        };
    }

    private static JsonArray List(IEnumerable<long> lengths) => new([.. lengths.Select(length => (JsonNode)length)]);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Metadata;

namespace Zarr.Operations.Copying;

/// <summary>Dimension names in Zarr v2, which has no place for them: xarray's attribute <c>_ARRAY_DIMENSIONS</c>, that GDAL and netCDF read too (xarray, "Zarr encoding specification").</summary>
internal static class DimensionAttribute
{
    private const string Name = "_ARRAY_DIMENSIONS";

    /// <summary>Moves the names to where the format of the array has them: the attributes are changed, the metadata is returned.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FormatNotSupported"/>: some axes have a name and others none.</exception>
    public static ArrayMetadata Place(ArrayMetadata array, JsonObject attributes)
    {
        if (array.Format == ZarrFormat.V3)
        {
            if (Read(attributes, array.Shape.Rank) is not { } names) return array;
            attributes.Remove(Name);
            return array.DimensionNames is null ? array with { DimensionNames = names } : array;
        }

        if (array.DimensionNames is not { } given) return array;
        if (given.All(name => name is not null)) attributes[Name] = new JsonArray([.. given.Select(name => (JsonNode?)name)]);
        else if (given.Any(name => name is not null))
            throw new ZarrException(ZarrErrorId.FormatNotSupported, $"Zarr v2 has dimension names as the attribute {Name} only, and there for all axes or none. Name the others too.", "dimension_names");
        return array with { DimensionNames = null };
    }

    private static string[]? Read(JsonObject attributes, int rank) =>
        attributes[Name] is JsonArray list && list.Count == rank && list.All(item => item?.GetValueKind() == JsonValueKind.String) ? [.. list.Select(item => item!.GetValue<string>())] : null;
}

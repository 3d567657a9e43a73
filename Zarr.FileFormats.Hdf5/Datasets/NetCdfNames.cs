using Zarr.FileFormats.Hdf5.Elements;
using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The attributes by which HDF5 files have dimensions (HDF5 Dimension Scale Specification; netCDF-4 File Format, in the NetCDF User's Guide).</summary>
internal static class NetCdfNames
{
    public const string Class = "CLASS", Name = "NAME", DimensionList = "DIMENSION_LIST", DimensionLabels = "DIMENSION_LABELS", ReferenceList = "REFERENCE_LIST",
        DimensionId = "_Netcdf4Dimid", Coordinates = "_Netcdf4Coordinates", Classic = "_nc3_strict", Properties = "_NCProperties";

    // How the name of a dimension begins that has no variable.
    private const string NoVariable = "This is a netCDF dimension but not a netCDF variable";

    /// <summary>True for the attributes of the scale of a dimension.</summary>
    public static bool IsScale(List<Hdf5Attribute> attributes) => TextOf(attributes, Class) == "DIMENSION_SCALE";

    /// <summary>True for those of a dimension that has no variable.</summary>
    public static bool IsDimensionAlone(List<Hdf5Attribute> attributes) => IsScale(attributes) && TextOf(attributes, Name)?.StartsWith(NoVariable, StringComparison.Ordinal) == true;

    /// <summary>True for what programs keep for themselves, on a scale or elsewhere.</summary>
    public static bool IsHidden(string attribute, bool isScale) =>
        attribute is DimensionList or ReferenceList or DimensionId or Coordinates or Classic or Properties || (isScale && attribute is Class or Name);

    private static string? TextOf(List<Hdf5Attribute> attributes, string name) =>
        attributes.Find(attribute => attribute.Name == name) is { Type.Class: TypeClass.String, Space.Count: 1 } found ? VariableText.Decode(found.Data.Span) : null;
}

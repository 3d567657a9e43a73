namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>The attributes by which HDF5 files have dimensions (HDF5 Dimension Scale Specification; netCDF-4 File Format, in the NetCDF User's Guide).</summary>
internal static class NetCdfNames
{
    public const string Class = "CLASS", Scale = "DIMENSION_SCALE", Name = "NAME", DimensionList = "DIMENSION_LIST", DimensionLabels = "DIMENSION_LABELS", ReferenceList = "REFERENCE_LIST",
        DimensionId = "_Netcdf4Dimid", Coordinates = "_Netcdf4Coordinates", Classic = "_nc3_strict", Properties = "_NCProperties";

    /// <summary>How the name of a dimension begins that has no variable.</summary>
    public const string NoVariable = "This is a netCDF dimension but not a netCDF variable";

    /// <summary>True for what programs keep for themselves, on a scale or elsewhere.</summary>
    public static bool IsHidden(string attribute, bool isScale) =>
        attribute is DimensionList or ReferenceList or DimensionId or Coordinates or Classic or Properties || (isScale && attribute is Class or Name);
}

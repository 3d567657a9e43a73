using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>Data types of one kind that differ in a parameter.</summary>
internal interface IDataTypeFamily
{
    /// <summary>A few of them, to show and to complete.</summary>
    IReadOnlyList<DataType> Examples { get; }

    /// <summary>The type of a name, or of a NumPy spelling without byte order; null when it is none of these.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>: it is one of these, but the parameter is not allowed.</exception>
    DataType? Find(string name);

    /// <summary>The type of a v3 name and configuration; null when it is none of these.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: the configuration is not allowed.</exception>
    DataType? FromV3(string name, JsonObject? configuration, string where);
}

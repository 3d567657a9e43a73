using Zarr.Format.DataTypes;

namespace Zarr.FileFormats;

/// <summary>An array in a file.</summary>
/// <param name="Name">Its name in an archive; null in a file of one array.</param>
/// <param name="Shape">The lengths of its axes.</param>
/// <param name="DataType">The type of its elements.</param>
public sealed record ArrayFileEntry(string? Name, Shape Shape, DataType DataType)
{
    /// <summary>What an element becomes that is missing from the file, as empty fields of text are, and so a good fill value; null where there can be none.</summary>
    public object? MissingValue { get; init; }
}

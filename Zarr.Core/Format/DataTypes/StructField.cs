using System.Buffers;
using System.Text.Json;

namespace Zarr.Format.DataTypes;

/// <summary>One field of a record.</summary>
public sealed class StructField
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    internal StructField(string name, DataType dataType, int offset, bool isOpposite) =>
        (Name, DataType, Offset, IsOpposite) = (name, dataType, offset, isOpposite);

    /// <summary>Its name; letter case counts.</summary>
    public string Name { get; }

    /// <summary>The type of its values.</summary>
    public DataType DataType { get; }

    /// <summary>Bytes from the start of the record.</summary>
    public int Offset { get; }

    /// <summary>Stored in the other byte order than the record as a whole; Zarr v2 has one for each field.</summary>
    internal bool IsOpposite { get; }

    // Names of types tell types apart: what is no plain word is quoted, and the other byte order is marked as NumPy marks it.
    /// <inheritdoc/>
    public override string ToString() =>
        (Name.AsSpan().ContainsAnyExcept(Plain) ? JsonSerializer.Serialize(Name) : Name) + (IsOpposite ? " >" : " ") + DataType;
}

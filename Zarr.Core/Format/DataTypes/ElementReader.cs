namespace Zarr.Format.DataTypes;

/// <summary>One way to read the bits of an element of a type.</summary>
internal delegate object? ElementReader(DataType type, ReadOnlySpan<byte> bits);

using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>A type of elements as numcodecs' configurations name it: NumPy's, with its byte order.</summary>
/// <param name="Type">The type.</param>
/// <param name="BigEndian">True for the most significant byte first.</param>
public readonly record struct StoredType(DataType Type, bool BigEndian)
{
    /// <inheritdoc/>
    public override string ToString() => Type.SpellV2(BigEndian).GetValue<string>();
}

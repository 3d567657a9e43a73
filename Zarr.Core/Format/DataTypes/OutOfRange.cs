namespace Zarr.Format.DataTypes;

/// <summary>What becomes of a value beyond the range of a type.</summary>
public enum OutOfRange
{
    /// <summary>The least or greatest value; infinity where the type has it.</summary>
    Clamp,

    /// <summary>Its lowest bits: the value modulo 2^N. Integers only.</summary>
    Wrap,
}

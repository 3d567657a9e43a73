namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>Which bits of an element are a number (HDF5 File Format Specification, IV.A.2.d, "Fixed-Point Numbers" and "Floating-Point Numbers").</summary>
/// <param name="BigEndian">The most significant byte comes first.</param>
/// <param name="IsSigned">Of an integer: two's complement.</param>
/// <param name="Offset">Bits below it that are not part of it.</param>
/// <param name="Precision">Its bits.</param>
internal sealed record NumberLayout(bool BigEndian, bool IsSigned, int Offset, int Precision)
{
    /// <summary>Of a float: the place of the sign.</summary>
    public int SignBit { get; init; }

    /// <summary>Of a float: where the exponent begins.</summary>
    public int ExponentStart { get; init; }

    /// <summary>Of a float: the bits of the exponent.</summary>
    public int ExponentBits { get; init; }

    /// <summary>Of a float: where the fraction begins.</summary>
    public int FractionStart { get; init; }

    /// <summary>Of a float: the bits of the fraction.</summary>
    public int FractionBits { get; init; }

    /// <summary>Of a float: what is added to the exponent.</summary>
    public long Bias { get; init; }

    /// <summary>Of a float: the first bit of the fraction is not stored, because it is one.</summary>
    public bool HasHiddenBit { get; init; }

    /// <summary>True for the layout that IEEE 754 gives a float of so many bytes.</summary>
    public bool IsIeee(int size)
    {
        var (exponent, fraction) = size switch { 2 => (5, 10), 4 => (8, 23), 8 => (11, 52), _ => (0, 0) };
        return exponent > 0 && Offset == 0 && Precision == 8 * size && HasHiddenBit && FractionStart == 0 && FractionBits == fraction && ExponentStart == fraction
            && ExponentBits == exponent && SignBit == (8 * size) - 1 && Bias == (1 << (exponent - 1)) - 1;
    }
}

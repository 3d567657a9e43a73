using Zarr.FileFormats.Hdf5.Messages;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>Reads numbers of any layout: integers of part of their bits, floats of any exponent and fraction.</summary>
internal static class NumberReader
{
    /// <summary>The largest elements that are read.</summary>
    public const int LargestSize = 16;

    /// <summary>The integer in an element, sign and all.</summary>
    public static Int128 ReadInteger(ReadOnlySpan<byte> element, NumberLayout layout)
    {
        var bits = Bits(element, layout) >> layout.Offset;
        var unused = 128 - layout.Precision;
        return layout.IsSigned ? (Int128)(bits << unused) >> unused : (Int128)(bits << unused >> unused);
    }

    /// <summary>The number in an element, as near as a double is.</summary>
    public static double ReadReal(ReadOnlySpan<byte> element, NumberLayout layout)
    {
        var bits = Bits(element, layout);
        var exponent = (long)Field(bits, layout.ExponentStart, layout.ExponentBits);
        var fraction = Field(bits, layout.FractionStart, layout.FractionBits);
        var isNegative = Field(bits, layout.SignBit, 1) != 0;
        var magnitude = Magnitude(exponent, fraction, layout);
        return isNegative ? -magnitude : magnitude;
    }

    private static double Magnitude(long exponent, UInt128 fraction, NumberLayout layout)
    {
        // An explicit first bit, as of Intel's ten bytes, is the topmost of the fraction.
        var fractionBits = layout.HasHiddenBit ? layout.FractionBits : layout.FractionBits - 1;
        if (exponent == (1L << layout.ExponentBits) - 1)
            return (layout.HasHiddenBit ? fraction : fraction & ((UInt128.One << Math.Max(0, fractionBits)) - 1)) == 0 ? double.PositiveInfinity : double.NaN;
        if (layout.HasHiddenBit && exponent > 0) fraction |= UInt128.One << fractionBits;
        return Math.ScaleB((double)fraction, (int)Math.Clamp(Math.Max(exponent, 1) - layout.Bias - fractionBits, -100_000, 100_000));
    }

    private static UInt128 Field(UInt128 bits, int start, int count) => count == 0 || start > 127 ? 0 : (bits >> start) & (UInt128.MaxValue >> (128 - Math.Min(128, count)));

    private static UInt128 Bits(ReadOnlySpan<byte> element, NumberLayout layout)
    {
        UInt128 bits = 0;
        for (var i = 0; i < element.Length; i++) bits = (bits << 8) | element[layout.BigEndian ? i : element.Length - 1 - i];
        return bits;
    }
}

namespace Zarr.Format.DataTypes;

/// <summary>
/// How a small floating-point type lays out its bits, as its page in zarr-extensions (data-types) says: sign, exponent, fraction.
/// Subnormal where the exponent is 0, except where there is no fraction.
/// </summary>
/// <param name="Exponent">Bits of the exponent.</param>
/// <param name="Fraction">Bits of the fraction.</param>
/// <param name="Bias">What is added to the exponent.</param>
/// <param name="NotANumber">The bits of "NaN"; null where there is none.</param>
/// <param name="HasInfinity">True where the greatest exponent means infinity and NaN, as in IEEE 754.</param>
/// <param name="IsSigned">False where there is no sign, nor a zero.</param>
internal readonly record struct FloatLayout(int Exponent, int Fraction, int Bias, uint? NotANumber, bool HasInfinity, bool IsSigned = true)
{
    /// <summary>0 where there is no sign.</summary>
    public uint SignBit => IsSigned ? 1u << (Exponent + Fraction) : 0;

    public uint? Infinity => HasInfinity ? ((1u << Exponent) - 1) << Fraction : null;

    // "fnuz": the bits of negative zero are NaN, and there is no other.
    private bool HasNegativeZero => IsSigned && NotANumber != SignBit;

    private uint Magnitudes => (1u << (Exponent + Fraction)) - 1;

    // Where NaN is the last magnitude it takes one from the numbers; IEEE's takes a whole exponent.
    private uint Greatest => HasInfinity ? Infinity!.Value - 1 : NotANumber == Magnitudes ? Magnitudes - 1 : Magnitudes;

    /// <summary>The value of these bits. Unused upper bits count for nothing.</summary>
    public double ToDouble(uint bits)
    {
        bits &= Magnitudes | SignBit;
        if (bits == NotANumber && !HasNegativeZero && IsSigned) return double.NaN;
        var magnitude = bits & Magnitudes;
        var value = magnitude <= Greatest ? Finite(magnitude) : magnitude == Infinity ? double.PositiveInfinity : double.NaN;
        return (bits & SignBit) == 0 ? value : -value;
    }

    /// <summary>The bits of the nearest value, half to even; false where that is past the greatest, or there is no such value.</summary>
    public bool TryFromDouble(double value, out uint bits)
    {
        bits = NotANumber ?? 0;
        if (double.IsNaN(value)) return NotANumber is not null;
        var negative = double.IsNegative(value);
        bits = Infinity ?? 0;
        if (!double.IsFinite(value)) bits |= negative ? SignBit : 0;
        if (!double.IsFinite(value)) return HasInfinity;
        if (!IsSigned && !(value > 0)) return false;

        value = Math.Abs(value);
        var exponent = value == 0 ? Least : Math.Max(Math.ILogB(value), Least);
        // A power of two apart, so that only the rounding rounds; a carry goes into the exponent by itself.
        var exact = Math.ScaleB(value, Fraction - exponent);
        var steps = Math.Round(exact, MidpointRounding.ToEven);
        // Without a fraction it is the exponent that is even.
        if (Fraction == 0 && exact == 1.5 && (exponent + Bias) % 2 == 0) steps = 1;
        var magnitude = ((exponent + Bias - 1L) << Fraction) + (long)steps;
        if (magnitude < 0 || magnitude > Greatest) return false;
        bits = (uint)magnitude;
        if (negative && (magnitude > 0 || HasNegativeZero)) bits |= SignBit;
        return true;
    }

    /// <summary>The nearest value; an infinity for what is past the greatest, and 0 for what is nearer to it than to the least, even where there is none.</summary>
    public double Nearest(double value) => TryFromDouble(value, out var bits) ? ToDouble(bits)
        : double.IsFinite(value) && Math.Abs(value) < 1 ? 0 : double.CopySign(double.PositiveInfinity, value);

    // The exponent of the least number that is not subnormal.
    private int Least => Fraction == 0 ? -Bias : 1 - Bias;

    private double Finite(uint magnitude)
    {
        var exponent = (int)(magnitude >> Fraction);
        var fraction = magnitude & ((1u << Fraction) - 1);
        return exponent == 0 && Fraction > 0
            ? Math.ScaleB(fraction, Least - Fraction)
            : Math.ScaleB(fraction + (1u << Fraction), exponent - Bias - Fraction);
    }
}

using System.Globalization;
using System.Numerics;

namespace Zarr.Format.DataTypes;

/// <summary>
/// A real number as exactly as it was given, whatever .NET type it came in: significand · 2^twos · 5^fives. Every element and every bound that
/// is no plain machine number is rounded from this, once, so that one number is one element in whatever type it comes.
/// </summary>
internal readonly struct ExactNumber
{
    private readonly BigInteger _significand;
    private readonly int _twos, _fives;
    // What stands for it where it is no finite number, or the zero with a sign.
    private readonly double _special;

    public ExactNumber(BigInteger significand, int tens = 0) => (_significand, _twos, _fives) = (significand, tens, tens);

    public ExactNumber(double number)
    {
        if (!double.IsFinite(number) || number == 0)
        {
            _special = number;
            return;
        }

        // IEEE 754, binary64: 52 bits of fraction, the exponent biased by 1023, and 0 for subnormal numbers.
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & ((1L << 52) - 1);
        var magnitude = exponent == 0 ? fraction : fraction | 1L << 52;
        (_significand, _twos) = (bits < 0 ? -magnitude : magnitude, Math.Max(exponent, 1) - 1075);
    }

    public ExactNumber(decimal number)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(number, parts);
        var magnitude = (UInt128)(uint)parts[2] << 64 | (UInt128)(uint)parts[1] << 32 | (uint)parts[0];
        _significand = number < 0 ? -(BigInteger)magnitude : magnitude;
        _twos = _fives = -(parts[3] >> 16 & 0xFF);
    }

    public bool IsNaN => double.IsNaN(_special);

    public bool IsFinite => double.IsFinite(_special);

    public int Sign => _significand.IsZero ? double.IsNaN(_special) ? 0 : Math.Sign(_special) : _significand.Sign;

    /// <summary>Reads a number of any type, bool, the number behind an enum, or invariant text; false for what is none.</summary>
    public static bool TryRead(object? value, out ExactNumber number)
    {
        number = default;
        switch (value)
        {
            case sbyte or byte or short or ushort or int or uint or long or bool: number = new((BigInteger)Convert.ToInt64(value, CultureInfo.InvariantCulture)); return true;
            case double or float: number = new(Convert.ToDouble(value, CultureInfo.InvariantCulture)); return true;
            case Half half: number = new((double)half); return true;
            case decimal exact: number = new(exact); return true;
            case ulong whole: number = new((BigInteger)whole); return true;
            case BigInteger whole: number = new(whole); return true;
            case Int128 whole: number = new((BigInteger)whole); return true;
            case UInt128 whole: number = new((BigInteger)whole); return true;
            case nint whole: number = new((BigInteger)whole); return true;
            case nuint whole: number = new((BigInteger)whole); return true;
            case Enum named: return TryRead(Convert.ChangeType(named, named.GetTypeCode(), CultureInfo.InvariantCulture), out number);
            case string text: return NumberText.TryRead(text, out number);
            default: return false;
        }
    }

    /// <summary>The nearest 64-bit floating-point number, half to even; infinity beyond them.</summary>
    public double ToDouble() => Round(toOdd: false);

    /// <summary>
    /// A 64-bit floating-point number from which any shorter type is rounded as from this number itself: where it is not exact its last bit is 1, so
    /// that it is no middle between two shorter ones (rounding to odd). Beyond the greatest it is that one.
    /// </summary>
    public double ToOdd() => Round(toOdd: true);

    /// <summary>The greatest whole number that is not above it, and whether it is that one. Of finite numbers only.</summary>
    public (BigInteger Floor, bool IsWhole) Floor()
    {
        if (_fives >= 0 && _twos >= 0) return (_significand * BigInteger.Pow(5, _fives) << _twos, true);
        var (numerator, denominator) = Fraction();
        var floor = BigInteger.DivRem(_twos > 0 ? numerator << _twos : numerator, _twos < 0 ? denominator << -_twos : denominator, out var rest);
        return (rest.Sign < 0 ? floor - 1 : floor, rest.IsZero);
    }

    /// <summary>The nearest element of a type of integers or of floating-point numbers; false where an integer is not exactly this, or a finite number would become infinite.</summary>
    public bool TryTo<T>(out T result) where T : INumber<T>
    {
        if (T.One / (T.One + T.One) != T.Zero)
        {
            result = T.CreateTruncating(typeof(T) == typeof(double) ? ToDouble() : ToOdd());
            return T.IsFinite(result) || !IsFinite;
        }

        result = T.Zero;
        if (!IsFinite) return false;
        var (floor, isWhole) = Floor();
        result = T.CreateSaturating(floor);
        return isWhole && BigInteger.CreateTruncating(result) == floor;
    }

    /// <summary>A decimal for comparing with whole numbers: whole digits exactly, others as far as there is room; the least or greatest beyond them.</summary>
    public decimal ToDecimal()
    {
        if (!IsFinite) return _special > 0 ? decimal.MaxValue : decimal.MinValue;
        var (floor, isWhole) = Floor();
        if (floor <= (BigInteger)decimal.MinValue) return decimal.MinValue;
        if (floor >= (BigInteger)decimal.MaxValue) return decimal.MaxValue;
        // What is left is below 1, and its place among 10^15 decides nothing but which whole number is the nearer.
        return isWhole ? (decimal)floor : (decimal)floor + (decimal)Math.Clamp(Less(floor).ToDouble(), 1e-15, 1 - 1e-15);
    }

    private ExactNumber Less(BigInteger whole)
    {
        var (numerator, denominator) = Fraction();
        if (_twos > 0) numerator <<= _twos;
        else denominator <<= -_twos;
        // To 64 bits, which is more than a double has.
        return new(((numerator - whole * denominator) << 64) / denominator * BigInteger.Pow(5, 64), -64);
    }

    private (BigInteger Numerator, BigInteger Denominator) Fraction() =>
        _fives >= 0 ? (_significand * BigInteger.Pow(5, _fives), BigInteger.One) : (_significand, BigInteger.Pow(5, -_fives));

    private double Round(bool toOdd)
    {
        if (_significand.IsZero) return _special;
        var (numerator, denominator) = Fraction();
        numerator = BigInteger.Abs(numerator);
        // A quotient of 63 or 64 bits, and whether anything follows it.
        var shift = (int)(denominator.GetBitLength() + 63 - numerator.GetBitLength());
        if (shift >= 0) numerator <<= shift;
        else denominator <<= -shift;
        var quotient = (ulong)BigInteger.DivRem(numerator, denominator, out var rest);
        var exponent = _twos - shift;
        // Subnormal numbers have fewer than 53 bits, the last of which counts 2^-1074.
        var length = 64 - BitOperations.LeadingZeroCount(quotient);
        var dropped = Math.Max(length - 53, -1074 - exponent);
        var (kept, below) = dropped < 64 ? (quotient >> dropped, quotient & ((1UL << dropped) - 1)) : (0, quotient);
        if (toOdd) kept |= below != 0 || !rest.IsZero ? 1UL : 0;
        // What is beyond 64 bits is less than half of the last one that is kept.
        else if (dropped <= 64 && below >= 1UL << (dropped - 1) && (below > 1UL << (dropped - 1) || !rest.IsZero || (kept & 1) != 0)) kept++;
        // A finite number is never rounded to infinity but by the last rounding.
        var magnitude = Math.ScaleB(kept, exponent + dropped);
        if (toOdd) magnitude = Math.Min(magnitude, double.MaxValue);
        return _significand.Sign < 0 ? -magnitude : magnitude;
    }
}

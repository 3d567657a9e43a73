using System.Globalization;
using System.Numerics;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Numbers as fractions of integers: what rounding is held against.</summary>
internal readonly record struct Rational(BigInteger Numerator, BigInteger Denominator) : IComparable<Rational>
{
    public static Rational Of(BigInteger whole) => new(whole, BigInteger.One);

    public static Rational Of(double number)
    {
        var exponent = 0;
        // Doubling and halving are exact.
        while (number != Math.Floor(number)) (number, exponent) = (number * 2, exponent - 1);
        return new(new BigInteger(number), BigInteger.One << -exponent);
    }

    public static Rational Of(decimal number)
    {
        var parts = decimal.GetBits(number);
        var magnitude = ((BigInteger)(uint)parts[2] << 64) + ((BigInteger)(uint)parts[1] << 32) + (uint)parts[0];
        return new(number < 0 ? -magnitude : magnitude, BigInteger.Pow(10, parts[3] >> 16 & 255));
    }

    public static Rational operator +(Rational a, Rational b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + new Rational(-b.Numerator, b.Denominator);

    public Rational Half() => new(Numerator, Denominator * 2);

    public Rational Abs() => new(BigInteger.Abs(Numerator), Denominator);

    public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    /// <summary>All its decimal digits, of a fraction whose denominator is a power of two, or of ten.</summary>
    public string ToText()
    {
        var (whole, rest) = (BigInteger.DivRem(BigInteger.Abs(Numerator), Denominator, out var left), left);
        var text = new System.Text.StringBuilder(Numerator.Sign < 0 ? "-" : "").Append(whole.ToString(CultureInfo.InvariantCulture));
        if (!rest.IsZero) text.Append('.');
        while (!rest.IsZero) text.Append(BigInteger.DivRem(rest * 10, Denominator, out rest).ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }
}

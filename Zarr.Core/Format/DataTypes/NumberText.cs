using System.Globalization;
using System.Numerics;

namespace Zarr.Format.DataTypes;

/// <summary>
/// Numbers as text, the same wherever a text may be one: values, bounds, fill values, coordinates, files of text. Decimal, with a point and an exponent
/// by choice, never by a culture; and <c>nan</c>, <c>inf</c> and <c>infinity</c> in any letter case, as Python's <c>float()</c> has them.
/// </summary>
internal static class NumberText
{
    // A text of a number between two of float64 differs from that middle within so many digits; what follows them only says that it goes on.
    private const int MostDigits = 800;

    // Powers of ten beyond all types, that are still computed in no time.
    private const int Huge = 1200;

    /// <summary>The number exactly, or one beyond all types where it is that; false where the text is none.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out ExactNumber number)
    {
        number = default;
        if (RealWords.TryRead(text, out var word))
        {
            number = new(word);
            return true;
        }

        text = text.Trim();
        var isNegative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];

        var digits = new char[Math.Min(text.Length, MostDigits) + 1];
        var (count, tens, i, any, point, rest) = (0, 0L, 0, false, false, false);
        for (; i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] == '.' && !point)); i++)
        {
            if (text[i] == '.')
            {
                point = true;
                continue;
            }

            any = true;
            if (point) tens--;
            if (count == 0 && text[i] == '0') continue;
            if (count < MostDigits) digits[count++] = text[i];
            else (tens, rest) = (tens + 1, rest || text[i] != '0');
        }

        if (!any || (i < text.Length && !TryExponent(text[i..], ref tens))) return false;
        if (rest) (digits[count++], tens) = ('1', tens - 1);
        if (count == 0)
        {
            number = new(isNegative ? -0.0 : 0.0);
            return true;
        }

        var sign = isNegative ? BigInteger.MinusOne : BigInteger.One;
        number = Math.Abs(count + tens) > Huge ? new(sign, Math.Sign(count + tens) * Huge)
            : new(sign * BigInteger.Parse(digits.AsSpan(0, count), NumberStyles.None, CultureInfo.InvariantCulture), (int)tens);
        return true;
    }

    /// <summary>The nearest 64-bit floating-point number; false where the text is no number, or one beyond them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double number)
    {
        // Exact, since .NET Core 3.0 (IEEE 754, 5.12.2).
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number)) return true;
        return TryRead(text, out var exact) && exact.TryTo(out number);
    }

    private static bool TryExponent(ReadOnlySpan<char> text, ref long tens)
    {
        if (text is not ['e' or 'E', ..]) return false;
        var digits = text[1..];
        var isNegative = digits is ['-', ..];
        if (digits is ['-' or '+', ..]) digits = digits[1..];
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9')) return false;
        digits = digits.TrimStart('0');
        var exponent = digits.Length is 0 ? 0 : digits.Length < 10 ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : int.MaxValue;
        tens += isNegative ? -exponent : exponent;
        return true;
    }
}

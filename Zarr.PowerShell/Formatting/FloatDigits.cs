using System.Globalization;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// A finite float as decimal digits: the fewest that read back as the same value of its type, but no more behind the
/// point than NumPy prints.
/// </summary>
/// <param name="Sign"><c>-</c> or nothing.</param>
/// <param name="Whole">Digits before the point.</param>
/// <param name="Fraction">Digits behind the point, without trailing zeros.</param>
/// <param name="Exponent">The power of ten that the number is multiplied with.</param>
internal readonly record struct FloatDigits(string Sign, string Whole, string Fraction, int Exponent)
{
    /// <summary>NumPy's default <c>precision</c>.</summary>
    private const int MaxFraction = 8;

    /// <summary>Without an exponent.</summary>
    public static FloatDigits Positional(IFormattable value)
    {
        var (sign, digits, point) = Shortest(value);
        if (digits.Length - point > MaxFraction) return Split(value.ToString("F8", CultureInfo.InvariantCulture), 0);
        if (point <= 0) return new(sign, "0", digits == "0" ? "" : new string('0', -point) + digits, 0);
        var whole = digits.PadRight(point, '0');
        return new(sign, whole[..point], whole[point..], 0);
    }

    /// <summary>One digit before the point, and an exponent.</summary>
    public static FloatDigits Scientific(IFormattable value)
    {
        var (sign, digits, point) = Shortest(value);
        return digits.Length - 1 <= MaxFraction ? new(sign, digits[..1], digits[1..], digits == "0" ? 0 : point - 1) : Scientific(value, MaxFraction);
    }

    /// <summary>One digit before the point, so many behind it, whether or not they are needed, and an exponent.</summary>
    public static FloatDigits Scientific(IFormattable value, int fraction)
    {
        var text = value.ToString($"E{fraction}", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        return Split(text[..e], int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    // The digits without zeros at their ends, and where in them the point is.
    private static (string Sign, string Digits, int Point) Shortest(IFormattable value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        text = text[sign.Length..];
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is >= 0 and var e)
        {
            exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) point = text.Length;
        var digits = text.Replace(".", "", StringComparison.Ordinal);
        var significant = digits.TrimStart('0');
        point += exponent - (digits.Length - significant.Length);
        significant = significant.TrimEnd('0');
        return significant.Length == 0 ? (sign, "0", 1) : (sign, significant, point);
    }

    private static FloatDigits Split(string text, int exponent)
    {
        var sign = text[0] == '-' ? "-" : "";
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return new(sign, text[sign.Length..point], text[(point + 1)..].TrimEnd('0'), exponent);
    }
}

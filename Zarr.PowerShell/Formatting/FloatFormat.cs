using System.Globalization;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// Floats as NumPy prints them (<c>numpy/_core/arrayprint.py</c>, FloatingFormat): points below one another, and exponents
/// for all where one is too large, too small, or a thousand times another.
/// </summary>
internal sealed class FloatFormat : ElementFormat
{
    private readonly bool _scientific;
    private readonly int _left, _right, _exponentDigits;

    public FloatFormat(IReadOnlyList<object> elements)
    {
        var finite = elements.Where(e => double.IsFinite(Wide(e))).ToArray();
        var magnitudes = finite.Select(e => Math.Abs(Wide(e))).Where(m => m != 0).ToArray();
        if (magnitudes.Length > 0)
        {
            var (least, greatest) = (magnitudes.Min(), magnitudes.Max());
            _scientific = greatest >= 1e8 || least < 1e-4 || greatest / least > 1000;
        }

        foreach (var element in finite)
        {
            var digits = Digits(element);
            _left = Math.Max(_left, digits.Sign.Length + digits.Whole.Length);
            _right = Math.Max(_right, digits.Fraction.Length);
            _exponentDigits = Math.Max(_exponentDigits, ExponentText(digits.Exponent).Length);
        }

        foreach (var element in elements)
            if (!double.IsFinite(Wide(element))) _left = Math.Max(_left, Word(element).Length - (Width - _left));
    }

    private int Width => _left + 1 + _right + (_scientific ? 2 + _exponentDigits : 0);

    public override string Format(object? element)
    {
        ArgumentNullException.ThrowIfNull(element);
        if (!double.IsFinite(Wide(element))) return Word(element).PadLeft(Width);
        var digits = Digits(element);
        // More digits than tell it from others are those that it has, not zeros.
        if (_scientific && digits.Fraction.Length < _right) digits = FloatDigits.Scientific(Wide(element), _right);
        var whole = (digits.Sign + digits.Whole).PadLeft(_left);
        return _scientific
            ? $"{whole}.{digits.Fraction.PadRight(_right, '0')}e{(digits.Exponent < 0 ? '-' : '+')}{ExponentText(digits.Exponent).PadLeft(_exponentDigits, '0')}"
            : $"{whole}.{digits.Fraction.PadRight(_right)}";
    }

    private FloatDigits Digits(object element) =>
        _scientific ? FloatDigits.Scientific((IFormattable)element) : FloatDigits.Positional((IFormattable)element);

    private static string ExponentText(int exponent) => Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);

    private static string Word(object element) => Wide(element) switch
    {
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => "nan",
    };

    private static double Wide(object element) => element is Half half ? (double)half : Convert.ToDouble(element, CultureInfo.InvariantCulture);
}

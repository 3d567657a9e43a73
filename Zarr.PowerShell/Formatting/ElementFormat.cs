using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace Zarr.PowerShell.Formatting;

/// <summary>How elements are written so that they stand in columns: every text it gives has the same length, but for texts, bytes and records, as in NumPy.</summary>
internal abstract class ElementFormat
{
    /// <summary>The format in which all these elements line up.</summary>
    public static ElementFormat For(IReadOnlyList<object?> elements) => elements switch
    {
        [float or double or Half, ..] => new FloatFormat(elements!),
        [Complex, ..] => new ComplexFormat(elements),
        // As wide as False, also where all are true.
        [bool, ..] => new PlainFormat(bool.FalseString.Length),
        _ => new PlainFormat(elements.Count == 0 ? 0 : elements.Max(element => Plain(element).Length)),
    };

    /// <summary>One element, padded.</summary>
    public abstract string Format(object? element);

    /// <summary>One element by itself, as exactly as its type can be written.</summary>
    public static string Exact(object? element) => element switch
    {
        double.PositiveInfinity or float.PositiveInfinity => "inf",
        double.NegativeInfinity or float.NegativeInfinity => "-inf",
        double.NaN or float.NaN => "nan",
        Half half => Exact((float)half),
        Complex number => $"{Exact(number.Real)}{(double.IsNegative(number.Imaginary) && !double.IsNaN(number.Imaginary) ? "" : "+")}{Exact(number.Imaginary)}j",
        DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture),
        _ => Plain(element),
    };

    private static string Plain(object? element) => element is null ? "null" : ElementText.Of(element);

    // Integers and booleans, to the right; texts, bytes and records are not padded.
    private sealed class PlainFormat(int width) : ElementFormat
    {
        public override string Format(object? element) => element is IDictionary or PSObject or string or byte[] ? Plain(element) : Plain(element).PadLeft(width);
    }
}

using System.Collections;
using System.Globalization;
using System.Numerics;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads whole numbers from whatever a user may give: numbers of any type without a fraction, invariant text, and lists of these.</summary>
internal static class Integers
{
    public static bool TryRead(object? value, out long result)
    {
        result = 0;
        switch (Unwrap.One(value))
        {
            case sbyte or byte or short or ushort or int or uint or long:
                result = Convert.ToInt64(Unwrap.One(value), CultureInfo.InvariantCulture);
                return true;
            case ulong u when u <= long.MaxValue: result = (long)u; return true;
            case BigInteger b when b >= long.MinValue && b <= long.MaxValue: result = (long)b; return true;
            case double d when double.IsInteger(d) && Math.Abs(d) < 9e18: result = (long)d; return true;
            case float f when float.IsInteger(f) && Math.Abs(f) < 9e18f: result = (long)f; return true;
            case decimal m when decimal.IsInteger(m) && Math.Abs(m) < 9e18m: result = (long)m; return true;
            case string s: return long.TryParse(s, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out result);
            default: return false;
        }
    }

    /// <summary>The lengths of axes: a number, a list, text such as <c>100,100</c>, or a shape.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>.</exception>
    public static Shape ReadShape(object? value, string parameter)
    {
        value = Unwrap.One(value);
        if (value is Shape shape) return shape;
        var items = value switch
        {
            string text => text.Split(',').Cast<object?>(),
            IEnumerable list => list.Cast<object?>().SelectMany(item => Unwrap.One(item) is string text ? (IEnumerable<object?>)text.Split(',') : [item]),
            _ => [value],
        };
        var lengths = new List<long>();
        foreach (var item in items)
        {
            if (!TryRead(item, out var length) || length < 0)
                throw new ZarrException(ZarrErrorId.ShapeInvalid,
                    $"-{parameter} does not allow '{Unwrap.One(item)}': give one whole number of at least 0 for each axis, such as 1000,500.", value);
            lengths.Add(length);
        }

        return new([.. lengths]);
    }
}

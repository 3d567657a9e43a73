using System.Globalization;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// An element as scripts are given it: the value itself, with a text that does not depend on the culture and reads back as the same element. So it can go
/// through Export-Csv, ConvertTo-Json and Export-Clixml, and Set-ZarrSlice takes it back.
/// </summary>
internal static class ReadableElement
{
    /// <summary>The element, with a text of its own where the engine's would be another.</summary>
    public static object? Of(object? element) => element switch
    {
        // Neither the engine nor JSON knows it as a number; a float is exactly the same.
        Half half => Of((float)half),
        // Durations have one text in all cultures.
        null or string or bool or byte or ushort or uint or ulong or TimeSpan => element,
        sbyte or short or int or long => IsPlain(whole: true) ? element : ReadableValue.WithText(element, nameof(ReadableProperty.Element)),
        float or double => double.IsFinite(Convert.ToDouble(element, CultureInfo.InvariantCulture)) && IsPlain(whole: false) ? element : ReadableValue.WithText(element, nameof(ReadableProperty.Element)),
        _ => ReadableValue.WithText(element, nameof(ReadableProperty.Element)),
    };

    // What .NET makes of numbers without being asked depends on these alone.
    private static bool IsPlain(bool whole) => NumberFormatInfo.CurrentInfo is { NegativeSign: "-" } format && (whole || format.NumberDecimalSeparator == ".");
}

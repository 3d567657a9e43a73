using System.Globalization;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// Byte counts and ratios as the first Zarr printed them: binary units, plain below 1024, else one digit behind the
/// point and K, M, G, T or P. Invariant, so that what a script prints does not depend on where it runs.
/// </summary>
internal static class SizeText
{
    private const string Units = "KMGTP";

    /// <summary>A byte count, such as <c>312.9K</c>.</summary>
    public static string Size(long bytes)
    {
        if (bytes < 1024) return bytes.ToString(CultureInfo.InvariantCulture);
        double scaled = bytes;
        var unit = -1;
        do
        {
            scaled /= 1024;
            unit++;
        }
        while (scaled >= 1024 && unit < Units.Length - 1);
        return scaled.ToString("0.0", CultureInfo.InvariantCulture) + Units[unit];
    }

    /// <summary>A ratio, such as <c>124.8</c>; nothing for none.</summary>
    public static string? Ratio(double? ratio) => ratio?.ToString("0.0", CultureInfo.InvariantCulture);
}

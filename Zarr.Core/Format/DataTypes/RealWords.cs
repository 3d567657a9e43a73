namespace Zarr.Format.DataTypes;

/// <summary>The words for what is no finite number, in .NET's spelling, C's and Python's: <c>nan</c>, <c>inf</c> and <c>infinity</c> in any letter case, with a sign.</summary>
internal static class RealWords
{
    /// <summary>NaN or an infinity; false for any other text.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim();
        var isNegative = text is ['-', ..];
        if (text is ['-' or '+', ..]) text = text[1..];
        value = double.NaN;
        if (text.Equals("nan", StringComparison.OrdinalIgnoreCase)) return true;
        value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As metadata spells it (Zarr v3 core, "Fill values"; Zarr v2, "Fill value encoding").</summary>
    public static string Spell(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}

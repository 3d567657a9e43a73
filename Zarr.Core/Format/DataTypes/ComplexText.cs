namespace Zarr.Format.DataTypes;

/// <summary>Complex numbers as text, by their parts.</summary>
internal static class ComplexText
{
    /// <summary>
    /// The texts of both parts: as Python's <c>complex()</c> reads them, <c>1+2j</c>, <c>-j</c>, <c>inf+nanj</c>, also with an i and in brackets; as .NET
    /// writes them, <c>&lt;1; 2&gt;</c>; or a real number. What is no number shows when the parts are read.
    /// </summary>
    public static (string Real, string Imaginary) Split(string text)
    {
        text = text.Trim();
        if (text is ['(', .., ')']) text = text[1..^1].Trim();
        if (text is ['<', .., '>'] && text.IndexOf(';', StringComparison.Ordinal) is > 0 and var middle) return (text[1..middle], text[(middle + 1)..^1]);
        if (text is not [.., 'j' or 'J' or 'i' or 'I']) return (text, "0");
        text = text[..^1];
        // The sign between the parts is the last one that belongs to no exponent.
        var sign = text.Length - 1;
        while (sign > 0 && !(text[sign] is '+' or '-' && text[sign - 1] is not ('e' or 'E'))) sign--;
        var (real, imaginary) = sign > 0 ? (text[..sign], text[sign..]) : ("0", text);
        return (real, imaginary is "" or "+" or "-" ? imaginary + "1" : imaginary);
    }
}

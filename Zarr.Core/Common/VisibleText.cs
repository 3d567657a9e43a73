using System.Buffers;
using System.Globalization;
using System.Text;

namespace Zarr.Common;

/// <summary>
/// Text from a store as it may be shown: what a terminal would obey, or would show in another order than it is stored in, is written out, as
/// <c>\n</c>, <c>\x1b</c> or <c>\u202e</c>. Messages and views are made with it; data stays as it is.
/// </summary>
public static class VisibleText
{
    // C0, DEL and C1 (ECMA-48); marks and overrides of direction (Unicode, UAX 9); separators of lines and paragraphs; halves of surrogate pairs.
    private static readonly SearchValues<char> s_hidden = SearchValues.Create(
    [
        .. Range('\0', '\x1f'), .. Range('\x7f', '\x9f'), '\u061c', '\u200e', '\u200f', .. Range('\u2028', '\u202e'), .. Range('\u2066', '\u2069'), .. Range('\ud800', '\udfff'),
    ]);

    /// <summary>The text, which is given back as it is where nothing in it has to be written out.</summary>
    public static string Of(string text)
    {
        var first = text.AsSpan().IndexOfAny(s_hidden);
        if (first < 0) return text;
        var result = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            var c = text[i];
            if (!s_hidden.Contains(c)) result.Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1])) result.Append(c).Append(text[++i]);
            else if (c is '\n' or '\r' or '\t') result.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else result.Append(c < 0x100 ? "\\x" : "\\u").Append(((int)c).ToString(c < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(c => (char)c);
}

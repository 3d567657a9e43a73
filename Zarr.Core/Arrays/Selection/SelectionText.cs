using System.Globalization;

namespace Zarr.Arrays.Selection;

/// <summary>Reads the text of selections: NumPy's, one item per axis between commas.</summary>
internal static class SelectionText
{
    private const string Allowed = "allowed are an index (3, -1), a slice start:stop:step (0:10, ::2), ':' for a whole axis, '...' once, and a list such as (1,3,5)";

    public static List<AxisItem> Parse(string text)
    {
        var items = new List<AxisItem>();
        var depth = 0;
        var from = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            var c = i < text.Length ? text[i] : ',';
            if (c == '(') depth++;
            else if (c == ')') depth--;
            else if (c == ',' && (depth <= 0 || i == text.Length))
            {
                items.Add(ParseItem(text, text.AsSpan(from, i - from)));
                from = i + 1;
            }
        }

        return items;
    }

    public static AxisItem ParseItem(string text) => ParseItem(text, text);

    private static AxisItem ParseItem(string whole, ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) throw Invalid(whole, "an axis is empty: write ':' for a whole axis");
        if (text is "...") return AxisItem.Ellipsis;
        if (text is ":" or "*") return AxisItem.All;
        if (text.ContainsAny('[', ']')) throw Invalid(whole, "it has square brackets: write 0:10,::2 without them, and a list as (1,3,5)");
        if (text.Contains("..", StringComparison.Ordinal)) throw InclusiveRange(whole, text);
        if (text[0] == '(') return ParseList(whole, text);
        return text.Contains(':') ? ParseSlice(whole, text) : AxisItem.At(ParseIndex(whole, text));
    }

    private static AxisItem ParseSlice(string whole, ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        var count = text.Split(parts, ':');
        if (count > 3) throw Invalid(whole, $"'{text}' has more than two colons: a slice is start:stop:step");
        var step = count == 3 ? ParseBound(whole, text[parts[2]]) : null;
        if (step == 0) throw Invalid(whole, $"the step of '{text}' is 0: allowed is any other integer");
        return AxisItem.Slice(ParseBound(whole, text[parts[0]]), ParseBound(whole, text[parts[1]]), step);
    }

    private static AxisItem ParseList(string whole, ReadOnlySpan<char> text)
    {
        if (text.Length < 2 || text[^1] != ')') throw Invalid(whole, $"the list '{text}' does not end with ')'");
        var inner = text[1..^1];
        var indices = new List<long>();
        if (!inner.IsWhiteSpace())
        {
            foreach (var part in inner.Split(',')) indices.Add(ParseIndex(whole, inner[part]));
        }

        return AxisItem.List(indices.ToArray());
    }

    private static long? ParseBound(string whole, ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace()) return null;
        if (TryParse(text, out var bound)) return bound;

        // Beyond 64 bits a bound is clamped to the axis all the same.
        var digits = text.Trim().TrimStart("+-");
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) throw NotAnIndex(whole, text);
        return text.Trim()[0] == '-' ? long.MinValue : long.MaxValue;
    }

    private static long ParseIndex(string whole, ReadOnlySpan<char> text) => TryParse(text, out var index) ? index : throw NotAnIndex(whole, text);

    private static bool TryParse(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);

    private static ZarrException InclusiveRange(string whole, ReadOnlySpan<char> text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        var (slice, list) = TryParse(text[..dots], out var first) && TryParse(text[(dots + 2)..], out var last) && 0 <= first && first <= last && last < long.MaxValue
            ? (FormattableString.Invariant($"{first}:{last + 1}"), FormattableString.Invariant($"({first}..{last})"))
            : ("0:10", "(0..9)");
        return Invalid(whole, $"'{text}' could or could not include its end: write {slice}, which stops before the second number, or in PowerShell {list}, a list of indices");
    }

    private static ZarrException NotAnIndex(string whole, ReadOnlySpan<char> text) => Invalid(whole, text.Trim() switch
    {
        "" => "a number of a list is missing",
        ['^', ..] and var caret => $"'{caret}' is not an index: count from the end with -1, -2",
        var other when decimal.TryParse(other, NumberStyles.Float, CultureInfo.InvariantCulture, out _) => $"'{other}' is not an integer of 64 bits",
        var other => $"'{other}' is not an index: {Allowed}",
    });

    private static ZarrException Invalid(string whole, string reason) =>
        new(ZarrErrorId.SelectionInvalid, $"The selection '{whole}' cannot be understood: {reason}.", whole);
}

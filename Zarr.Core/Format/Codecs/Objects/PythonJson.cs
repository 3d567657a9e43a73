using System.Collections;
using System.Globalization;
using System.Text;

namespace Zarr.Format.Codecs.Objects;

/// <summary>JSON to the letter as Python's json module writes it, so that the same objects give the same bytes.</summary>
internal sealed record PythonJson
{
    public string? Indent { get; init; }

    public (string Item, string Key) Separators { get; init; } = (",", ":");

    public bool EnsureAscii { get; init; } = true;

    public bool SortKeys { get; init; } = true;

    public byte[] Write(object? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private void Write(StringBuilder text, object? value, int level)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case bool b: text.Append(b ? "true" : "false"); break;
            case string s: Quote(text, s); break;
            case double d: text.Append(Number(d)); break;
            case float f: text.Append(Number(f)); break;
            case IDictionary map:
                List<(string Key, object? Value)> members = [];
                foreach (DictionaryEntry entry in map) members.Add(((string)entry.Key, entry.Value));
                // Python sorts by code point.
                if (SortKeys) members.Sort((one, other) => CompareCodePoints(one.Key, other.Key));
                WriteList(text, '{', '}', level, members, member =>
                {
                    Quote(text, member.Key);
                    text.Append(Separators.Key);
                    Write(text, member.Value, level + 1);
                });
                break;
            case IEnumerable list: WriteList(text, '[', ']', level, list.Cast<object?>(), item => Write(text, item, level + 1)); break;
            case IFormattable number: text.Append(number.ToString(null, CultureInfo.InvariantCulture)); break;
            default: throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"A value of type {value.GetType().Name} has no form in JSON.", value);
        }
    }

    private void WriteList<T>(StringBuilder text, char open, char close, int level, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            if (any) text.Append(Separators.Item);
            NewLine(text, level + 1);
            write(item);
            any = true;
        }

        if (any) NewLine(text, level);
        text.Append(close);
    }

    private void NewLine(StringBuilder text, int level)
    {
        if (Indent is null) return;
        text.Append('\n');
        for (var i = 0; i < level; i++) text.Append(Indent);
    }

    private void Quote(StringBuilder text, string s)
    {
        text.Append('"');
        foreach (var c in s)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => Escape(text, c),
                > '~' when EnsureAscii => Escape(text, c),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    private static StringBuilder Escape(StringBuilder text, char c) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    // float.__repr__: the shortest digits that come back, an exponent below 1e-4 and from 1e16.
    private static string Number(double value)
    {
        if (!double.IsFinite(value)) return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        var magnitude = Math.Abs(value);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return Exponential(shortest);
        var plain = Plain(shortest);
        return plain.Contains('.') ? plain : plain + ".0";
    }

    private static (string Sign, string Digits, int Point) Parts(string shortest)
    {
        var sign = shortest.StartsWith('-') ? "-" : "";
        var parts = shortest[sign.Length..].Split('E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        var point = parts[0].IndexOf('.');
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal);
        return (sign, digits, (point < 0 ? digits.Length : point) + exponent);
    }

    private static string Plain(string shortest)
    {
        var (sign, digits, point) = Parts(shortest);
        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return point >= digits.Length ? sign + digits + new string('0', point - digits.Length) : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static string Exponential(string shortest)
    {
        var (sign, digits, point) = Parts(shortest);
        var leading = digits.Length - digits.TrimStart('0').Length;
        (digits, point) = (digits[leading..].TrimEnd('0'), point - leading);
        var exponent = point - 1;
        var fraction = digits.Length > 1 ? "." + digits[1..] : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static int CompareCodePoints(string one, string other)
    {
        var (a, b) = (one.EnumerateRunes(), other.EnumerateRunes());
        while (true)
        {
            var (more, moreOther) = (a.MoveNext(), b.MoveNext());
            if (!more || !moreOther) return more.CompareTo(moreOther);
            if (a.Current != b.Current) return a.Current.CompareTo(b.Current);
        }
    }
}

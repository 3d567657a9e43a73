using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Zarr.FileFormats;

/// <summary>Reads what Python calls a literal: dictionaries, lists and tuples, texts, whole numbers, True, False and None. Nothing is executed.</summary>
internal ref struct PythonLiteral
{
    private const int MaxDepth = 32;

    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private PythonLiteral(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The value as JSON: tuples are lists.</summary>
    /// <exception cref="FormatException">It is none, and the message says where.</exception>
    public static JsonNode? Parse(ReadOnlySpan<char> text)
    {
        var reader = new PythonLiteral(text);
        var value = reader.Value(0);
        reader.SkipBlanks();
        return reader._at == text.Length ? value : throw reader.Error("the end");
    }

    private JsonNode? Value(int depth)
    {
        if (depth > MaxDepth) throw Error("less depth");
        SkipBlanks();
        switch (Peek())
        {
            case '{': return Dictionary(depth);
            case '[': return List(']', depth);
            case '(': return List(')', depth);
            case '\'' or '"': return Text();
            case 'b' or 'u' when _at + 1 < _text.Length && _text[_at + 1] is '\'' or '"':
                _at++;
                return Text();
            case '-' or (>= '0' and <= '9'): return Number();
        }

        if (TakeWord("True")) return true;
        if (TakeWord("False")) return false;
        return TakeWord("None") ? null : throw Error("a value");
    }

    private JsonObject Dictionary(int depth)
    {
        var members = new JsonObject();
        _at++;
        while (!TakeEnd('}', members.Count > 0))
        {
            SkipBlanks();
            var name = Peek() is '\'' or '"' ? Text() : throw Error("a text as the key");
            SkipBlanks();
            if (Peek() != ':') throw Error("':'");
            _at++;
            if (!members.TryAdd(name, Value(depth + 1))) throw Error($"no second '{name}'");
        }

        return members;
    }

    private JsonArray List(char end, int depth)
    {
        var items = new JsonArray();
        _at++;
        while (!TakeEnd(end, items.Count > 0)) items.Add(Value(depth + 1));
        return items;
    }

    // Between items is a comma, behind the last may be one.
    private bool TakeEnd(char end, bool hasItems)
    {
        SkipBlanks();
        if (hasItems && Peek() != end)
        {
            if (Peek() != ',') throw Error($"',' or '{end}'");
            _at++;
            SkipBlanks();
        }

        if (Peek() != end) return false;
        _at++;
        return true;
    }

    private JsonNode Number()
    {
        var start = _at++;
        while (char.IsAsciiDigit(Peek())) _at++;
        var digits = _text[start.._at];
        // Python 2 wrote an L behind long ones.
        if (Peek() == 'L') _at++;
        return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Error("a whole number of 64 bits");
    }

    private string Text()
    {
        var quote = _text[_at++];
        var text = new StringBuilder();
        while (Peek() != quote)
        {
            if (_at >= _text.Length) throw Error("a quote");
            var next = _text[_at++];
            if (next != '\\')
            {
                text.Append(next);
                continue;
            }

            var escaped = Peek();
            _at++;
            text.Append(escaped switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'x' => Code(2), 'u' => Code(4), '\\' or '\'' or '"' => escaped, _ => throw Error("another escape") });
        }

        _at++;
        return text.ToString();
    }

    private char Code(int digits)
    {
        if (_at + digits > _text.Length || !ushort.TryParse(_text.Slice(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) throw Error("hexadecimal digits");
        _at += digits;
        return (char)code;
    }

    private bool TakeWord(string word)
    {
        if (!_text[_at..].StartsWith(word, StringComparison.Ordinal)) return false;
        _at += word.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (Peek() is ' ' or '\n' or '\t' or '\r') _at++;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private readonly FormatException Error(string expected) => new($"{expected} is expected at character {_at.ToString(CultureInfo.InvariantCulture)}");
}

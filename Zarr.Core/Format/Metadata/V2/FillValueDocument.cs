using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Metadata.V2;

/// <summary>
/// Fill values of v2 as others spell them, in the one spelling that data types read (docs/format-rules.md, rule 5). What is taken is what Python's int()
/// and float(), and so zarr-python (meta.py, decode_fill_value), make of it without loss: numbers as text, true and false for numbers, lists of one.
/// What is out of range stays so.
/// </summary>
internal static class FillValueDocument
{
    public static JsonNode? Normalize(JsonNode? json, DataType type)
    {
        // netCDF-C 4.8.0 writes lists of one. For bytes and objects a list is the value itself, and of texts in one NumPy would cut the base64 off.
        if (json is JsonArray { Count: 1 } list && (IsNumber(type) || type is FixedUtf32DataType)) return Normalize(list[0], type);
        if (type is { NumPyName: ['c', ..] }) return json is JsonArray { Count: 2 } parts ? new JsonArray([.. parts.Select(Float)]) : IsScalar(json) ? new JsonArray(Float(json), 0.0) : json;
        if (type.Arithmetic is not INumericType || json is null) return json;
        return type switch
        {
            // To NumPy every text but the empty one is true, "False" too: none is taken.
            BoolDataType => IsText(json) ? json : Integer(json),
            IFloatType => Float(json),
            _ => type.Arithmetic == type || !IsText(json) ? Integer(json) : Time(json),
        };
    }

    private static JsonNode Integer(JsonNode json) => Number(json) is { } number
        && decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && decimal.IsInteger(value)
        ? JsonNode.Parse(decimal.Truncate(value).ToString("0", CultureInfo.InvariantCulture))! : json;

    private static JsonNode? Float(JsonNode? json) => Text(json) is { } text && RealWords.TryRead(text, out var word) ? RealWords.Spell(word)
        : json is not null && Number(json) is { } number ? JsonNode.Parse(number) : json?.DeepClone();

    // NumPy takes these for "not a time".
    private static JsonNode Time(JsonNode json) => Text(json)!.Trim() is { Length: 0 } or ['n' or 'N', 'a' or 'A', 't' or 'T'] ? TimeText.NotATime : json;

    private static bool IsNumber(DataType type) => type is { NumPyName: ['c', ..] } || type.Arithmetic is INumericType;

    private static bool IsText(JsonNode? json) => json?.GetValueKind() == JsonValueKind.String;

    private static bool IsScalar(JsonNode? json) => json is JsonValue;

    private static string? Text(JsonNode? json) => IsText(json) ? json!.GetValue<string>() : null;

    /// <summary>A number as JSON spells it; null for what is none.</summary>
    private static string? Number(JsonNode json) => json.GetValueKind() switch
    {
        JsonValueKind.Number => json.ToJsonString(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        JsonValueKind.String => Number(json.GetValue<string>().AsSpan().Trim()),
        _ => null,
    };

    // Python's grammar: a sign, digits with single underscores between them, a point, an exponent.
    private static string? Number(ReadOnlySpan<char> text)
    {
        var sign = text is ['-', ..] ? "-" : "";
        if (text is ['-' or '+', ..]) text = text[1..];
        var exponent = "";
        if (text.IndexOfAny('e', 'E') is >= 0 and var e)
        {
            var power = text[(e + 1)..];
            if (Digits(power is ['-' or '+', ..] ? power[1..] : power) is not { Length: > 0 and < 10 } digits) return null;
            exponent = $"e{(power is ['-', ..] ? "-" : "")}{digits}";
            text = text[..e];
        }

        var point = text.IndexOf('.');
        if (Digits(point < 0 ? text : text[..point]) is not { } whole || Digits(point < 0 ? "" : text[(point + 1)..]) is not { } fraction || whole.Length + fraction.Length == 0) return null;
        whole = whole.TrimStart('0');
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : "." + fraction)}{exponent}";
    }

    private static string? Digits(ReadOnlySpan<char> text)
    {
        if (text is ['_', ..] or [.., '_'] || text.Contains("__", StringComparison.Ordinal) || text.ContainsAnyExcept("0123456789_")) return null;
        return text.ToString().Replace("_", "", StringComparison.Ordinal);
    }
}

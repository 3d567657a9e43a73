using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>
/// The JSON of floating-point fill values (Zarr v3 core, "Fill values"): a number, "Infinity", "-Infinity", "NaN", which is one bit
/// pattern of each type, and any other bits in hexadecimal. v2 has the numbers and the three words.
/// </summary>
internal static class FloatFill
{
    /// <summary>The bits, least significant byte first; null for what the type does not allow.</summary>
    public static byte[]? Parse<T>(T type, JsonNode? json, ZarrFormat format) where T : DataType, IFloatType
    {
        var bits = json?.GetValueKind() switch
        {
            JsonValueKind.Number => type.TryParse(json.ToJsonString(), out var number) ? number : null,
            JsonValueKind.String => json.GetValue<string>() switch
            {
                "NaN" => type.NotANumber,
                "Infinity" => type.Infinity,
                "-Infinity" => type.Infinity | type.SignBit,
                ['0', 'x', .. var hex] when hex.Length == 2 * type.ItemSize && format == ZarrFormat.V3
                    && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var any) => any,
                _ => null,
            },
            _ => (ulong?)null,
        };
        return bits is { } found ? BitConverter.GetBytes(found)[..type.ItemSize] : null;
    }

    public static string Allowed(IFloatType type) =>
        $"a number{(type.NotANumber is null ? "" : ", \"NaN\"")}{(type.Infinity is null ? "" : ", \"Infinity\", \"-Infinity\"")} or the bits as \"0x…\"";

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FillValueInvalid"/>: v2 has no spelling.</exception>
    public static JsonNode Spell<T>(T type, ReadOnlySpan<byte> fill, ZarrFormat format) where T : DataType, IFloatType
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        wide.Clear();
        fill.CopyTo(wide);
        var bits = BitConverter.ToUInt64(wide);
        if (type.Spell(bits) is { } number) return JsonNode.Parse(WithFraction(number))!;
        if (bits == type.NotANumber) return "NaN";
        if (bits == type.Infinity) return "Infinity";
        if (bits == (type.Infinity | type.SignBit)) return "-Infinity";
        var hex = bits.ToString($"x{2 * type.ItemSize}", CultureInfo.InvariantCulture);
        return format == ZarrFormat.V3
            ? "0x" + hex
            : throw new ZarrException(ZarrErrorId.FillValueInvalid,
                $"Zarr v2 can only spell the NaN with the bits 0x{type.NotANumber:x}, not 0x{hex}. Use that NaN, or Zarr v3.", hex);
    }

    /// <summary>The JSON of what a user writes as text: a number, or a word, however it is spelled.</summary>
    public static JsonNode? FromText(IFloatType type, string text) =>
        type.TryParse(text, out var bits) && type.Spell(bits) is { } number ? JsonNode.Parse(WithFraction(number))
        : JsonValue.Create(RealWords.TryRead(text, out var word) ? RealWords.Spell(word) : text);

    // A fraction marks it as a floating-point number for readers that tell 1 from 1.0, and keeps the sign of -0.0.
    private static string WithFraction(string number) => number.AsSpan().ContainsAny('.', 'E') ? number : number + ".0";
}

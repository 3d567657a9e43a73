using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.DataTypes;

/// <summary>float16, float32, float64.</summary>
internal sealed class FloatDataType<T>(string name, string numPyName, ulong notANumber) : NumberDataType<T>(name, numPyName)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const string Allowed = "a number, \"NaN\", \"Infinity\", \"-Infinity\" or the bits as \"0x…\"";

    // Zarr v3 core, "Fill values": "NaN" is one bit pattern, with the sign bit clear (.NET's NaN has it set); every other
    // NaN is its bits in hexadecimal. v2 has the three words only.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        switch (json?.GetValueKind())
        {
            case JsonValueKind.Number:
                var text = json.ToJsonString();
                var number = T.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
                return T.IsFinite(number) ? Bytes(number) : throw FillError(json, Allowed);
            case JsonValueKind.String:
                return json.GetValue<string>() switch
                {
                    "NaN" => Bits(notANumber),
                    "Infinity" => Bytes(T.PositiveInfinity),
                    "-Infinity" => Bytes(T.NegativeInfinity),
                    ['0', 'x', .. var hex] when hex.Length == 2 * ItemSize && format == ZarrFormat.V3
                        && ulong.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) => Bits(bits),
                    _ => throw FillError(json, Allowed),
                };
            default:
                throw FillError(json, Allowed);
        }
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format)
    {
        var value = MemoryMarshal.Read<T>(fill);
        if (T.IsPositiveInfinity(value)) return "Infinity";
        if (T.IsNegativeInfinity(value)) return "-Infinity";
        if (!T.IsNaN(value)) return JsonNode.Parse(Number(value))!;
        if (fill.SequenceEqual(Bits(notANumber))) return "NaN";
        var hex = Convert.ToHexStringLower([.. fill.ToArray().Reverse()]);
        return format == ZarrFormat.V3
            ? "0x" + hex
            : throw new ZarrException(ZarrErrorId.FillValueInvalid,
                $"Zarr v2 can only spell the NaN with the bits 0x{notANumber:x}, not 0x{hex}. Use that NaN, or Zarr v3.", value);
    }

    private protected override JsonNode? FillText(string text) =>
        T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && T.IsFinite(value)
            ? JsonNode.Parse(Number(value)) : JsonValue.Create(text);

    // A fraction marks it as a floating-point number for readers that tell 1 from 1.0, and keeps the sign of -0.0.
    private static string Number(T value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0";
    }

    private byte[] Bytes(T value)
    {
        var bytes = new byte[ItemSize];
        MemoryMarshal.Write(bytes, value);
        return bytes;
    }

    private byte[] Bits(ulong bits) => BitConverter.GetBytes(bits)[..ItemSize];
}

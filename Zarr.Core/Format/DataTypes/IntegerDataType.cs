using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>int8 to uint64.</summary>
internal sealed class IntegerDataType<T>(string name, string numPyName) : NumberDataType<T>(name, numPyName)
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    internal override BitLayout? BitLayout => new(1, 8 * ItemSize, T.IsNegative(T.MinValue));

    // Zarr v3 core, "Fill values": no fraction, no exponent; never through a double, so that all 64 bits survive.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        var allowed = $"an integer from {T.MinValue} to {T.MaxValue}, without fraction or exponent";
        if (json is null || json.GetValueKind() != JsonValueKind.Number) throw FillError(json, allowed);
        var text = json.ToJsonString();
        if (!T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            // v2 writers exist that spell an integer fill value 0.0.
            && !(format == ZarrFormat.V2 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                && ElementConverter.TryConvert(exact, out value)))
            throw FillError(json, allowed);
        var bytes = new byte[ItemSize];
        MemoryMarshal.Write(bytes, value);
        return bytes;
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) =>
        JsonNode.Parse(MemoryMarshal.Read<T>(fill).ToString(null, CultureInfo.InvariantCulture))!;

    private protected override JsonNode? FillText(string text) =>
        TryConvert(text, out var value) ? JsonNode.Parse(value.ToString(null, CultureInfo.InvariantCulture)) : JsonValue.Create(text);
}

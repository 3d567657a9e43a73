using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>bytes: byte strings of any length (zarr-extensions, <c>data-types/bytes</c>); in Zarr v2 an object array with <c>vlen-bytes</c>.</summary>
internal sealed class BytesDataType() : VariableDataType("bytes", "", typeof(byte[]), "vlen-bytes")
{
    internal override object Default => Array.Empty<byte>();

    public override object GetElement(ReadOnlySpan<byte> element) => element.ToArray();

    internal override bool IsElement(object value) => value is byte[] or ReadOnlyMemory<byte> or string;

    internal override bool AreEqual(object? one, object? other) => one is byte[] a && other is byte[] b && a.AsSpan().SequenceEqual(b);

    protected override bool TryConvert(object? value, out object? element)
    {
        element = value switch
        {
            null => Array.Empty<byte>(),
            byte[] bytes => bytes,
            ReadOnlyMemory<byte> memory => memory.ToArray(),
            string text => HexText.Parse(text),
            // What JSON makes of bytes.
            IList list => new byte[list.Count] is var bytes && RawDataType.TryCopy(list, bytes) ? bytes : null,
            _ => null,
        };
        return element is not null;
    }

    protected override byte[] GetBits(object? element) => (byte[])element!;

    // "An array of integers" or base64; zarr-python 2 writes 0 where none was given.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        const string allowed = "base64, or a list of integers from 0 to 255";
        switch (json?.GetValueKind())
        {
            case JsonValueKind.String:
                var text = json.GetValue<string>();
                var bytes = new byte[text.Length];
                return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : throw FillError(json, allowed);
            case JsonValueKind.Array:
                return [.. ((JsonArray)json).Select(item => item?.GetValueKind() == JsonValueKind.Number && byte.TryParse(item.ToJsonString(), out var b) ? b : throw FillError(json, allowed))];
            case JsonValueKind.Number when format == ZarrFormat.V2 && json.ToJsonString() == "0":
                return [];
            default:
                throw FillError(json, allowed);
        }
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => Convert.ToBase64String(fill);
}

using System.Collections;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>Bytes without a meaning: <c>r&lt;N&gt;</c> of N bits (Zarr v3 core, "Core data types"), NumPy's <c>V</c>, zarr-python's <c>raw_bytes</c>.</summary>
/// <param name="length">Bytes of an element.</param>
/// <param name="isNamedRawBytes">Spelled <c>raw_bytes</c> in v3, as zarr-python does since 3.1, which does not know <c>r&lt;N&gt;</c>.</param>
internal sealed class RawDataType(int length, bool isNamedRawBytes = false) : BlockDataType($"r{8L * length}", $"V{length}", length, typeof(byte[]))
{
    // zarr-python, core/dtype/npy/bytes.py.
    public const string V3Name = "raw_bytes";

    internal override int ByteOrderUnit => 1;

    internal override JsonNode SpellV3() => isNamedRawBytes ? Extension.Write(V3Name, new() { ["length_bytes"] = ItemSize }) : Name;

    internal override bool IsElement(object value) => value is byte[] || base.IsElement(value);

    public override object GetElement(ReadOnlySpan<byte> element) => element.ToArray();

    public override void SetElement(object? value, Span<byte> element)
    {
        if ((value as byte[] ?? (value is string text ? HexText.Parse(text) : null)) is { } bytes && bytes.Length == ItemSize) bytes.CopyTo(element);
        else if (value is not IList list || list.Count != ItemSize || !TryCopy(list, element)) throw NotConvertible(value, $"it must be an array of {ItemSize} bytes, or a text of them such as 0x01ff");
    }

    // Bytes in metadata: numbers in v3 (docs/format-rules.md, rule 24), base64 in v2 (rule 5) and for raw_bytes; each is read in all.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) =>
        MeansZero(json, format) ? new byte[ItemSize]
        : Bytes(json) is { } bytes && bytes.Length == ItemSize ? bytes
        : throw FillError(json, $"{ItemSize} bytes, in base64 or as a list of integers from 0 to 255");

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => format == ZarrFormat.V2 || isNamedRawBytes
        ? Convert.ToBase64String(fill)
        : new JsonArray([.. fill.ToArray().Select(b => JsonValue.Create(b))]);

    /// <summary>Numbers from 0 to 255 as bytes.</summary>
    public static bool TryCopy(IList list, Span<byte> element)
    {
        for (var i = 0; i < element.Length; i++)
            if (!ElementConverter.TryConvert(list[i], out element[i])) return false;
        return true;
    }
}

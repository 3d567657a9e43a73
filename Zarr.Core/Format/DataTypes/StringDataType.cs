using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>string: texts of any length (zarr-extensions, <c>data-types/string</c>); in Zarr v2 an object array with <c>vlen-utf8</c>.</summary>
internal sealed class StringDataType() : VariableDataType("string", "", typeof(string), "vlen-utf8")
{
    /// <summary>UTF-8 that refuses what is not.</summary>
    public static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    internal override object Default => "";

    public override object GetElement(ReadOnlySpan<byte> element) => Utf8.GetString(element);

    // Text without a value is empty, as numcodecs has it (vlen.pyx).
    protected override bool TryConvert(object? value, out object? element)
    {
        element = value switch { null => "", string text => text, char c => c.ToString(), _ => null };
        return element is string found && WholeText.Is(found);
    }

    protected override byte[] GetBits(object? element) => Utf8.GetBytes((string)element!);

    // zarr-python 2 writes 0 where none was given.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => json?.GetValueKind() switch
    {
        JsonValueKind.String when WholeText.Is(json.GetValue<string>()) => GetBits(json.GetValue<string>()),
        JsonValueKind.Number when format == ZarrFormat.V2 && json.ToJsonString() == "0" => [],
        _ => throw FillError(json, "a text"),
    };

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => (string)GetElement(fill);
}

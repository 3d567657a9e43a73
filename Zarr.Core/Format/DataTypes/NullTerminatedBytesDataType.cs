using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>
/// NumPy's <c>S</c>: a text of so many bytes at most, padded with zeros, which are dropped at its end. In .NET a string: the bytes are
/// read as UTF-8, and what is none survives as in <see cref="EscapedUtf8"/>.
/// </summary>
internal sealed class NullTerminatedBytesDataType(int length) : BlockDataType($"S{length}", $"S{length}", length, typeof(string))
{
    // zarr-python, core/dtype/npy/bytes.py.
    public const string V3Name = "null_terminated_bytes";

    internal override int ByteOrderUnit => 1;

    internal override JsonNode SpellV3() => Extension.Write(V3Name, new() { ["length_bytes"] = ItemSize });

    internal override bool IsElement(object value) => value is byte[] || base.IsElement(value);

    public override object GetElement(ReadOnlySpan<byte> element) => EscapedUtf8.Decode(element.TrimEnd((byte)0));

    public override void SetElement(object? value, Span<byte> element)
    {
        switch (value)
        {
            case string or char:
                var text = (value as string ?? value.ToString()!).AsSpan().TrimEnd('\0');
                if (EscapedUtf8.TryEncode(text, element, out var written)) element[written..].Clear();
                else throw NotConvertible(value, $"it must be Unicode, of at most {ItemSize} bytes in UTF-8");
                break;
            case byte[] bytes when bytes.AsSpan().TrimEnd((byte)0) is var trimmed && trimmed.Length <= ItemSize:
                trimmed.CopyTo(element);
                element[trimmed.Length..].Clear();
                break;
            default:
                throw NotConvertible(value, $"it must be a text or an array of bytes, of at most {ItemSize} bytes");
        }
    }

    // Zarr v2, "Fill value encoding": base64 of the bytes, which NumPy knows without the zeros at their end.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        var fill = new byte[ItemSize];
        if (MeansZero(json, format)) return fill;
        if (Bytes(json) is { } bytes && bytes.Length <= ItemSize) bytes.CopyTo(fill, 0);
        // Some write the text as it is, netCDF single characters. It is taken where Python, which passes over what is no character of base64, cannot decode it either.
        else if (format != ZarrFormat.V2 || Text(json) is not { } text || ((ItemSize > 1 || text.Length > 1) && (text.Contains('=') || text.Count(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/') % 4 == 0)) || !EscapedUtf8.TryEncode(text, fill, out _))
            throw FillError(json, $"base64 of at most {ItemSize} bytes");
        return fill;
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => Convert.ToBase64String(fill.TrimEnd((byte)0));

    // A text is the value itself here, not its spelling in metadata.
    internal override byte[] FillValueFrom(object? value) => FillValueOf(value);

    // The order of the bytes, which for UTF-8 is that of the code points.
    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        if (elements.IsEmpty) return base.Summarize(elements, fill);
        var least = elements[..ItemSize];
        var greatest = least;
        for (var at = ItemSize; at < elements.Length; at += ItemSize)
        {
            var element = elements.Slice(at, ItemSize);
            if (element.SequenceCompareTo(least) < 0) least = element;
            else if (element.SequenceCompareTo(greatest) > 0) greatest = element;
        }

        return new(GetElement(least), GetElement(greatest), double.NaN, 0, CountOf(fill, elements));
    }
}

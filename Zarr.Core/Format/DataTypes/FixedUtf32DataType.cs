using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.DataTypes;

/// <summary>NumPy's <c>U</c>: a text of so many code points at most, four bytes each, padded with zeros, which are dropped at its end.</summary>
internal sealed class FixedUtf32DataType(int length) : BlockDataType($"U{length}", $"U{length}", length * CodePointSize, typeof(string))
{
    // zarr-extensions, data-types/fixed_length_utf32.
    public const string V3Name = "fixed_length_utf32";

    public const int CodePointSize = 4;

    private static readonly UTF32Encoding Utf32 = new(bigEndian: false, byteOrderMark: false);

    internal override int ByteOrderUnit => CodePointSize;

    // GDAL leaves it out. In the wrong order nothing is a code point, so that a wrong guess cannot pass unseen.
    internal override bool MayOmitByteOrder => true;

    private int Length => ItemSize / CodePointSize;

    internal override JsonNode SpellV3() => Extension.Write(V3Name, new() { ["length_bytes"] = ItemSize });

    public override object GetElement(ReadOnlySpan<byte> element)
    {
        CheckElements(element);
        return Utf32.GetString(MemoryMarshal.AsBytes(MemoryMarshal.Cast<byte, uint>(element).TrimEnd(0u)));
    }

    internal override bool NeedsCheck => true;

    internal override void CheckElements(ReadOnlySpan<byte> elements)
    {
        var points = MemoryMarshal.Cast<byte, uint>(elements);
        for (int next; (next = points.IndexOfAnyExceptInRange(0u, 0xD7FFu)) >= 0; points = points[(next + 1)..])
            if (!Rune.IsValid(points[next]))
                throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"A stored text of type {Name} has the unit 0x{points[next]:x8}, which is no Unicode code point.");
    }

    public override void SetElement(object? value, Span<byte> element)
    {
        if (value is not (string or char)) throw NotConvertible(value, $"it must be a text of at most {Length} code points");
        var text = (value as string ?? value.ToString()!).AsSpan().TrimEnd('\0');
        var points = MemoryMarshal.Cast<byte, int>(element);
        var count = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var point, out var used) != OperationStatus.Done) throw NotConvertible(value, "it has half of a surrogate pair, which is no code point");
            if (count == points.Length) throw NotConvertible(value, $"it must have at most {Length} code points");
            points[count++] = point.Value;
            text = text[used..];
        }

        points[count..].Clear();
    }

    // zarr-extensions, data-types/fixed_length_utf32, "Fill value representation"; v2 has the same (docs/format-rules.md, rule 5).
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format)
    {
        var fill = new byte[ItemSize];
        if (MeansZero(json, format)) return fill;
        try
        {
            SetElement(Text(json), fill);
            return fill;
        }
        catch (ZarrException)
        {
            throw FillError(json, $"a text of at most {Length} code points");
        }
    }

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => (string)GetElement(fill);

    // The text "0" is no zero here.
    internal override byte[] FillValueFrom(object? value) => FillValueOf(value);

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        if (elements.IsEmpty) return base.Summarize(elements, fill);
        var points = MemoryMarshal.Cast<byte, uint>(elements);
        var least = points[..Length];
        var greatest = least;
        for (var at = Length; at < points.Length; at += Length)
        {
            var element = points.Slice(at, Length);
            if (element.SequenceCompareTo(least) < 0) least = element;
            else if (element.SequenceCompareTo(greatest) > 0) greatest = element;
        }

        return new(GetElement(MemoryMarshal.AsBytes(least)), GetElement(MemoryMarshal.AsBytes(greatest)), double.NaN, 0, CountOf(fill, elements));
    }
}

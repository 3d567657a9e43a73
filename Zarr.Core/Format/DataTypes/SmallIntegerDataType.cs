using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>
/// int2, int4, uint2, uint4: each in a byte, of which readers ignore the upper bits (zarr-extensions, data-types/int4 and others).
/// They are written as the sign has them, so that the byte is the number.
/// </summary>
internal sealed class SmallIntegerDataType<TElement>(string name, int bits) : ConvertedDataType<byte, TElement>(name, "")
    where TElement : unmanaged, IBinaryInteger<TElement>, IMinMaxValue<TElement>
{
    private readonly int _unused = 8 - bits;

    internal override BitLayout? BitLayout => new(1, bits, TElement.IsNegative(TElement.MinValue));

    private static DataType Whole => FromClrType(typeof(TElement))!;

    protected override TElement ToElement(byte stored) => TElement.CreateTruncating(stored << _unused) >> _unused;

    protected override bool TryConvert(object? value, out byte result)
    {
        var fits = ElementConverter.TryConvert(value, out TElement number);
        return TryStore(number, out result) && fits;
    }

    protected override long ConvertTyped(Array source, Span<byte> destination)
    {
        var numbers = new TElement[destination.Length];
        var failed = ElementConverter.Convert(source, numbers.AsSpan());
        if (failed == -2) return base.ConvertTyped(source, destination);
        for (var i = 0; i < (failed < 0 ? numbers.Length : failed); i++)
            if (!TryStore(numbers[i], out destination[i])) return i;
        return failed;
    }

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) =>
        TryStore(MemoryMarshal.Read<TElement>(Whole.ParseFillValue(json, format)), out var stored) ? [stored]
        : throw FillError(json, $"an integer from {TElement.MinValue >> _unused} to {TElement.MaxValue >> _unused}");

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) =>
        JsonNode.Parse(ToElement(fill[0]).ToString(null, System.Globalization.CultureInfo.InvariantCulture))!;

    private protected override JsonNode? FillText(string text) => TryConvert(text, out var stored) ? SpellFillValue([stored], ZarrFormat.V3) : JsonValue.Create(text);

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var numbers = new TElement[elements.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = ToElement(elements[i]);
        return Whole.Summarize(MemoryMarshal.AsBytes(numbers), []) with { FillCount = CountEqual(elements, fill) };
    }

    private bool TryStore(TElement number, out byte stored)
    {
        stored = byte.CreateTruncating(number);
        return ToElement(stored) == number;
    }
}

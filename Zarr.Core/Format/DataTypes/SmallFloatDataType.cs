using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>Floating-point types that .NET has none for, shown as 32-bit ones: bfloat16 and those of eight bits or fewer, each in a byte.</summary>
internal sealed class SmallFloatDataType<TStored>(string name, FloatLayout layout) : ConvertedDataType<TStored, float>(name, ""), IFloatType
    where TStored : unmanaged, IBinaryInteger<TStored>
{
    internal override BitLayout? BitLayout => new(1, layout.Exponent + layout.Fraction + (layout.IsSigned ? 1 : 0));

    public ulong? NotANumber => layout.NotANumber;

    public ulong? Infinity => layout.Infinity;

    public ulong SignBit => layout.SignBit;

    public int FractionBits => layout.Fraction;

    public double Nearest(ExactNumber number) => layout.Nearest(number.ToOdd());

    public bool TryStore(object? value, Span<byte> element)
    {
        var found = TryConvert(value, out var stored);
        MemoryMarshal.Write(element, stored);
        return found;
    }

    public bool TryParse(string text, out ulong bits)
    {
        bits = 0;
        if (!ElementConverter.TryToOdd(text, out var value) || !double.IsFinite(value)) return false;
        var found = layout.TryFromDouble(value, out var small);
        bits = small;
        return found;
    }

    public string? Spell(ulong bits)
    {
        var value = (float)layout.ToDouble((uint)bits);
        return float.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : null;
    }

    public void ToDouble(ReadOnlySpan<byte> elements, Span<double> values)
    {
        var from = MemoryMarshal.Cast<byte, TStored>(elements);
        for (var i = 0; i < from.Length; i++) values[i] = layout.ToDouble(uint.CreateTruncating(from[i]));
    }

    public long FromDouble(ReadOnlySpan<double> values, Span<byte> elements)
    {
        var to = MemoryMarshal.Cast<byte, TStored>(elements);
        for (var i = 0; i < values.Length; i++)
        {
            if (!layout.TryFromDouble(values[i], out var bits)) return i;
            to[i] = TStored.CreateTruncating(bits);
        }

        return -1;
    }

    protected override float ToElement(TStored stored) => (float)layout.ToDouble(uint.CreateTruncating(stored));

    protected override bool TryConvert(object? value, out TStored result)
    {
        result = default;
        if (!ElementConverter.TryToOdd(value, out var number) || !layout.TryFromDouble(number, out var bits)) return false;
        result = TStored.CreateTruncating(bits);
        return true;
    }

    protected override long ConvertTyped(Array source, Span<TStored> destination)
    {
        var values = new double[destination.Length];
        return ElementConverter.ToOdd(source, values) == -1
            ? FromDouble(values, MemoryMarshal.AsBytes(destination)) : base.ConvertTyped(source, destination);
    }

    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => FloatFill.Parse(this, json, format) ?? throw FillError(json, FloatFill.Allowed(this));

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) => FloatFill.Spell(this, fill, format);

    private protected override JsonNode? FillText(string text) => FloatFill.FromText(this, text);

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var from = MemoryMarshal.Cast<byte, TStored>(elements);
        var values = new float[from.Length];
        for (var i = 0; i < values.Length; i++) values[i] = ToElement(from[i]);
        return Numbers.Summarize(MemoryMarshal.AsBytes(values), []) with { FillCount = CountEqual(elements, fill) };
    }

    private static DataType Numbers => FromClrType(typeof(float))!;
}

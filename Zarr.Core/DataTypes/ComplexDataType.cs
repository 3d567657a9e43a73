using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.DataTypes;

/// <summary>Complex numbers: two numbers of a floating-point type, the real one first, to each of which the byte order applies.</summary>
internal sealed class ComplexDataType<TStored, TPart>(string name, string numPyName, TPart part) : ConvertedDataType<TStored, Complex>(name, numPyName)
    where TStored : unmanaged, IEquatable<TStored>
    where TPart : DataType, IFloatType
{
    internal override int ByteOrderUnit => part.ItemSize;

    internal override BitLayout? BitLayout => part.BitLayout is { } bits ? bits with { Parts = 2 } : null;

    public override object GetElement(ReadOnlySpan<byte> element)
    {
        Complex value = default;
        part.ToDouble(element, Parts(ref value));
        return value;
    }

    internal override Array ToElements(Array storage)
    {
        if (storage is Complex[]) return storage;
        var elements = GC.AllocateUninitializedArray<Complex>(storage.Length);
        part.ToDouble(MemoryMarshal.AsBytes(((TStored[])storage).AsSpan()), MemoryMarshal.Cast<Complex, double>(elements.AsSpan()));
        return elements;
    }

    protected override Complex ToElement(TStored stored) => (Complex)GetElement(MemoryMarshal.AsBytes(new Span<TStored>(ref stored)));

    protected override bool TryConvert(object? value, out TStored result)
    {
        result = default;
        var number = value switch
        {
            Complex exact => exact,
            string text => ParseText(text),
            _ => ElementConverter.TryConvert(value, out double real) ? real : (Complex?)null,
        };
        return number is { } found && part.FromDouble(Parts(ref found), MemoryMarshal.AsBytes(new Span<TStored>(ref result))) == -1;
    }

    protected override long ConvertTyped(Array source, Span<TStored> destination)
    {
        if (source.GetType().GetElementType() == typeof(Complex)) return Store(ElementConverter.Elements<Complex>(source), destination);
        var reals = new double[destination.Length];
        if (ElementConverter.Convert(source, reals.AsSpan()) != -1) return base.ConvertTyped(source, destination);
        var values = new Complex[reals.Length];
        for (var i = 0; i < reals.Length; i++) values[i] = reals[i];
        return Store(values, destination);
    }

    // Zarr v3 core, "Fill values", and v2, "Fill value encoding": a list of two, each as the type of the parts has it.
    internal override byte[] ParseFillValue(JsonNode? json, ZarrFormat format) => json is JsonArray { Count: 2 } parts
        ? [.. part.ParseFillValue(parts[0], format), .. part.ParseFillValue(parts[1], format)]
        : throw FillError(json, $"a list of two, real and imaginary part, each {FloatFill.Allowed(part)}");

    internal override JsonNode SpellFillValue(ReadOnlySpan<byte> fill, ZarrFormat format) =>
        new JsonArray(part.SpellFillValue(fill[..part.ItemSize], format), part.SpellFillValue(fill[part.ItemSize..], format));

    internal override byte[] FillValueFrom(object? value) => value switch
    {
        IList { Count: 2 } parts when parts[0] is { } real && parts[1] is { } imaginary => [.. part.FillValueFrom(real), .. part.FillValueFrom(imaginary)],
        string text when ParseText(text) is null => [.. part.FillValueFrom(text), .. part.FillValueFrom(0.0)],
        string text => base.FillValueFrom(ParseText(text)!.Value),
        _ => base.FillValueFrom(value),
    };

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var values = new Complex[elements.Length / ItemSize];
        part.ToDouble(elements, MemoryMarshal.Cast<Complex, double>(values.AsSpan()));
        Complex sum = default;
        long numbers = 0;
        foreach (var value in values)
        {
            if (Complex.IsNaN(value)) continue;
            numbers++;
            sum += value;
        }

        return new(null, null, numbers == 0 ? null : sum / numbers, values.Length - numbers, CountEqual(elements, fill));
    }

    private static Span<double> Parts(ref Complex value) => MemoryMarshal.Cast<Complex, double>(new Span<Complex>(ref value));

    private long Store(ReadOnlySpan<Complex> values, Span<TStored> destination) =>
        part.FromDouble(MemoryMarshal.Cast<Complex, double>(values), MemoryMarshal.AsBytes(destination)) is >= 0 and var failed ? failed / 2 : -1;

    // As Python writes it, 1+2j, also with an i; as .NET does, <1; 2>; or a real number.
    private static Complex? ParseText(string text)
    {
        var invariant = CultureInfo.InvariantCulture;
        text = text.Trim().TrimStart('(').TrimEnd(')');
        if (double.TryParse(text, NumberStyles.Float, invariant, out var real)) return real;
        if (Complex.TryParse(text, NumberStyles.Float, invariant, out var exact)) return exact;
        if (text.Length == 0 || text[^1] is not ('j' or 'i')) return null;
        text = text[..^1];
        // The sign between the parts is the last one that belongs to no exponent.
        var sign = text.Length - 1;
        while (sign > 0 && !(text[sign] is '+' or '-' && text[sign - 1] is not ('e' or 'E'))) sign--;
        real = 0;
        if (sign > 0 && !double.TryParse(text.AsSpan(0, sign), NumberStyles.Float, invariant, out real)) return null;
        return double.TryParse(text.AsSpan(Math.Max(sign, 0)), NumberStyles.Float, invariant, out var imaginary) ? new(real, imaginary) : null;
    }
}

using System.Collections;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

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
        var element = MemoryMarshal.AsBytes(new Span<TStored>(ref result));
        switch (value)
        {
            case Complex exact: return part.FromDouble(Parts(ref exact), element) == -1;
            case string text: return ComplexText.Split(text) is var (real, imaginary) && TryStore(real, imaginary, element);
            // What ConvertTo-Json and Export-Clixml make of a Complex.
            case IDictionary map when map.Contains(nameof(Complex.Real)) && map.Contains(nameof(Complex.Imaginary)): return TryStore(map[nameof(Complex.Real)], map[nameof(Complex.Imaginary)], element);
            default: return TryStore(value, 0.0, element);
        }
    }

    protected override long ConvertTyped(Array source, Span<TStored> destination)
    {
        if (source.GetType().GetElementType() == typeof(Complex)) return Store(ElementConverter.Elements<Complex>(source), destination);
        var reals = new double[destination.Length];
        if ((part.ItemSize < sizeof(double) ? ElementConverter.ToOdd(source, reals) : ElementConverter.Convert(source, reals.AsSpan())) != -1) return base.ConvertTyped(source, destination);
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
        string text when ComplexText.Split(text) is var (real, imaginary) => [.. part.FillValueFrom(real), .. part.FillValueFrom(imaginary)],
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
            // Complex.IsNaN does not know one with an infinite part.
            if (double.IsNaN(value.Real) || double.IsNaN(value.Imaginary)) continue;
            numbers++;
            sum += value;
        }

        return new(null, null, numbers == 0 ? null : sum / numbers, values.Length - numbers, CountEqual(elements, fill));
    }

    private bool TryStore(object? real, object? imaginary, Span<byte> element) => part.TryStore(real, element[..part.ItemSize]) && part.TryStore(imaginary, element[part.ItemSize..]);

    private static Span<double> Parts(ref Complex value) => MemoryMarshal.Cast<Complex, double>(new Span<Complex>(ref value));

    private long Store(ReadOnlySpan<Complex> values, Span<TStored> destination) =>
        part.FromDouble(MemoryMarshal.Cast<Complex, double>(values), MemoryMarshal.AsBytes(destination)) is >= 0 and var failed ? failed / 2 : -1;
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Zarr.DataTypes;

/// <summary>Conversion and statistics of integers and floating-point numbers.</summary>
internal abstract class NumberDataType<T>(string name, string numPyName) : FixedDataType<T>(name, numPyName)
    where T : unmanaged, INumber<T>
{
    protected override bool TryConvert(object? value, out T result) => ElementConverter.TryConvert(value, out result);

    protected override long ConvertTyped(Array source, Span<T> destination)
    {
        var failed = ElementConverter.Convert(source, destination);
        if (failed != -2) return failed;
        for (var i = 0; i < destination.Length; i++)
            if (!TryConvert(ElementConverter.ElementAt(source, i), out destination[i])) return i;
        return -1;
    }

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill)
    {
        var values = MemoryMarshal.Cast<byte, T>(elements);
        T? minimum = null, maximum = null;
        double sum = 0;
        long numbers = 0, filled = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            if (fill.Length > 0 && elements.Slice(i * ItemSize, ItemSize).SequenceEqual(fill)) filled++;
            if (T.IsNaN(value)) continue;
            if (numbers++ == 0) (minimum, maximum) = (value, value);
            else if (value < minimum) minimum = value;
            else if (value > maximum) maximum = value;
            sum += double.CreateSaturating(value);
        }

        return new(minimum, maximum, numbers == 0 ? double.NaN : sum / numbers, values.Length - numbers, filled);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;

namespace Zarr.DataTypes;

/// <summary>Conversion and statistics of integers and floating-point numbers.</summary>
internal abstract class NumberDataType<T>(string name, string numPyName) : FixedDataType<T>(name, numPyName), INumericType, IRealType
    where T : unmanaged, INumber<T>
{
    public void Difference(ReadOnlySpan<byte> elements, Span<byte> differences)
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var to = MemoryMarshal.Cast<byte, T>(differences);
        if (from.Length == 0) return;
        to[0] = from[0];
        for (var i = 1; i < from.Length; i++) to[i] = unchecked(from[i] - from[i - 1]);
    }

    public void Accumulate(ReadOnlySpan<byte> differences, Span<byte> elements)
    {
        var from = MemoryMarshal.Cast<byte, T>(differences);
        var to = MemoryMarshal.Cast<byte, T>(elements);
        if (from.Length == 0) return;
        var sum = to[0] = from[0];
        for (var i = 1; i < from.Length; i++) to[i] = sum = unchecked(sum + from[i]);
    }

    public void CastTo(ReadOnlySpan<byte> elements, INumericType target, Span<byte> result) => target.CastFrom(MemoryMarshal.Cast<byte, T>(elements), result);

    public void CastFrom<TFrom>(ReadOnlySpan<TFrom> elements, Span<byte> result) where TFrom : unmanaged, INumber<TFrom>
    {
        var to = MemoryMarshal.Cast<byte, T>(result);
        if (typeof(T) == typeof(TFrom)) MemoryMarshal.AsBytes(elements).CopyTo(result);
        else for (var i = 0; i < elements.Length; i++) to[i] = T.CreateTruncating(elements[i]);
    }

    public void ToDouble(ReadOnlySpan<byte> elements, Span<double> result)
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        for (var i = 0; i < from.Length; i++) result[i] = double.CreateTruncating(from[i]);
    }

    public int Scale(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> scale, Span<byte> result)
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var to = MemoryMarshal.Cast<byte, T>(result);
        var (o, s) = (MemoryMarshal.Read<T>(offset), MemoryMarshal.Read<T>(scale));
        var i = 0;
        try
        {
            for (; i < from.Length; i++)
            {
                to[i] = checked((from[i] - o) * s);
                if (T.IsFinite(from[i]) && !T.IsFinite(to[i])) return i;
            }
        }
        catch (OverflowException)
        {
            return i;
        }

        return -1;
    }

    public int Unscale(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> scale, Span<byte> result)
    {
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var to = MemoryMarshal.Cast<byte, T>(result);
        var (o, s) = (MemoryMarshal.Read<T>(offset), MemoryMarshal.Read<T>(scale));
        var isInteger = T.One / (T.One + T.One) == T.Zero;
        var i = 0;
        try
        {
            for (; i < from.Length; i++)
            {
                var quotient = from[i] / s;
                if (isInteger && quotient * s != from[i]) return i;
                to[i] = checked(quotient + o);
                if (T.IsFinite(from[i]) && !T.IsFinite(to[i])) return i;
            }
        }
        catch (OverflowException)
        {
            return i;
        }

        return -1;
    }

    public int ConvertTo(ReadOnlySpan<byte> elements, IRealType target, RealCast cast, Span<byte> result) => target.ConvertFrom(MemoryMarshal.Cast<byte, T>(elements), cast, result);

    public int ConvertFrom<TFrom>(ReadOnlySpan<TFrom> elements, RealCast cast, Span<byte> result) where TFrom : unmanaged, INumber<TFrom> =>
        RealConversion.Convert(elements, MemoryMarshal.Cast<byte, T>(result), cast);

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

using System.Numerics;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>Conversion and statistics of integers and floating-point numbers.</summary>
internal abstract class NumberDataType<T>(string name, string numPyName) : FixedDataType<T>(name, numPyName), INumericType, IRealType
    where T : unmanaged, INumber<T>
{
    private static readonly bool s_isInteger = T.One / (T.One + T.One) == T.Zero;

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

    // No number comes back from a sum that is infinite or none.
    public int FirstNotRestored(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> differences)
    {
        if (s_isInteger || elements.Length == 0) return -1;
        var from = MemoryMarshal.Cast<byte, T>(elements);
        var steps = MemoryMarshal.Cast<byte, T>(differences);
        var (least, greatest) = SpanSums.Extremes(steps);
        if (T.IsFinite(least) && T.IsFinite(greatest)) return -1;
        var sum = T.Zero;
        for (var i = 0; i < steps.Length; i++)
        {
            sum += steps[i];
            if (!T.IsFinite(sum) && sum != from[i] && !(T.IsNaN(sum) && T.IsNaN(from[i]))) return i;
        }

        return -1;
    }

    public void CastTo(ReadOnlySpan<byte> elements, INumericType target, Span<byte> result) => target.CastFrom(MemoryMarshal.Cast<byte, T>(elements), result);

    public void CastFrom<TFrom>(ReadOnlySpan<TFrom> elements, Span<byte> result) where TFrom : unmanaged, INumber<TFrom>
    {
        var to = MemoryMarshal.Cast<byte, T>(result);
        if (typeof(T) == typeof(TFrom)) MemoryMarshal.AsBytes(elements).CopyTo(result);
        else for (var i = 0; i < elements.Length; i++) to[i] = T.CreateTruncating(elements[i]);
    }

    public int FirstOutside(ReadOnlySpan<byte> elements, INumericType target) => target.FirstNotHeld(MemoryMarshal.Cast<byte, T>(elements));

    public int FirstNotHeld<TFrom>(ReadOnlySpan<TFrom> elements) where TFrom : unmanaged, INumber<TFrom>
    {
        if (typeof(T) == typeof(TFrom) || elements.Length == 0) return -1;
        // What holds the least and the greatest holds all between them; what is infinite or no number hides others.
        var (least, greatest) = SpanSums.Extremes(elements);
        if (TFrom.IsFinite(least) && TFrom.IsFinite(greatest) && Holds(least) && Holds(greatest)) return -1;
        for (var i = 0; i < elements.Length; i++)
            if (!Holds(elements[i])) return i;
        return -1;
    }

    private static bool Holds<TFrom>(TFrom value) where TFrom : unmanaged, INumber<TFrom>
    {
        var nearest = T.CreateSaturating(value);
        return s_isInteger ? !TFrom.IsNaN(value) && Int128.CreateSaturating(value) == Int128.CreateSaturating(nearest) : T.IsFinite(nearest) || !TFrom.IsFinite(value);
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
        var i = 0;
        try
        {
            for (; i < from.Length; i++)
            {
                var quotient = from[i] / s;
                if (s_isInteger && quotient * s != from[i]) return i;
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

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>Sums and extremes of spans of numbers, many at a time.</summary>
internal static class SpanSums
{
    // Sums of no more than so many are added as a tree is, whose error grows with the logarithm of their number (NumPy, pairwise summation).
    private const int Block = 1024;

    /// <summary>The sum of 64-bit floating-point numbers.</summary>
    public static double Sum(ReadOnlySpan<double> values)
    {
        if (values.Length > Block)
        {
            var half = values.Length / 2 / Block * Block;
            if (half == 0) half = Block;
            return Sum(values[..half]) + Sum(values[half..]);
        }

        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        Vector<double> first = default, second = default;
        var i = 0;
        for (; i + 1 < vectors.Length; i += 2)
        {
            first += vectors[i];
            second += vectors[i + 1];
        }

        if (i < vectors.Length) first += vectors[i];
        var sum = Vector.Sum(first + second);
        foreach (var value in values[(vectors.Length * Vector<double>.Count)..]) sum += value;
        return sum;
    }

    /// <summary>The sum of 32-bit floating-point numbers, with 64 bits.</summary>
    public static double Sum(ReadOnlySpan<float> values)
    {
        if (values.Length > Block)
        {
            var half = Math.Max(Block, values.Length / 2 / Block * Block);
            return Sum(values[..half]) + Sum(values[half..]);
        }

        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<double> first = default, second = default;
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            first += low;
            second += high;
        }

        var sum = Vector.Sum(first + second);
        foreach (var value in values[(vectors.Length * Vector<float>.Count)..]) sum += value;
        return sum;
    }

    /// <summary>The sum of other floating-point numbers.</summary>
    public static double Sum(ReadOnlySpan<Half> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += (double)value;
        return sum;
    }

    /// <summary>The exact sum of 32-bit integers: as many as an array can hold fit into 64 bits.</summary>
    public static long Sum(ReadOnlySpan<int> values)
    {
        var vectors = MemoryMarshal.Cast<int, Vector<int>>(values);
        Vector<long> first = default, second = default;
        foreach (var vector in vectors)
        {
            Vector.Widen(vector, out var low, out var high);
            first += low;
            second += high;
        }

        var sum = Vector.Sum(first + second);
        foreach (var value in values[(vectors.Length * Vector<int>.Count)..]) sum += value;
        return sum;
    }

    /// <summary>The exact sum of integers of at most 32 bits.</summary>
    public static long SumSmall<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryInteger<T>
    {
        long first = 0, second = 0, third = 0, fourth = 0;
        var i = 0;
        for (; i + 3 < values.Length; i += 4)
        {
            first += long.CreateTruncating(values[i]);
            second += long.CreateTruncating(values[i + 1]);
            third += long.CreateTruncating(values[i + 2]);
            fourth += long.CreateTruncating(values[i + 3]);
        }

        for (; i < values.Length; i++) first += long.CreateTruncating(values[i]);
        return first + second + third + fourth;
    }

    /// <summary>The exact sum of 64-bit integers: their halves are summed, of which an array cannot hold too many.</summary>
    public static Int128 SumLarge<T>(ReadOnlySpan<T> values) where T : unmanaged, IBinaryInteger<T>
    {
        ulong low = 0;
        long high = 0;
        foreach (var value in values)
        {
            low += uint.CreateTruncating(value);
            // Signed numbers keep their sign, others have none.
            high += long.CreateTruncating(value >> 32);
        }

        return ((Int128)high << 32) + low;
    }

    /// <summary>The least and the greatest; NaN where there is one.</summary>
    /// <param name="values">One at least.</param>
    public static (T Least, T Greatest) Extremes<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        var (least, greatest, hasNaN) = (values[0], values[0], T.IsNaN(values[0]));
        var i = 0;
        if (Vector<T>.IsSupported && values.Length >= 2 * Vector<T>.Count)
        {
            var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
            var (low, high, equal) = (vectors[0], vectors[0], Vector<T>.AllBitsSet);
            foreach (var vector in vectors)
            {
                low = Vector.Min(low, vector);
                high = Vector.Max(high, vector);
                // Only a NaN is not itself.
                equal &= Vector.Equals(vector, vector);
            }

            hasNaN |= !Vector.EqualsAll(As(equal), Vector<byte>.AllBitsSet);
            for (var lane = 0; lane < Vector<T>.Count; lane++)
            {
                least = T.Min(least, low[lane]);
                greatest = T.Max(greatest, high[lane]);
            }

            i = vectors.Length * Vector<T>.Count;
        }

        for (; i < values.Length; i++)
        {
            hasNaN |= T.IsNaN(values[i]);
            least = T.Min(least, values[i]);
            greatest = T.Max(greatest, values[i]);
        }

        if (!hasNaN) return (least, greatest);
        foreach (var value in values)
            if (T.IsNaN(value)) return (value, value);
        return (least, greatest);
    }

    /// <summary>The sum of squares of how far values are from another.</summary>
    public static double SquaredDistances<T>(ReadOnlySpan<T> values, double from) where T : unmanaged, INumber<T>
    {
        Span<double> block = stackalloc double[Block];
        var sum = 0.0;
        while (values.Length > 0)
        {
            var count = Math.Min(Block, values.Length);
            for (var i = 0; i < count; i++)
            {
                var distance = double.CreateTruncating(values[i]) - from;
                block[i] = distance * distance;
            }

            sum += Sum(block[..count]);
            values = values[count..];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<byte> As<T>(Vector<T> vector) => Vector.AsVectorByte(vector);
}

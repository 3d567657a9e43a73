using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>
/// Conversions between element types that never wrap and never drop a fraction. Rounding to the nearest floating-point number, half to even,
/// is not a loss; overflow to infinity is. Machine numbers go the short way where the machine rounds so, all others by <see cref="ExactNumber"/>.
/// </summary>
internal static class ElementConverter
{
    private static readonly double[] s_tens = [.. Enumerable.Range(0, 23).Select(power => double.Parse($"1e{power}", CultureInfo.InvariantCulture))];

    /// <summary>The elements of an array of any rank, flat in C order.</summary>
    public static ReadOnlySpan<T> Elements<T>(Array array) where T : unmanaged =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    /// <summary>One element of an array of any rank, by its C-order position.</summary>
    public static object? ElementAt(Array array, long position)
    {
        var index = new int[array.Rank];
        for (var axis = array.Rank - 1; axis >= 0; axis--)
        {
            (position, var i) = Math.DivRem(position, array.GetLength(axis));
            index[axis] = (int)i + array.GetLowerBound(axis);
        }

        return array.GetValue(index);
    }

    /// <summary>Converts typed arrays; returns the first position that does not fit, -1 when all do, -2 when the source's type is no number.</summary>
    public static long Convert<TTo>(Array source, Span<TTo> destination) where TTo : unmanaged, INumber<TTo> =>
        source.GetType().GetElementType() switch
        {
            var t when t == typeof(TTo) => Copy(Elements<TTo>(source), destination),
            var t when t == typeof(sbyte) => Convert(Elements<sbyte>(source), destination),
            var t when t == typeof(byte) => Convert(Elements<byte>(source), destination),
            var t when t == typeof(short) => Convert(Elements<short>(source), destination),
            var t when t == typeof(ushort) => Convert(Elements<ushort>(source), destination),
            var t when t == typeof(int) => Convert(Elements<int>(source), destination),
            var t when t == typeof(uint) => Convert(Elements<uint>(source), destination),
            var t when t == typeof(long) => Convert(Elements<long>(source), destination),
            var t when t == typeof(ulong) => Convert(Elements<ulong>(source), destination),
            var t when t == typeof(Half) => Convert(Elements<Half>(source), destination),
            var t when t == typeof(float) => Convert(Elements<float>(source), destination),
            var t when t == typeof(double) => Convert(Elements<double>(source), destination),
            var t when t == typeof(decimal) => Convert(Elements<decimal>(source), destination),
            var t when t == typeof(bool) => Convert(MemoryMarshal.AsBytes(Elements<bool>(source)), destination),
            _ => -2,
        };

    /// <summary>Converts one boxed number, bool, enum or invariant text to the nearest element.</summary>
    public static bool TryConvert<TTo>(object? value, out TTo result) where TTo : unmanaged, INumber<TTo>
    {
        result = default;
        return value switch
        {
            sbyte v => TryConvert(v, out result),
            byte v => TryConvert(v, out result),
            short v => TryConvert(v, out result),
            ushort v => TryConvert(v, out result),
            int v => TryConvert(v, out result),
            uint v => TryConvert(v, out result),
            long v => TryConvert(v, out result),
            ulong v => TryConvert(v, out result),
            Half v => TryConvert(v, out result),
            float v => TryConvert(v, out result),
            double v => TryConvert(v, out result),
            bool v => TryConvert(v ? 1 : 0, out result),
            // Exact where it is finite; what became infinite or is a word is read once more.
            string v when TTo.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out result) && TTo.IsFinite(result) => true,
            _ => ExactNumber.TryRead(value, out var number) && number.TryTo(out result),
        };
    }

    /// <summary>Converts one number as <see cref="TryConvert{TTo}(object?, out TTo)"/> does, to what <see cref="ExactNumber.ToOdd"/> gives.</summary>
    public static bool TryToOdd(object? value, out double result)
    {
        if (value is sbyte or byte or short or ushort or int or uint or Half or float or double or bool) return TryConvert(value, out result);
        var found = ExactNumber.TryRead(value, out var number);
        result = number.ToOdd();
        return found;
    }

    /// <summary>Converts typed arrays to what <see cref="ExactNumber.ToOdd"/> gives; returns -1, or -2 when the source's type is no number.</summary>
    public static long ToOdd(Array source, Span<double> destination)
    {
        var type = source.GetType().GetElementType();
        if (type == typeof(long)) for (var i = 0; i < destination.Length; i++) destination[i] = Odd(Elements<long>(source)[i]);
        else if (type == typeof(ulong)) for (var i = 0; i < destination.Length; i++) destination[i] = Odd(Elements<ulong>(source)[i]);
        else if (type == typeof(decimal)) for (var i = 0; i < destination.Length; i++) destination[i] = new ExactNumber(Elements<decimal>(source)[i]).ToOdd();
        // All others are exact.
        else return Convert(source, destination);
        return -1;
    }

    private static long Copy<T>(ReadOnlySpan<T> source, Span<T> destination)
    {
        source.CopyTo(destination);
        return -1;
    }

    public static long Convert<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> destination)
        where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        for (var i = 0; i < source.Length; i++)
            if (!TryConvert(source[i], out destination[i])) return i;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryConvert<TFrom, TTo>(TFrom value, out TTo result) where TFrom : INumber<TFrom> where TTo : INumber<TTo>
    {
        if (IsFloatingPoint<TTo>() && typeof(TFrom) == typeof(decimal)) return TryRound((decimal)(object)value, out result);
        // Not every machine has an instruction for these.
        if (typeof(TTo) == typeof(float) && (typeof(TFrom) == typeof(long) || typeof(TFrom) == typeof(ulong))) result = TTo.CreateTruncating(Odd(value));
        else result = TTo.CreateSaturating(value);
        if (IsFloatingPoint<TTo>()) return TTo.IsFinite(result) || !TFrom.IsFinite(value);

        // What was saturated or truncated does not come back as it was ...
        if (TFrom.CreateSaturating(result) != value) return false;
        // ... except that a floating-point 2^63 meets the rounded-up largest integer: there the exact check decides.
        return !IsFloatingPoint<TFrom>() || FitsExactly<TFrom, TTo>(value);
    }

    // .NET's own conversion rounds twice. Whole numbers up to 2^53 and powers of ten up to 10^22 are exact, and one division of these rounds once.
    private static bool TryRound<TTo>(decimal value, out TTo result) where TTo : INumber<TTo>
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var magnitude = (ulong)(uint)parts[1] << 32 | (uint)parts[0];
        if (typeof(TTo) != typeof(double) || parts[2] != 0 || magnitude > 1UL << 53 || value.Scale >= s_tens.Length) return new ExactNumber(value).TryTo(out result);
        var quotient = magnitude / s_tens[value.Scale];
        result = TTo.CreateTruncating(decimal.IsNegative(value) ? -quotient : quotient);
        return true;
    }

    // As ExactNumber.ToOdd, of 64-bit integers.
    private static double Odd<T>(T value) where T : INumber<T>
    {
        var nearest = double.CreateTruncating(value);
        var rest = Int128.CreateTruncating(value) - (Int128)nearest;
        var bits = BitConverter.DoubleToInt64Bits(nearest);
        return rest == 0 || (bits & 1) != 0 ? nearest : BitConverter.Int64BitsToDouble(rest > 0 == nearest > 0 ? bits + 1 : bits - 1);
    }

    private static bool FitsExactly<TFrom, TTo>(TFrom value) where TFrom : INumber<TFrom> where TTo : INumber<TTo> =>
        Int128.CreateSaturating(value) is var whole && Int128.CreateSaturating(TTo.CreateSaturating(whole)) == whole;

    private static bool IsFloatingPoint<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);
}

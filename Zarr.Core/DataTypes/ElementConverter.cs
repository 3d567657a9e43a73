using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.DataTypes;

/// <summary>
/// Conversions between element types that never wrap and never drop a fraction. Rounding to the nearest
/// floating-point number is not a loss; overflow to infinity is.
/// </summary>
internal static class ElementConverter
{
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

    /// <summary>Converts one boxed number, bool or invariant text.</summary>
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
            decimal v => TryConvert(v, out result),
            BigInteger v => TryConvert(v, out result),
            Int128 v => TryConvert(v, out result),
            UInt128 v => TryConvert(v, out result),
            bool v => TryConvert(v ? 1 : 0, out result),
            Enum v => TryConvert(System.Convert.ToInt64(v, CultureInfo.InvariantCulture), out result),
            string v => TTo.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out result) && (TTo.IsFinite(result) || !HasDigit(v)),
            _ => false,
        };
    }

    private static bool HasDigit(string text) => text.AsSpan().ContainsAnyInRange('0', '9');

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
        result = TTo.CreateSaturating(value);
        if (IsFloatingPoint<TTo>()) return TTo.IsFinite(result) || !TFrom.IsFinite(value);

        // What was saturated or truncated does not come back as it was ...
        if (TFrom.CreateSaturating(result) != value) return false;
        // ... except that a floating-point 2^63 meets the rounded-up largest integer: there the exact check decides.
        return !IsFloatingPoint<TFrom>() || FitsExactly<TFrom, TTo>(value);
    }

    private static bool FitsExactly<TFrom, TTo>(TFrom value) where TFrom : INumber<TFrom> where TTo : INumber<TTo> =>
        Int128.CreateSaturating(value) is var whole && Int128.CreateSaturating(TTo.CreateSaturating(whole)) == whole;

    private static bool IsFloatingPoint<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zarr.Format.DataTypes;

/// <summary>
/// Conversion between integers and floating-point numbers, exact where it can be, else rounded as told (zarr-extensions,
/// <c>codecs/cast_value</c>, "Procedure"). Values are carried as 128-bit integers or 64-bit floating-point numbers, which hold all of them.
/// </summary>
internal static class RealConversion
{
    // From here up, 64-bit floating-point numbers are multiples of 2^64, and wrap to 0.
    private const double Wide = 8.5e37;

    /// <summary>Converts elements until one has no value in the target; returns its place, or -1.</summary>
    public static int Convert<TFrom, TTo>(ReadOnlySpan<TFrom> from, Span<TTo> to, RealCast cast) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        var keys = cast.Map.Select(pair => MemoryMarshal.Read<TFrom>(pair.From)).ToArray();
        var values = cast.Map.Select(pair => MemoryMarshal.Read<TTo>(pair.To)).ToArray();
        for (var i = 0; i < from.Length; i++)
            if (!TryFind(from[i], keys, values, out to[i]) && !TryConvert(from[i], cast.Rounding, cast.OutOfRange, out to[i])) return i;
        return -1;
    }

    private static bool TryFind<TFrom, TTo>(TFrom value, TFrom[] keys, TTo[] values, out TTo result) where TFrom : INumber<TFrom> where TTo : unmanaged
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (value != keys[i] && !(TFrom.IsNaN(value) && TFrom.IsNaN(keys[i]))) continue;
            result = values[i];
            return true;
        }

        result = default;
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryConvert<TFrom, TTo>(TFrom value, RealRounding rounding, OutOfRange? outOfRange, out TTo result) where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        if (!IsFloat<TTo>())
        {
            if (!IsFloat<TFrom>()) return TryToInteger(Int128.CreateTruncating(value), outOfRange, out result);
            result = default;
            if (!TFrom.IsFinite(value)) return false;
            var rounded = Math.Round(double.CreateTruncating(value), Midpoint(rounding));
            if (Math.Abs(rounded) < Wide) return TryToInteger((Int128)rounded, outOfRange, out result);
            if (outOfRange == OutOfRange.Clamp) result = TTo.CreateSaturating(rounded);
            return outOfRange is not null;
        }

        // The machine rounds to the nearest, and halfway to the even.
        result = TTo.CreateSaturating(value);
        if (TFrom.IsFinite(value) && (rounding != RealRounding.NearestEven || !TTo.IsFinite(result)))
            return IsFloat<TFrom>() ? TryRound(double.CreateTruncating(value), 0, false, rounding, outOfRange, ref result) : TryRound(0, Int128.CreateTruncating(value), true, rounding, outOfRange, ref result);
        return true;
    }

    private static bool TryToInteger<TTo>(Int128 value, OutOfRange? outOfRange, out TTo result) where TTo : INumber<TTo>
    {
        result = TTo.CreateSaturating(value);
        if (Int128.CreateTruncating(result) == value) return true;
        if (outOfRange == OutOfRange.Wrap) result = TTo.CreateTruncating(value);
        return outOfRange is not null;
    }

    /// <summary>Rounds a value, given as one or the other, to one of its two neighbours in a floating-point type; first by magnitude.</summary>
    private static bool TryRound<TTo>(double real, Int128 whole, bool isWhole, RealRounding rounding, OutOfRange? outOfRange, ref TTo result) where TTo : unmanaged, INumber<TTo>
    {
        var isNegative = isWhole ? whole < 0 : double.IsNegative(real);
        (real, whole) = (Math.Abs(real), isNegative ? -whole : whole);
        if (isNegative)
            rounding = rounding switch { RealRounding.TowardsPositive => RealRounding.TowardsNegative, RealRounding.TowardsNegative => RealRounding.TowardsPositive, _ => rounding };

        var low = TTo.Abs(result);
        if (!TTo.IsFinite(low)) low = Next(low, up: false);
        while (Compare(low) > 0) low = Next(low, up: false);
        var high = Next(low, up: true);
        while (TTo.IsFinite(high) && Compare(high) <= 0) (low, high) = (high, Next(high, up: true));
        if (Compare(low) == 0)
        {
            result = isNegative ? -low : low;
            return true;
        }

        // Beyond the greatest value the next one would be as far away as the one before.
        var (below, above) = (double.CreateTruncating(low), double.CreateTruncating(high));
        if (!double.IsFinite(above)) above = below + (below - double.CreateTruncating(Next(low, up: false)));
        var takesHigh = rounding switch
        {
            RealRounding.TowardsZero or RealRounding.TowardsNegative => false,
            RealRounding.TowardsPositive => true,
            _ => (isWhole ? (2 * whole).CompareTo((Int128)below + (Int128)above) : (real - below).CompareTo(above - real)) is var half
                && (half > 0 || (half == 0 && (rounding == RealRounding.NearestAway || !IsEven(low)))),
        };
        var isBeyond = !TTo.IsFinite(high) && (takesHigh || (isWhole ? whole >= (Int128)above : real >= above));
        if (isBeyond && outOfRange is null) return false;
        result = isBeyond || takesHigh ? high : low;
        if (isNegative) result = -result;
        return true;

        int Compare(TTo candidate) => isWhole ? ((Int128)double.CreateTruncating(candidate)).CompareTo(whole) : double.CreateTruncating(candidate).CompareTo(real);
    }

    private static MidpointRounding Midpoint(RealRounding rounding) => rounding switch
    {
        RealRounding.TowardsZero => MidpointRounding.ToZero,
        RealRounding.TowardsPositive => MidpointRounding.ToPositiveInfinity,
        RealRounding.TowardsNegative => MidpointRounding.ToNegativeInfinity,
        RealRounding.NearestAway => MidpointRounding.AwayFromZero,
        _ => MidpointRounding.ToEven,
    };

    private static bool IsFloat<T>() => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);

    private static T Next<T>(T value, bool up) where T : unmanaged => value switch
    {
        float f => (T)(object)(up ? MathF.BitIncrement(f) : MathF.BitDecrement(f)),
        double d => (T)(object)(up ? Math.BitIncrement(d) : Math.BitDecrement(d)),
        Half h => (T)(object)(up ? Half.BitIncrement(h) : Half.BitDecrement(h)),
        _ => throw new InvalidOperationException("Only floating-point numbers have a next one."),
    };

    private static bool IsEven<T>(T value) where T : unmanaged => (MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value))[0] & 1) == 0;
}

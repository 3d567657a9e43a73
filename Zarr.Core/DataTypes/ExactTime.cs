namespace Zarr.DataTypes;

/// <summary>A duration, or a time since 1970 in UTC without leap seconds, as NumPy counts: whole seconds, and what follows them.</summary>
/// <param name="Seconds">Whole seconds, rounded down.</param>
/// <param name="Attoseconds">From 0 to less than a second.</param>
internal readonly record struct ExactTime(Int128 Seconds, long Attoseconds)
{
    public const long AttosecondsPerSecond = 1_000_000_000_000_000_000;

    public const long AttosecondsPerTick = AttosecondsPerSecond / TimeSpan.TicksPerSecond;

    public static ExactTime FromTicks(long ticks)
    {
        var seconds = FloorDivide(ticks, TimeSpan.TicksPerSecond, out var rest);
        return new(seconds, (long)rest * AttosecondsPerTick);
    }

    public static ExactTime operator -(ExactTime time) =>
        time.Attoseconds == 0 ? new(-time.Seconds, 0) : new(-time.Seconds - 1, AttosecondsPerSecond - time.Attoseconds);

    /// <summary>The quotient rounded down, and what is left, from 0 to less than the divisor.</summary>
    public static Int128 FloorDivide(Int128 dividend, Int128 divisor, out Int128 rest)
    {
        (var quotient, rest) = Int128.DivRem(dividend, divisor);
        if (rest >= 0) return quotient;
        rest += divisor;
        return quotient - 1;
    }
}

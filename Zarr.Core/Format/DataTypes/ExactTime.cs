namespace Zarr.Format.DataTypes;

/// <summary>A duration, or a time since 1970 in UTC without leap seconds, as NumPy counts: whole seconds, and what follows them.</summary>
/// <param name="Seconds">Whole seconds, rounded down.</param>
/// <param name="Attoseconds">From 0 to less than a second.</param>
internal readonly record struct ExactTime(Int128 Seconds, long Attoseconds) : IComparable<ExactTime>
{
    public const long AttosecondsPerSecond = 1_000_000_000_000_000_000;

    public const long AttosecondsPerTick = AttosecondsPerSecond / TimeSpan.TicksPerSecond;

    public static ExactTime FromTicks(long ticks)
    {
        var seconds = FloorDivide(ticks, TimeSpan.TicksPerSecond, out var rest);
        return new(seconds, (long)rest * AttosecondsPerTick);
    }

    /// <summary>Ticks of .NET, rounded down; null where there are more than it can count.</summary>
    public long? Ticks => Seconds * TimeSpan.TicksPerSecond + Attoseconds / AttosecondsPerTick is var ticks && ticks >= long.MinValue && ticks <= long.MaxValue ? (long)ticks : null;

    public static ExactTime operator -(ExactTime time) =>
        time.Attoseconds == 0 ? new(-time.Seconds, 0) : new(-time.Seconds - 1, AttosecondsPerSecond - time.Attoseconds);

    public static ExactTime operator +(ExactTime one, ExactTime other) => one.Attoseconds + other.Attoseconds is var rest && rest >= AttosecondsPerSecond
        ? new(one.Seconds + other.Seconds + 1, rest - AttosecondsPerSecond) : new(one.Seconds + other.Seconds, rest);

    public static ExactTime operator -(ExactTime one, ExactTime other) => one + -other;

    public int CompareTo(ExactTime other) => Seconds.CompareTo(other.Seconds) is not 0 and var order ? order : Attoseconds.CompareTo(other.Attoseconds);

    /// <summary>The quotient rounded down, and what is left, from 0 to less than the divisor.</summary>
    public static Int128 FloorDivide(Int128 dividend, Int128 divisor, out Int128 rest)
    {
        (var quotient, rest) = Int128.DivRem(dividend, divisor);
        if (rest >= 0) return quotient;
        rest += divisor;
        return quotient - 1;
    }
}

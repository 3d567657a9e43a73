namespace Zarr.Format.DataTypes;

/// <summary>Counts of a time unit of fixed length as ticks of .NET, 100 ns each: a fraction in lowest terms.</summary>
internal readonly struct TickScale
{
    private readonly Int128 _multiplier;
    private readonly long _divisor, _limit;

    public TickScale(TimeUnit unit)
    {
        _multiplier = (Int128)unit.Scale * unit.SecondsPerUnit * TimeSpan.TicksPerSecond;
        _divisor = unit.UnitsPerSecond;
        for (Int128 a = _multiplier, b = _divisor; ; (a, b) = (b, a % b))
        {
            if (b != 0) continue;
            _multiplier /= a;
            _divisor /= (long)a;
            break;
        }

        _limit = (long)(long.MaxValue / _multiplier);
    }

    /// <summary>False when the count is no whole number of ticks, or there are too many.</summary>
    public bool TryToTicks(long count, out long ticks)
    {
        ticks = 0;
        if (_divisor == 1)
        {
            if (count > _limit || count < -_limit) return false;
            ticks = count * (long)_multiplier;
            return true;
        }

        if (_multiplier == 1)
        {
            (ticks, var left) = Math.DivRem(count, _divisor);
            return left == 0;
        }

        var (quotient, rest) = Int128.DivRem(count * _multiplier, _divisor);
        if (rest != 0 || quotient > long.MaxValue || quotient < long.MinValue) return false;
        ticks = (long)quotient;
        return true;
    }

    /// <summary>False when no count has exactly these ticks.</summary>
    public bool TryToCount(long ticks, out long count)
    {
        var (quotient, rest) = Int128.DivRem((Int128)ticks * _divisor, _multiplier);
        var fits = rest == 0 && quotient <= long.MaxValue && quotient > long.MinValue;
        count = fits ? (long)quotient : 0;
        return fits;
    }
}

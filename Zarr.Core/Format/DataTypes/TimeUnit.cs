using System.Globalization;

namespace Zarr.Format.DataTypes;

/// <summary>
/// What a count of datetime64 or timedelta64 stands for: so many of one of NumPy's units (zarr-extensions, data-types/numpy.datetime64).
/// </summary>
/// <param name="Name">Y, M, W, D, h, m, s, ms, us, ns, ps, fs, as; or generic, which has no length.</param>
/// <param name="Scale">How many, at least 1.</param>
internal readonly record struct TimeUnit(string Name, int Scale)
{
    public const string Generic = "generic";

    public static readonly string[] Names = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", Generic];

    public bool IsGeneric => Name == Generic;

    /// <summary>Years and months differ in length.</summary>
    public bool IsCalendar => Name is "Y" or "M";

    /// <summary>Months in one count, of a unit of the calendar.</summary>
    public long Months => Name == "Y" ? 12L * Scale : Scale;

    /// <summary>Whole seconds in one unit; 1 for the units below a second.</summary>
    public long SecondsPerUnit => Name switch { "W" => 604_800, "D" => 86_400, "h" => 3_600, "m" => 60, _ => 1 };

    /// <summary>Units in one second; 1 for the units above one.</summary>
    public long UnitsPerSecond => Name switch
    {
        "ms" => 1_000,
        "us" => 1_000_000,
        "ns" => 1_000_000_000,
        "ps" => 1_000_000_000_000,
        "fs" => 1_000_000_000_000_000,
        "as" => ExactTime.AttosecondsPerSecond,
        _ => 1,
    };

    /// <summary>A unit of a name; null when there is none. NumPy takes μs for us.</summary>
    public static TimeUnit? Find(string name, int scale) =>
        name is "μs" or "µs" ? new("us", scale) : Array.IndexOf(Names, name) is >= 0 and var i ? new(Names[i], scale) : null;

    /// <summary>As NumPy writes it between brackets: <c>ns</c>, <c>25s</c>.</summary>
    public static TimeUnit? Parse(ReadOnlySpan<char> text)
    {
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) return null;
        var scale = 1;
        if (digits > 0 && (!int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out scale) || scale == 0)) return null;
        return Find(text[digits..].ToString(), scale) is { } unit && !(unit.IsGeneric && digits > 0) ? unit : null;
    }

    /// <summary>The time that a count stands for; of a calendar's unit, from 1970 on.</summary>
    public ExactTime ToTime(long count)
    {
        if (IsCalendar)
        {
            var months = (Int128)count * Months;
            var year = ExactTime.FloorDivide(months, 12, out var month);
            return new(CivilDate.ToDays(1970 + year, (int)month + 1, 1) * CivilDate.SecondsPerDay, 0);
        }

        var units = (Int128)count * Scale;
        if (UnitsPerSecond == 1) return new(units * SecondsPerUnit, 0);
        var seconds = ExactTime.FloorDivide(units, UnitsPerSecond, out var rest);
        return new(seconds, (long)rest * (ExactTime.AttosecondsPerSecond / UnitsPerSecond));
    }

    /// <summary>The count that stands for exactly this time; false when there is none.</summary>
    public bool TryCount(ExactTime time, out long count)
    {
        count = 0;
        Int128 units;
        if (IsCalendar)
        {
            var days = ExactTime.FloorDivide(time.Seconds, CivilDate.SecondsPerDay, out var second);
            var date = CivilDate.FromDays(days);
            if (second != 0 || time.Attoseconds != 0 || date.Day != 1) return false;
            return TryDivide((date.Year - 1970) * 12 + date.Month - 1, Months, out count);
        }

        if (UnitsPerSecond == 1)
        {
            if (time.Attoseconds != 0) return false;
            (units, var rest) = Int128.DivRem(time.Seconds, SecondsPerUnit);
            if (rest != 0) return false;
        }
        else
        {
            var (whole, rest) = Math.DivRem(time.Attoseconds, ExactTime.AttosecondsPerSecond / UnitsPerSecond);
            if (rest != 0) return false;
            units = time.Seconds * UnitsPerSecond + whole;
        }

        return TryDivide(units, Scale, out count);
    }

    /// <summary>The greatest count that stands for no later time, and whether it stands for exactly this one.</summary>
    public (Int128 Count, bool IsExact) CountUpTo(ExactTime time)
    {
        Int128 units, rest;
        if (IsCalendar)
        {
            var days = ExactTime.FloorDivide(time.Seconds, CivilDate.SecondsPerDay, out var second);
            var date = CivilDate.FromDays(days);
            units = ExactTime.FloorDivide((date.Year - 1970) * 12 + date.Month - 1, Months, out rest);
            return (units, rest == 0 && date.Day == 1 && second == 0 && time.Attoseconds == 0);
        }

        var (whole, left) = Math.DivRem(time.Attoseconds, ExactTime.AttosecondsPerSecond / UnitsPerSecond);
        units = ExactTime.FloorDivide(time.Seconds * UnitsPerSecond + whole, (Int128)SecondsPerUnit * Scale, out rest);
        return (units, rest == 0 && left == 0);
    }

    public override string ToString() => Scale == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Scale}{Name}");

    // The least count is NaT.
    private static bool TryDivide(Int128 dividend, long divisor, out long count)
    {
        var (quotient, rest) = Int128.DivRem(dividend, divisor);
        var fits = rest == 0 && quotient > long.MinValue && quotient <= long.MaxValue;
        count = fits ? (long)quotient : 0;
        return fits;
    }
}

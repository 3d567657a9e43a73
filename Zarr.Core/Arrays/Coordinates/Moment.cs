using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>Times and durations that callers give, as exact as they are: what says no zone is in UTC.</summary>
internal static class Moment
{
    /// <summary>A time or, of a day, month or year without a time of day, all of it; false for what is neither, or is not in the calendar.</summary>
    /// <param name="value">What a caller gives.</param>
    /// <param name="calendar">The calendar that counts.</param>
    /// <param name="first">The time, or the first moment.</param>
    /// <param name="next">The first moment of the next one; of a time itself.</param>
    /// <param name="isDay">It is a day.</param>
    public static bool TryReadPeriod(object? value, TimeCalendar calendar, out ExactTime first, out ExactTime next, out bool isDay)
    {
        (next, isDay) = (default, value is DateOnly);
        if (value is not (string or DateOnly))
        {
            var found = new TimeCoding(new("s", 1), default, calendar).TryRead(value, out first);
            next = first;
            return found;
        }

        var text = value as string ?? ((DateOnly)value).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        if (!TimeText.TryParseDate(text, calendar, out first, out var unit)) return false;
        var date = calendar.FromDays(ExactTime.FloorDivide(first.Seconds, CivilDate.SecondsPerDay, out _));
        isDay = unit == "D";
        next = unit switch
        {
            "Y" => FirstOf(date.Year + 1, 1),
            "M" => FirstOf(date.Month == 12 ? date.Year + 1 : date.Year, date.Month % 12 + 1),
            "D" => first with { Seconds = first.Seconds + CivilDate.SecondsPerDay },
            _ => first,
        };
        return true;

        // Year 0 is not in every calendar.
        ExactTime FirstOf(Int128 year, int month) => new((calendar.TryToDays(year, month, 1, out var days) || calendar.TryToDays(year + 1, month, 1, out days) ? days : throw new InvalidOperationException("A year without a first month.")) * CivilDate.SecondsPerDay, 0);
    }

    /// <summary>A duration; false for what is none.</summary>
    public static bool TryReadDuration(object? value, out ExactTime duration)
    {
        var found = ZarrDuration.TryRead(value, out var exact);
        duration = exact.Exact;
        return found;
    }

    /// <summary>Seconds, with as many digits behind them as a decimal has.</summary>
    public static decimal ToSeconds(ExactTime time) => (decimal)time.Seconds + (decimal)time.Attoseconds / ExactTime.AttosecondsPerSecond;
}

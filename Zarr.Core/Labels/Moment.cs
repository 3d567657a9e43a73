using Zarr.DataTypes;

namespace Zarr.Labels;

/// <summary>Times and durations that callers give, as exact as they are: what says no zone is in UTC.</summary>
internal static class Moment
{
    /// <summary>A time since 1970; false for what is none.</summary>
    public static bool TryReadTime(object? value, out ExactTime time)
    {
        if (value is string text) return TimeText.TryParseDate(text, out time);
        var ticks = value switch
        {
            DateTime { Kind: DateTimeKind.Local } local => local.ToUniversalTime().Ticks,
            DateTime utc => utc.Ticks,
            DateTimeOffset offset => offset.UtcTicks,
            DateOnly day => day.ToDateTime(TimeOnly.MinValue).Ticks,
            _ => (long?)null,
        };
        time = ExactTime.FromTicks((ticks ?? 0) - DateTime.UnixEpoch.Ticks);
        return ticks is not null;
    }

    /// <summary>A time or, of a day, month or year without a time of day, all of it; false for what is neither.</summary>
    /// <param name="value">What a caller gives.</param>
    /// <param name="first">The time, or the first moment.</param>
    /// <param name="next">The first moment of the next one; of a time itself.</param>
    /// <param name="isDay">It is a day.</param>
    public static bool TryReadPeriod(object? value, out ExactTime first, out ExactTime next, out bool isDay)
    {
        (next, isDay) = (default, value is DateOnly);
        if (value is not (string or DateOnly))
        {
            if (!TryReadTime(value, out first)) return false;
            next = first;
            return true;
        }

        var text = value as string ?? ((DateOnly)value).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        if (!TimeText.TryParseDate(text, out first, out var unit)) return false;
        var date = CivilDate.FromDays(ExactTime.FloorDivide(first.Seconds, CivilDate.SecondsPerDay, out _));
        isDay = unit == "D";
        next = unit switch
        {
            "Y" => new(CivilDate.ToDays(date.Year + 1, 1, 1) * CivilDate.SecondsPerDay, 0),
            "M" => new(CivilDate.ToDays(date.Month == 12 ? date.Year + 1 : date.Year, date.Month % 12 + 1, 1) * CivilDate.SecondsPerDay, 0),
            "D" => first with { Seconds = first.Seconds + CivilDate.SecondsPerDay },
            _ => first,
        };
        return true;
    }

    /// <summary>A duration; false for what is none.</summary>
    public static bool TryReadDuration(object? value, out ExactTime duration)
    {
        if (value is string text) return TimeText.TryParseDuration(text, out duration);
        duration = ExactTime.FromTicks((value as TimeSpan?)?.Ticks ?? 0);
        return value is TimeSpan;
    }

    /// <summary>Seconds, with as many digits behind them as a decimal has.</summary>
    public static decimal ToSeconds(ExactTime time) => (decimal)time.Seconds + (decimal)time.Attoseconds / ExactTime.AttosecondsPerSecond;
}

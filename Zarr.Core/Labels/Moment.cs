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

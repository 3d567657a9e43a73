using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates;

/// <summary>The attributes <c>units</c> and <c>calendar</c> of times as numbers: so many of a unit since a date (CF conventions, section 4.4, "Time Coordinate").</summary>
internal static class TimeUnits
{
    private const string Since = " since ";

    /// <summary>Reads both attributes.</summary>
    /// <param name="units">Such as <c>hours since 1900-01-01 00:00:00</c>, in any letter case.</param>
    /// <param name="calendar">The calendar; null for the standard one.</param>
    /// <param name="coding">What counts stand for.</param>
    /// <param name="why">Why the units, which are ones of time, cannot be used; null where they are not.</param>
    /// <returns>False for what says no times.</returns>
    public static bool TryParse(string? units, string? calendar, out TimeCoding? coding, out string? why)
    {
        (coding, why) = (null, null);
        if (units?.IndexOf(Since, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var at)) return false;
        var days = TimeCalendar.Find(calendar);
        if (days is null) why = $"its calendar is '{calendar}', which is not known: known are standard, gregorian, proleptic_gregorian, julian, noleap, all_leap, 365_day, 366_day and 360_day";
        else if (UnitOf(units[..at].Trim().ToLowerInvariant(), days) is not { } unit) why = $"its unit in '{units}' is not supported: supported are weeks, days, hours, minutes, seconds and parts of these; months and years differ in length";
        else if (!ReferenceDate.TryParse(units[(at + Since.Length)..], days, out var epoch)) why = $"the date in '{units}' cannot be understood: write it as 1900-01-01 00:00:00{(days == TimeCalendar.Standard ? ", from year 1 on" : "")}";
        else coding = TimeCoding.Since(unit, epoch, days);
        return coding is not null;
    }

    /// <summary>The unit of durations, of which the conventions have these names and no others; null for none.</summary>
    public static TimeUnit? DurationUnitOf(string? units) =>
        units is "days" or "hours" or "minutes" or "seconds" or "milliseconds" or "microseconds" or "nanoseconds" ? UnitOf(units, TimeCalendar.Standard) : null;

    // Spelled as in UDUNITS. Its month and its year, so many seconds, are no months and years; in two calendars all are of one length (cftime).
    private static TimeUnit? UnitOf(string unit, TimeCalendar calendar) => unit switch
    {
        "week" or "weeks" => new("W", 1),
        "day" or "days" or "d" => new("D", 1),
        "hour" or "hours" or "hr" or "hrs" or "h" => new("h", 1),
        "minute" or "minutes" or "min" or "mins" => new("m", 1),
        "second" or "seconds" or "sec" or "secs" or "s" => new("s", 1),
        "millisecond" or "milliseconds" or "millisec" or "millisecs" or "msec" or "msecs" or "ms" => new("ms", 1),
        "microsecond" or "microseconds" or "microsec" or "microsecs" or "us" => new("us", 1),
        "nanosecond" or "nanoseconds" or "ns" => new("ns", 1),
        "month" or "months" when calendar == TimeCalendar.Days360 => new("D", 30),
        "common_year" or "common_years" when calendar == TimeCalendar.NoLeap => new("D", 365),
        _ => null,
    };
}

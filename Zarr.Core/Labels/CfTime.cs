using System.Globalization;
using Zarr.DataTypes;

namespace Zarr.Labels;

/// <summary>Times as numbers: so many of a unit since a date (CF conventions, section 4.4, "Time Coordinate").</summary>
internal sealed class CfTime
{
    private const string Since = " since ";

    // Until 4 October 1582 the standard calendar is the Julian one; the day after was the 15th.
    private static readonly Int128 s_gregorianStart = CivilDate.ToDays(1582, 10, 15);

    private static readonly string[] s_universal = ["UTC", "GMT", "Z"];

    private readonly decimal _epoch;
    private readonly decimal _unit;
    private readonly bool _isMixed;

    private CfTime(decimal epoch, decimal unit, bool isMixed) => (_epoch, _unit, _isMixed) = (epoch, unit, isMixed);

    /// <summary>Reads the attributes <c>units</c> and <c>calendar</c>; null where the units are none of times.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CoordinateInvalid"/>: another calendar, a unit that differs in length, or no date.</exception>
    public static CfTime? Parse(string? units, string? calendar, string path)
    {
        if (units?.IndexOf(Since, StringComparison.OrdinalIgnoreCase) is not (>= 0 and var at)) return null;
        var name = calendar?.Trim().ToLowerInvariant() ?? "standard";
        if (name is not ("standard" or "gregorian" or "proleptic_gregorian"))
            throw Invalid(path, $"its calendar is '{calendar}', which is not supported: supported are standard, gregorian and proleptic_gregorian");
        var isMixed = name != "proleptic_gregorian";
        var unit = SecondsOf(units[..at].Trim().ToLowerInvariant())
            ?? throw Invalid(path, $"its unit in '{units}' is not supported: supported are days, hours, minutes, seconds and parts of these; months and years differ in length");
        return TryReadDate(units[(at + Since.Length)..].Trim(), isMixed, out var epoch) ? new(epoch, unit, isMixed)
            : throw Invalid(path, $"the date in '{units}' cannot be understood: write it as 1900-01-01 00:00:00{(isMixed ? ", from year 1 on" : "")}");
    }

    /// <summary>The number that stands for a time.</summary>
    public decimal ToNumber(ExactTime time)
    {
        var days = ExactTime.FloorDivide(time.Seconds, CivilDate.SecondsPerDay, out var second);
        if (_isMixed && days < s_gregorianStart) days = JulianDays(CivilDate.FromDays(days));
        return (Moment.ToSeconds(new(days * CivilDate.SecondsPerDay + second, time.Attoseconds)) - _epoch) / _unit;
    }

    /// <summary>Whether a number stands for the first moment of a day.</summary>
    public bool IsMidnight(decimal number) => (number * _unit + _epoch) % CivilDate.SecondsPerDay == 0;

    /// <summary>The same, of a number that may be so far from it.</summary>
    public bool IsMidnight(double number, double around)
    {
        var seconds = number * (double)_unit + (double)_epoch;
        return Math.Abs(seconds - Math.Round(seconds / CivilDate.SecondsPerDay) * CivilDate.SecondsPerDay) <= around * (double)_unit;
    }

    /// <summary>So many units are a microsecond.</summary>
    public double Microsecond => (double)(0.000_001m / _unit);

    // Spelled as in UDUNITS.
    private static decimal? SecondsOf(string unit) => unit switch
    {
        "day" or "days" or "d" => 86_400m,
        "hour" or "hours" or "hr" or "hrs" or "h" => 3_600m,
        "minute" or "minutes" or "min" or "mins" => 60m,
        "second" or "seconds" or "sec" or "secs" or "s" => 1m,
        "millisecond" or "milliseconds" or "millisec" or "millisecs" or "msec" or "msecs" or "ms" => 0.001m,
        "microsecond" or "microseconds" or "microsec" or "microsecs" or "us" => 0.000_001m,
        "nanosecond" or "nanoseconds" or "ns" => 0.000_000_001m,
        _ => null,
    };

    // 1900-1-1, 1900-01-01 00:00:00.0, 1900-01-01T00:00:00Z, 1900-01-01 00:00 +01:00, 1900-01-01 0:0:0 UTC: more than ISO 8601 has, so part by part.
    private static bool TryReadDate(string text, bool isMixed, out decimal seconds)
    {
        seconds = 0;
        if (Array.Find(s_universal, zone => text.EndsWith(zone, StringComparison.OrdinalIgnoreCase)) is { } utc) text = text[..^utc.Length];
        var parts = text.Split([' ', 'T', 't'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is 0 or > 3 || parts[0].Split('-') is not [var y, var m, var d]) return false;
        if (!TryRead(y, out var year) || !TryRead(m, out var month) || !TryRead(d, out var day)) return false;
        var date = new CivilDate(year, month, day);
        var isJulian = isMixed && (year, month, day).CompareTo((1582, 10, 15)) < 0;
        // Every fourth year has a leap day in the Julian calendar, and year 0 it does not know.
        if (isJulian ? year < 1 || !new CivilDate(year % 4 == 0 ? 4 : 1, month, day).Exists : !date.Exists) return false;
        var days = isJulian ? JulianDays(date) : CivilDate.ToDays(year, month, day);

        decimal clock = 0, offset = 0;
        if (parts.Length > 1)
        {
            // A zone may stand right behind the clock.
            var zone = parts[1].IndexOfAny(['+', '-']);
            if (zone >= 0 && parts.Length == 3) return false;
            if (!TryReadClock(zone < 0 ? parts[1] : parts[1][..zone], out clock)) return false;
            var shift = zone >= 0 ? parts[1][zone..] : parts.Length == 3 ? parts[2] : "+0";
            if (!TryReadClock(shift.TrimStart('+', '-'), out offset)) return false;
            if (shift[0] == '-') offset = -offset;
        }

        seconds = (decimal)days * CivilDate.SecondsPerDay + clock - offset;
        return true;
    }

    private static bool TryReadClock(string text, out decimal seconds)
    {
        seconds = 0;
        var parts = text.Split(':');
        if (parts.Length > 3) return false;
        for (var (i, unit) = (0, 3600m); i < parts.Length; i++, unit /= 60)
        {
            if (!decimal.TryParse(parts[i], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number >= (i == 0 ? 24 : 60)) return false;
            seconds += number * unit;
        }

        return true;
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 9999;

    // Days since 1970 of a day of the Julian calendar, by way of its Julian day number.
    private static Int128 JulianDays(CivilDate date)
    {
        var early = date.Month <= 2 ? 1 : 0;
        var year = date.Year + 4800 - early;
        var month = date.Month + 12 * early - 3;
        return date.Day + (153 * month + 2) / 5 + 365 * year + ExactTime.FloorDivide(year, 4, out _) - 32_083 - 2_440_588;
    }

    private static ZarrException Invalid(string path, string why) =>
        new(ZarrErrorId.CoordinateInvalid, $"The times of '{path}' cannot be understood: {why}. Select by index instead.", path);
}

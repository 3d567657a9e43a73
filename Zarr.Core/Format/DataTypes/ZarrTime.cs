using System.Globalization;

namespace Zarr.Format.DataTypes;

/// <summary>
/// A time as exact as it is stored: of any year, any calendar of the CF conventions, and to an attosecond. Its text is ISO 8601, whatever the culture. Times of
/// calendars that were in use compare as moments; one of a model's calendar (noleap, all_leap, 360_day) with one of another calendar by its date.
/// </summary>
public readonly struct ZarrTime : IEquatable<ZarrTime>, IComparable<ZarrTime>, IComparable, IFormattable
{
    private readonly ExactTime _time;
    private readonly TimeCalendar? _calendar;
    private readonly TimeUnit _shown;

    internal ZarrTime(ExactTime time, TimeCalendar calendar, TimeUnit shown) => (_time, _calendar, _shown) = (time, calendar, shown);

    /// <summary>The name of the calendar: standard, proleptic_gregorian, julian, noleap, all_leap or 360_day.</summary>
    public string Calendar => Counted.Name;

    /// <summary>The year; in the standard and the Julian calendar -1 is the one before 1.</summary>
    public long Year => (long)Date.Year;

    /// <summary>The month, from 1.</summary>
    public int Month => Date.Month;

    /// <summary>The day of the month, from 1.</summary>
    public int Day => Date.Day;

    /// <summary>The hour.</summary>
    public int Hour => Clock / 3600;

    /// <summary>The minute.</summary>
    public int Minute => Clock / 60 % 60;

    /// <summary>The second.</summary>
    public int Second => Clock % 60;

    /// <summary>What follows the second, from 0 to less than 10^18.</summary>
    public long Attosecond => _time.Attoseconds;

    private TimeCalendar Counted => _calendar ?? TimeCalendar.Proleptic;

    private CivilDate Date => Counted.FromDays(ExactTime.FloorDivide(_time.Seconds, CivilDate.SecondsPerDay, out _));

    private int Clock
    {
        get
        {
            ExactTime.FloorDivide(_time.Seconds, CivilDate.SecondsPerDay, out var second);
            return (int)second;
        }
    }

    /// <summary>The time that a number with <c>units</c> and <c>calendar</c> of the CF conventions stands for.</summary>
    /// <param name="count">The number.</param>
    /// <param name="units">Such as <c>days since 2000-01-01</c>.</param>
    /// <param name="calendar">The calendar; null for the standard one.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: the units are none of time, or the calendar is not known.</exception>
    public static ZarrTime FromCount(long count, string units, string? calendar = null)
    {
        if (!Zarr.Arrays.Coordinates.TimeUnits.TryParse(units, calendar, out var coding, out var why) || coding is null)
            throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"'{units}' says no times: {why ?? "it is not 'days since 2000-01-01' or the like"}.", units);
        return new(coding.ToTime(count), coding.Calendar, coding.Shown);
    }

    /// <summary>A time of .NET; one that says no zone is in UTC.</summary>
    public static implicit operator ZarrTime(DateTime time) => FromDateTime(time);

    /// <summary>A time of .NET; one that says no zone is in UTC.</summary>
    public static ZarrTime FromDateTime(DateTime time) =>
        new(ExactTime.FromTicks((time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time).Ticks - DateTime.UnixEpoch.Ticks), TimeCalendar.Proleptic, new("ns", 1));

    /// <summary>As <see cref="ToDateTime"/>.</summary>
    public static explicit operator DateTime(ZarrTime time) => time.ToDateTime();

    /// <summary>Reads ISO 8601; without a zone UTC is meant, and the calendar is the proleptic Gregorian one.</summary>
    /// <exception cref="FormatException">It is no time.</exception>
    public static ZarrTime Parse(string text, IFormatProvider? provider = null) => TimeText.TryParseDate(text, out var time)
        ? new(time, TimeCalendar.Proleptic, new("ns", 1)) : throw new FormatException($"'{text}' is no time: write it as 2000-01-31T12:00:00.");

    /// <summary>The same as .NET has it, in UTC and rounded down to 100 ns: the same moment, or of a model's calendar the same date.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: .NET has no such date, as 30 February or year 0.</exception>
    public DateTime ToDateTime()
    {
        if (TryIn(TimeCalendar.Proleptic, out var time) && time.Ticks is { } ticks && ticks >= -DateTime.UnixEpoch.Ticks && ticks <= DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
            return new(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);
        throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"{this} of the calendar {Calendar} is no DateTime of .NET: that has the days of the Gregorian calendar, from year 1 to 9999.", this);
    }

    /// <summary>What is between two times of one calendar.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: their calendars have not the same days.</exception>
    public static ZarrDuration operator -(ZarrTime one, ZarrTime other) => one.Subtract(other);

    /// <summary>What is between two times of one calendar.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>: their calendars have not the same days.</exception>
    public ZarrDuration Subtract(ZarrTime other) => IsOneScale(other) ? new(_time - other._time, new("ns", 1))
        : throw new ZarrException(ZarrErrorId.ValueNotConvertible, $"There is no duration between a time of the calendar {Calendar} and one of {other.Calendar}.", other);

    /// <summary>Whether one is before, the same as or after another.</summary>
    public int CompareTo(ZarrTime other)
    {
        if (IsOneScale(other)) return _time.CompareTo(other._time);
        var (one, two) = (Date, other.Date);
        var order = (one.Year, one.Month, one.Day, Clock).CompareTo((two.Year, two.Month, two.Day, other.Clock));
        return order != 0 ? order : Attosecond.CompareTo(other.Attosecond);
    }

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        ZarrTime other => CompareTo(other),
        DateTime time => CompareTo(FromDateTime(time)),
        DateTimeOffset time => CompareTo(FromDateTime(time.UtcDateTime)),
        string text => CompareTo(Parse(text)),
        _ => throw new ArgumentException($"A time cannot be compared with a {obj.GetType().Name}.", nameof(obj)),
    };

    /// <inheritdoc/>
    public bool Equals(ZarrTime other) => CompareTo(other) == 0;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ZarrTime or DateTime or DateTimeOffset && CompareTo(obj) == 0;

    // Times that are equal may be so by their dates.
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Clock, Attosecond);

    /// <summary>ISO 8601 in UTC, with as many parts as the time may have.</summary>
    public override string ToString() => TimeText.FormatDate(_time, _shown.Name is null ? new("s", 1) : _shown, Counted);

    /// <summary>As <see cref="ToString()"/>; with a format as a DateTime, where it is one.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => string.IsNullOrEmpty(format) ? ToString() : ToDateTime().ToString(format, formatProvider ?? CultureInfo.InvariantCulture);

    /// <summary>Whether two are equal.</summary>
    public static bool operator ==(ZarrTime one, ZarrTime other) => one.Equals(other);

    /// <summary>Whether two differ.</summary>
    public static bool operator !=(ZarrTime one, ZarrTime other) => !one.Equals(other);

    /// <summary>Whether one is before another.</summary>
    public static bool operator <(ZarrTime one, ZarrTime other) => one.CompareTo(other) < 0;

    /// <summary>Whether one is after another.</summary>
    public static bool operator >(ZarrTime one, ZarrTime other) => one.CompareTo(other) > 0;

    /// <summary>Whether one is not after another.</summary>
    public static bool operator <=(ZarrTime one, ZarrTime other) => one.CompareTo(other) <= 0;

    /// <summary>Whether one is not before another.</summary>
    public static bool operator >=(ZarrTime one, ZarrTime other) => one.CompareTo(other) >= 0;

    /// <summary>The time as another calendar counts it: of calendars of history the same moment, of others the day of the same name; false where there is none.</summary>
    internal bool TryIn(TimeCalendar calendar, out ExactTime time)
    {
        time = _time;
        if (Counted == calendar || (Counted.IsReal && calendar.IsReal)) return true;
        var date = Date;
        if (!calendar.TryToDays(date.Year, date.Month, date.Day, out var days)) return false;
        time = new(days * CivilDate.SecondsPerDay + Clock, _time.Attoseconds);
        return true;
    }

    private bool IsOneScale(ZarrTime other) => Counted == other.Counted || (Counted.IsReal && other.Counted.IsReal);
}

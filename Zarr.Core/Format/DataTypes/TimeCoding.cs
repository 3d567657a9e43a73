namespace Zarr.Format.DataTypes;

/// <summary>What counts of time stand for: so many of a unit since an epoch, in a calendar. datetime64 counts from 1970 in the proleptic Gregorian one.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Epoch">The time that 0 stands for, since the first moment of the calendar's 1970.</param>
/// <param name="Calendar">The calendar.</param>
internal sealed record TimeCoding(TimeUnit Unit, ExactTime Epoch, TimeCalendar Calendar)
{
    private readonly TickScale _ticks = Unit.IsCalendar ? default : new(Unit);

    // Where the epoch is between two ticks no count is one of them.
    private readonly long? _epochTicks = Epoch.Attoseconds % ExactTime.AttosecondsPerTick == 0 ? Epoch.Ticks : null;

    private static readonly long s_first = -DateTime.UnixEpoch.Ticks, s_last = DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks;
    private static readonly long s_switch = (new DateTime(1582, 10, 15, 0, 0, 0, DateTimeKind.Utc) - DateTime.UnixEpoch).Ticks;

    /// <summary>The unit whose parts are written of a time: never more than a day, and no less than the epoch has.</summary>
    public TimeUnit Shown { get; init; } = Unit;

    /// <summary>datetime64 of a unit.</summary>
    public static TimeCoding Of(TimeUnit unit) => new(unit, default, TimeCalendar.Proleptic);

    /// <summary>Counts since a date: their times are written in days, or in seconds and as many digits as they may have.</summary>
    public static TimeCoding Since(TimeUnit unit, ExactTime epoch, TimeCalendar calendar)
    {
        ExactTime.FloorDivide(epoch.Seconds, CivilDate.SecondsPerDay, out var second);
        var digits = Math.Max(Parts(ExactTime.AttosecondsPerSecond / unit.UnitsPerSecond % ExactTime.AttosecondsPerSecond), Parts(epoch.Attoseconds));
        string[] names = ["s", "ms", "us", "ns", "ps", "fs", "as"];
        var shown = unit.Name is "W" or "D" && second == 0 && epoch.Attoseconds == 0 ? "D" : names[digits];
        return new(unit, epoch, calendar) { Shown = new(shown, 1) };
    }

    /// <summary>The time that a count stands for.</summary>
    public ExactTime ToTime(long count) => Epoch + Unit.ToTime(count);

    /// <summary>The count that stands for exactly this time; false when there is none.</summary>
    public bool TryCount(ExactTime time, out long count) => Unit.TryCount(time - Epoch, out count);

    /// <summary>The greatest count that stands for no later time, and whether it stands for exactly this one.</summary>
    public (Int128 Count, bool IsExact) CountUpTo(ExactTime time) => Unit.CountUpTo(time - Epoch);

    /// <summary>The count of a time of .NET; false when none is exactly this.</summary>
    public bool TryCount(DateTime time, out long count)
    {
        var ticks = time.Ticks - DateTime.UnixEpoch.Ticks;
        if (!Unit.IsCalendar && _epochTicks is { } epoch && (Calendar == TimeCalendar.Proleptic || (Calendar == TimeCalendar.Standard && ticks >= s_switch))) return _ticks.TryToCount(ticks - epoch, out count);
        count = 0;
        return TryRead(time, out var exact) && TryCount(exact, out count);
    }

    /// <summary>The time as .NET has it, in UTC; false where it has none that is exactly this and has the same name.</summary>
    public bool TryGetDateTime(long count, out DateTime time)
    {
        time = default;
        if (Unit.IsCalendar)
        {
            var year = 1970 + ExactTime.FloorDivide((Int128)count * Unit.Months, 12, out var month);
            if (year < 1 || year > 9999) return false;
            time = new((int)year, (int)month + 1, 1, 0, 0, 0, DateTimeKind.Utc);
            return true;
        }

        if (!Calendar.IsReal || Calendar == TimeCalendar.Julian || _epochTicks is not { } epoch || !_ticks.TryToTicks(count, out var ticks)) return false;
        if (epoch != 0)
        {
            var sum = (Int128)ticks + epoch;
            if (sum < long.MinValue || sum > long.MaxValue) return false;
            ticks = (long)sum;
        }

        if (ticks < (Calendar == TimeCalendar.Proleptic ? s_first : s_switch) || ticks > s_last) return false;
        time = new(DateTime.UnixEpoch.Ticks + ticks, DateTimeKind.Utc);
        return true;
    }

    /// <summary>A time that a caller gives, as the calendar counts it; false for what is none, or is not in the calendar. A time that says no zone is in UTC.</summary>
    public bool TryRead(object? value, out ExactTime time)
    {
        switch (value)
        {
            case string text: return TimeText.TryParseDate(text, Calendar, out time, out _);
            case ZarrTime other: return other.TryIn(Calendar, out time);
            case System.Collections.IDictionary map: return TryRead(map, out time);
        }

        var moment = value switch
        {
            DateTime { Kind: DateTimeKind.Local } local => local.ToUniversalTime(),
            DateTime utc => utc,
            DateTimeOffset offset => offset.UtcDateTime,
            DateOnly day => day.ToDateTime(TimeOnly.MinValue),
            _ => (DateTime?)null,
        };
        time = default;
        return moment is { } found && new ZarrTime(ExactTime.FromTicks(found.Ticks - DateTime.UnixEpoch.Ticks), TimeCalendar.Proleptic, new("ns", 1)).TryIn(Calendar, out time);
    }

    // What ConvertTo-Json makes of a ZarrTime.
    private bool TryRead(System.Collections.IDictionary map, out ExactTime time)
    {
        time = default;
        Span<long> parts = stackalloc long[7];
        string[] names = [nameof(ZarrTime.Year), nameof(ZarrTime.Month), nameof(ZarrTime.Day), nameof(ZarrTime.Hour), nameof(ZarrTime.Minute), nameof(ZarrTime.Second), nameof(ZarrTime.Attosecond)];
        for (var i = 0; i < names.Length; i++)
            if (!map.Contains(names[i]) || !ElementConverter.TryConvert(map[names[i]], out parts[i])) return false;
        if (parts[1] is < 1 or > 12 || parts[2] is < 1 or > 31 || parts[3] is < 0 or > 23 || parts[4] is < 0 or > 59 || parts[5] is < 0 or > 59 || parts[6] is < 0 or >= ExactTime.AttosecondsPerSecond) return false;
        var calendar = map.Contains(nameof(ZarrTime.Calendar)) && map[nameof(ZarrTime.Calendar)] is string name ? TimeCalendar.Find(name) : Calendar;
        if (calendar is null || !calendar.TryToDays(parts[0], (int)parts[1], (int)parts[2], out var days)) return false;
        return new ZarrTime(new(days * CivilDate.SecondsPerDay + parts[3] * 3600 + parts[4] * 60 + parts[5], parts[6]), calendar, new("as", 1)).TryIn(Calendar, out time);
    }

    /// <summary>A count as ISO 8601 has it.</summary>
    public string Describe(long count) => TimeText.FormatDate(ToTime(count), Shown, Calendar);

    // Groups of three digits behind the point.
    private static int Parts(long attoseconds)
    {
        var parts = attoseconds == 0 ? 0 : 6;
        for (; parts > 0 && attoseconds % 1000 == 0; attoseconds /= 1000) parts--;
        return parts;
    }
}

namespace Zarr.Format.DataTypes;

/// <summary>
/// How days are counted and named (CF conventions, section 4.4.1, "Calendar"). A day is a number: of the calendars that were in use since 1 January 1970 of
/// the Gregorian one, so that they agree on what is the same day; of model calendars since their own.
/// </summary>
internal sealed class TimeCalendar
{
    public static readonly TimeCalendar Proleptic = new("proleptic_gregorian", isReal: true);
    public static readonly TimeCalendar Standard = new("standard", isReal: true);
    public static readonly TimeCalendar Julian = new("julian", isReal: true);
    public static readonly TimeCalendar NoLeap = new("noleap", isReal: false);
    public static readonly TimeCalendar AllLeap = new("all_leap", isReal: false);
    public static readonly TimeCalendar Days360 = new("360_day", isReal: false);

    // Until 4 October 1582 the standard calendar is the Julian one; the day after was the 15th.
    private static readonly Int128 s_switch = CivilDate.ToDays(1582, 10, 15);

    private static readonly int[] s_before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

    private TimeCalendar(string name, bool isReal) => (Name, IsReal) = (name, isReal);

    /// <summary>The name that CF has for it.</summary>
    public string Name { get; }

    /// <summary>A day of it is a day of history, and no day of a model alone.</summary>
    public bool IsReal { get; }

    /// <summary>Of the calendars of history: a year 0 is not in them.</summary>
    private bool SkipsZero => this == Standard || this == Julian;

    private int DaysPerYear => this == NoLeap ? 365 : this == AllLeap ? 366 : 360;

    /// <summary>The calendar of an attribute, which is the standard one where there is none; null for what is not known.</summary>
    public static TimeCalendar? Find(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        null or "standard" or "gregorian" => Standard,
        "proleptic_gregorian" => Proleptic,
        "julian" => Julian,
        "noleap" or "365_day" => NoLeap,
        "all_leap" or "366_day" => AllLeap,
        "360_day" => Days360,
        _ => null,
    };

    /// <summary>The number of a day; false where the calendar has no such day.</summary>
    public bool TryToDays(Int128 year, int month, int day, out Int128 days)
    {
        days = 0;
        if (month is < 1 or > 12 || day < 1 || (SkipsZero && year == 0)) return false;
        var astronomical = SkipsZero && year < 0 ? year + 1 : year;
        if (IsReal)
        {
            var isJulian = this == Julian || (this == Standard && (year, month, day).CompareTo(((Int128)1582, 10, 15)) < 0);
            days = isJulian ? JulianDays(astronomical, month, day) : CivilDate.ToDays(year, month, day);
        }
        else
        {
            days = (astronomical - 1970) * DaysPerYear + (this == Days360 ? 30 * (month - 1) : s_before[month - 1] + (this == AllLeap && month > 2 ? 1 : 0)) + day - 1;
        }

        return FromDays(days) == new CivilDate(year, month, day);
    }

    /// <summary>The day of a number.</summary>
    public CivilDate FromDays(Int128 days)
    {
        if (this == Proleptic || (this == Standard && days >= s_switch)) return CivilDate.FromDays(days);
        if (IsReal) return JulianDate(days);
        var year = 1970 + ExactTime.FloorDivide(days, DaysPerYear, out var rest);
        var dayOfYear = (int)rest;
        if (this == Days360) return new(year, dayOfYear / 30 + 1, dayOfYear % 30 + 1);
        var month = 11;
        while (Before(month) > dayOfYear) month--;
        return new(year, month + 1, dayOfYear - Before(month) + 1);
    }

    /// <summary>True where .NET's calendar has the same name for the day.</summary>
    public bool IsCivil(Int128 days) => this == Proleptic || (this == Standard && days >= s_switch);

    private int Before(int month) => s_before[month] + (this == AllLeap && month > 1 ? 1 : 0);

    // Years begin in March, so that the leap day is the last. 719470: from 1 March of year 0, Julian, to 1 January 1970.
    private static Int128 JulianDays(Int128 year, int month, int day)
    {
        if (month <= 2) year--;
        return year * 365 + ExactTime.FloorDivide(year, 4, out _) + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - 719_470;
    }

    private static CivilDate JulianDate(Int128 days)
    {
        var fours = ExactTime.FloorDivide(days + 719_470, 1_461, out var rest);
        var yearOfFour = Math.Min((int)rest / 365, 3);
        var dayOfYear = (int)rest - 365 * yearOfFour;
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        var year = fours * 4 + yearOfFour + (month <= 2 ? 1 : 0);
        return new(year <= 0 ? year - 1 : year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }
}

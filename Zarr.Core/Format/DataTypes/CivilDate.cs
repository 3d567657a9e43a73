namespace Zarr.Format.DataTypes;

/// <summary>A day of the Gregorian calendar, also before it was used and for any year: year 0 is the one before 1.</summary>
internal readonly record struct CivilDate(Int128 Year, int Month, int Day)
{
    public const long SecondsPerDay = 86_400;

    private const int DaysPerEra = 146_097;
    private const int YearsPerEra = 400;
    // From 1 March of year 0 to 1 January 1970.
    private const int EpochDays = 719_468;

    /// <summary>Days since 1970. Years begin in March here, so that the leap day is the last.</summary>
    public static Int128 ToDays(Int128 year, int month, int day)
    {
        if (month <= 2) year--;
        var era = ExactTime.FloorDivide(year, YearsPerEra, out var yearOfEra);
        var dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        return era * DaysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - EpochDays;
    }

    public static CivilDate FromDays(Int128 days)
    {
        var era = ExactTime.FloorDivide(days + EpochDays, DaysPerEra, out var rest);
        var dayOfEra = (int)rest;
        var yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        var dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        var monthFromMarch = (5 * dayOfYear + 2) / 153;
        var month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        return new(era * YearsPerEra + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1);
    }

    /// <summary>True when the calendar has this day.</summary>
    public bool Exists => Month is >= 1 and <= 12 && Day >= 1 && FromDays(ToDays(Year, Month, Day)) == this;
}

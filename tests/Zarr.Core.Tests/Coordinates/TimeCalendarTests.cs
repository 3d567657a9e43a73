using CsCheck;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>Days of every calendar, held against counting them one by one.</summary>
public class TimeCalendarTests
{
    public static TheoryData<string> Names => ["standard", "proleptic_gregorian", "julian", "noleap", "all_leap", "360_day"];

    // Every calendar by its rule alone.
    private static (int Year, int Month, int Day) Next(string calendar, (int Year, int Month, int Day) date)
    {
        var (year, month, day) = date;
        if (calendar == "standard" && date == (1582, 10, 4)) return (1582, 10, 15);
        var isJulian = calendar == "julian" || (calendar == "standard" && date.CompareTo((1582, 10, 15)) < 0);
        var astronomical = year < 0 && calendar is "julian" or "standard" ? year + 1 : year;
        var isLeap = calendar switch
        {
            "noleap" => false,
            "all_leap" => true,
            _ => astronomical % 4 == 0 && (isJulian || astronomical % 100 != 0 || astronomical % 400 == 0),
        };
        var length = calendar == "360_day" ? 30 : month switch { 2 => isLeap ? 29 : 28, 4 or 6 or 9 or 11 => 30, _ => 31 };
        if (day < length) return (year, month, day + 1);
        if (month < 12) return (year, month + 1, 1);
        return (year == -1 && calendar is "julian" or "standard" ? 1 : year + 1, 1, 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_day_has_the_number_after_the_one_before(string name)
    {
        var calendar = TimeCalendar.Find(name)!;
        foreach (var year in (int[])[-401, -5, -1, 1, 399, 1499, 1581, 1899, 1969, 1999, 2099, 2399])
        {
            var date = (Year: year, Month: 1, Day: 1);
            Assert.True(calendar.TryToDays(year, 1, 1, out var days));
            for (var i = 0; i < 900; i++, days++)
            {
                Assert.True(calendar.TryToDays(date.Year, date.Month, date.Day, out var number), $"{date}");
                Assert.Equal((date, days), ((date.Year, date.Month, date.Day), number));
                Assert.Equal(new CivilDate(date.Year, date.Month, date.Day), calendar.FromDays(days));
                date = Next(name, date);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_is_a_day_and_comes_back(string name) => Gen.Long[-10_000_000_000, 10_000_000_000].Sample(number =>
    {
        var calendar = TimeCalendar.Find(name)!;
        var date = calendar.FromDays(number);
        return calendar.TryToDays(date.Year, date.Month, date.Day, out var back) && back == number;
    });

    [Theory]
    [InlineData("standard", 1582, 10, 5)]
    [InlineData("standard", 1582, 10, 14)]
    [InlineData("standard", 0, 1, 1)]
    [InlineData("julian", 0, 1, 1)]
    [InlineData("noleap", 2000, 2, 29)]
    [InlineData("360_day", 2000, 1, 31)]
    [InlineData("all_leap", 2001, 2, 30)]
    [InlineData("proleptic_gregorian", 1900, 2, 29)]
    [InlineData("julian", 2000, 13, 1)]
    [InlineData("julian", 2000, 1, 0)]
    public void There_is_no_such_day(string name, int year, int month, int day) => Assert.False(TimeCalendar.Find(name)!.TryToDays(year, month, day, out _));

    [Fact]
    public void The_last_day_of_a_moon_that_no_other_calendar_has_is_there() => Assert.True(TimeCalendar.Days360.TryToDays(2000, 2, 30, out _));

    // The dates that cftime has for 730120 days since year 1, and those around the switch.
    [Theory]
    [InlineData("standard", "days since 0001-01-01", 577737, "1582-10-15")]
    [InlineData("proleptic_gregorian", "days since 0001-01-01", 577737, "1582-10-17")]
    [InlineData("standard", "days since 0001-01-01", 730120, "1999-12-31")]
    [InlineData("proleptic_gregorian", "days since 0001-01-01", 730120, "2000-01-02")]
    [InlineData("julian", "days since 0001-01-01", 730120, "1999-12-18")]
    [InlineData("noleap", "days since 0001-01-01", 730120, "2001-05-01")]
    [InlineData("360_day", "days since 0001-01-01", 730120, "2029-02-11")]
    [InlineData("all_leap", "days since 0001-01-01", 730120, "1995-11-12")]
    [InlineData("standard", "days since 1582-10-02", 2, "1582-10-04")]
    [InlineData("standard", "days since 1582-10-02", 3, "1582-10-15")]
    [InlineData(null, "hours since 2000-01-01", 1, "2000-01-01T01:00:00")]
    [InlineData(null, "ms since 2000-01-01", -1, "1999-12-31T23:59:59.999")]
    [InlineData(null, "days since 2000-01-01 00:00:00.5", 1, "2000-01-02T00:00:00.500")]
    public void A_count_is_this_time(string? calendar, string units, long count, string text) => Assert.Equal(text, ZarrTime.FromCount(count, units, calendar).ToString());

    [Fact]
    public void Times_compare_as_moments_or_where_calendars_have_other_days_by_their_dates()
    {
        var noleap = ZarrTime.FromCount(59, "days since 2000-01-01", "noleap");
        Assert.True(noleap > new DateTime(2000, 2, 29) && noleap.Equals(new DateTime(2000, 3, 1)) && noleap.CompareTo("2000-03-02") < 0);
        var julian = ZarrTime.FromCount(0, "days since 2000-01-01", "julian");
        Assert.Equal(new DateTime(2000, 1, 14), julian.ToDateTime());
        Assert.Equal("13.00:00:00.000000000", (julian - ZarrTime.FromCount(0, "days since 2000-01-01")).ToString());
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => noleap - julian).Id);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => ZarrTime.FromCount(59, "days since 2000-01-01", "360_day").ToDateTime()).Id);
        Assert.Equal((2000L, 2, 30), (ZarrTime.FromCount(59, "days since 2000-01-01", "360_day").Year, ZarrTime.FromCount(59, "days since 2000-01-01", "360_day").Month, ZarrTime.FromCount(59, "days since 2000-01-01", "360_day").Day));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => ZarrTime.FromCount(1, "months since 2000-01-01")).Id);
        var duration = ZarrDuration.Parse("-1.02:03:04.000000005");
        Assert.Equal((-1L, -2, -3, -4, -5_000_000_000L), (duration.Days, duration.Hours, duration.Minutes, duration.Seconds, duration.Attoseconds));
        Assert.Equal(new TimeSpan(-1, -2, -3, -4).Ticks - 1, duration.ToTimeSpan().Ticks);
        Assert.Equal("1970-01-01T00:00:00", default(ZarrTime).ToString());
    }
}

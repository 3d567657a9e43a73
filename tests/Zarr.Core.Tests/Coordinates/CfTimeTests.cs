using System.Globalization;
using Xunit;
using Zarr.Arrays.Coordinates;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>Numbers of the CF conventions as times. The values are those of cftime.date2num.</summary>
public class CfTimeTests
{
    private static decimal Number(string units, string? calendar, string time)
    {
        var times = CfTime.Parse(units, calendar, "a.zarr/time")!;
        Assert.True(times.Coding.TryRead(time, out var moment));
        return times.ToNumber(moment);
    }

    [Theory]
    [InlineData("hours since 1900-01-01", null, "2020-01-01", 1051896)]
    [InlineData("hours since 1900-01-01 00:00:00.0", "gregorian", "2020-01-01T00:30", 1051896.5)]
    [InlineData("Days Since 1970-1-1 12:00", "standard", "1970-01-02", 0.5)]
    [InlineData("days since 1970-01-01T00:00:00Z", "proleptic_gregorian", "1969-12-31", -1)]
    [InlineData("days since 1970-01-01 00:00:00 +01:00", null, "1970-01-01", 0.0416666666666667)]
    [InlineData("seconds since 1970-01-01 00:00:00-02:30", null, "1970-01-01", -9000)]
    [InlineData("minutes since 2000-01-01 0:0:0 UTC", null, "2000-01-01T01:00", 60)]
    [InlineData("milliseconds since 2000-01-01", null, "2000-01-01T00:00:00.0015", 1.5)]
    [InlineData("nanoseconds since 1970-01-01", null, "1970-01-01T00:00:00.000000001", 1)]
    [InlineData("days since 0001-01-01", "standard", "1970-01-01", 719164)]
    [InlineData("days since 0001-01-01", "proleptic_gregorian", "1970-01-01", 719162)]
    [InlineData("days since 1582-10-04", "standard", "1582-10-15", 1)]
    [InlineData("days since 1582-10-04", "proleptic_gregorian", "1582-10-15", 11)]
    [InlineData("days since 1582-10-16", "standard", "1582-10-01", -5)]
    [InlineData("days since 1500-02-29", "gregorian", "1500-03-01", 1)]
    [InlineData("days since 2000-01-01", "noleap", "2001-01-01", 365)]
    [InlineData("days since 2000-01-01", "366_day", "2001-01-01", 366)]
    [InlineData("days since 2000-01-01", "360_day", "2000-02-30", 59)]
    [InlineData("months since 2000-01-01", "360_day", "2001-01-16", 12.5)]
    [InlineData("common_years since 2000-01-01", "noleap", "2010-01-01", 10)]
    [InlineData("days since 0001-01-01", "julian", "1999-12-18", 730120)]
    [InlineData("weeks since 2000-01-01", null, "2000-01-15", 2)]
    [InlineData("days since 2000-06", null, "2000-06-02", 1)]
    [InlineData("days since 2000", null, "2000-01-02", 1)]
    public void A_time_is_so_many_of_the_unit_since_the_date(string units, string? calendar, string time, double number) =>
        Assert.Equal(number, (double)Number(units, calendar, time), 1e-9);

    [Theory]
    [InlineData("days since 2000-01-01", "tai", "calendar is 'tai'")]
    [InlineData("days since 2000-01-01", "none", "calendar is 'none'")]
    [InlineData("common_years since 2000-01-01", "360_day", "months and years differ in length")]
    [InlineData("days since 2000-02-29", "noleap", "the date in")]
    [InlineData("days since 2000-01-31", "360_day", "the date in")]
    [InlineData("days since 1582-10-10", "standard", "the date in")]
    [InlineData("months since 2000-01-01", null, "months and years differ in length")]
    [InlineData("days since yesterday", null, "the date in")]
    [InlineData("days since 2000-02-30", null, "the date in")]
    [InlineData("days since 0000-01-01", null, "from year 1 on")]
    [InlineData("days since 2000-01-01 25:00", null, "the date in")]
    [InlineData("days since 1500-02-29", "proleptic_gregorian", "the date in")]
    [InlineData("days since ", null, "the date in")]
    public void What_is_not_supported_is_refused_saying_why(string units, string? calendar, string says)
    {
        var error = Assert.Throws<ZarrException>(() => CfTime.Parse(units, calendar, "a.zarr/time"));
        Assert.Equal((ZarrErrorId.CoordinateInvalid, true), (error.Id, error.Message.Contains(says, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("degrees_north")]
    [InlineData("m since")]
    public void Other_units_are_none_of_times(string? units) => Assert.Null(CfTime.Parse(units, "noleap", "a.zarr/lat"));

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            foreach (var culture in (string[])["de-DE", "tr-TR", "th-TH"])
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                Assert.Equal(1051896.5m, Number("MINUTES since 1900-01-01 00:00:00.0", "GREGORIAN", "2020-01-01T00:30") / 60);
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

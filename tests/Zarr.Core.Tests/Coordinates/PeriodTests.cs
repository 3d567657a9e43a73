using CsCheck;
using Xunit;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>Days, months and years as parts of an axis of times, held against looking at every value.</summary>
public class PeriodTests
{
    private static readonly DateTime s_start = new(2019, 12, 30, 0, 0, 0, DateTimeKind.Utc);

    private static OrderedValues<decimal> Of(IEnumerable<DateTime> times) => new([.. times.Select(time => (decimal)(time - DateTime.UnixEpoch).TotalSeconds)],
        value => Moment.TryReadPeriod(value, TimeCalendar.Proleptic, out var first, out var next, out var isDay) ? new(Moment.ToSeconds(first), Moment.ToSeconds(next), isDay) : throw new InvalidOperationException(),
        "a.zarr/time", seconds => seconds % 86_400 == 0);

    [Fact]
    public void A_period_is_all_of_it_and_as_an_end_of_a_range_too() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        var times = Enumerable.Range(0, 40).Select(_ => s_start.AddHours(random.Next(70 * 24))).Append(s_start.AddHours(1)).Order().ToArray();
        if (random.Next(2) == 0) Array.Reverse(times);
        var values = Of(times);
        (string Text, Func<DateTime, bool> IsIn, DateTime First)[] periods =
        [
            ("2020", time => time.Year == 2020, new(2020, 1, 1)), ("2020-02", time => (time.Year, time.Month) == (2020, 2), new(2020, 2, 1)),
            ("2019-12", time => (time.Year, time.Month) == (2019, 12), new(2019, 12, 1)), ("2020-02-29", time => time.Date == new DateTime(2020, 2, 29), new(2020, 2, 29)),
        ];
        var (one, other) = (periods[random.Next(4)], periods[random.Next(4)]);
        var expected = Places(times, one.IsIn);
        if (expected.Length > 0) Assert.Equal(expected, Places(values.At(one.Text)));
        else Assert.Equal(ZarrErrorId.CoordinateNotFound, Assert.Throws<ZarrException>(() => values.At(one.Text)).Id);
        var (a, b) = one.First <= other.First ? (one, other) : (other, one);
        Assert.Equal(Places(times, time => time >= a.First && (time < b.First || b.IsIn(time))), Places(values.Between(one.Text, other.Text)));
    });

    [Fact]
    public void Where_all_values_are_days_a_day_is_one_of_them()
    {
        var days = Of([new(2020, 1, 1), new(2020, 1, 2), new(2020, 2, 1)]);
        Assert.Equal((AxisItemKind.Index, 1L), (days.At("2020-01-02").Kind, days.At("2020-01-02").Start));
        Assert.Equal(1L, days.At("2020-01-05").Start);
        Assert.Equal(1L, days.At(new DateOnly(2020, 1, 2)).Start);
        Assert.Equal([0L, 1L], Places(days.At("2020-01")));
        Assert.Equal([1L, 2L], Places(days.Between("2020-01-02", "2020-02")));
    }

    [Theory]
    [InlineData("2020-01-02T00:00")]
    [InlineData("2020-01-02T00")]
    [InlineData("2020-01-02 00:00:00Z")]
    public void A_time_of_day_is_one_moment(string text)
    {
        Assert.True(Moment.TryReadPeriod(text, TimeCalendar.Proleptic, out var first, out var next, out _));
        Assert.Equal(first, next);
        Assert.Equal(1L, Of([new(2020, 1, 1, 12, 0, 0), new(2020, 1, 2, 1, 0, 0)]).At(text).Start);
    }

    [Theory]
    [InlineData("2020-12", "2021-01-01")]
    [InlineData("2020", "2021-01-01")]
    [InlineData("-0001", "0000-01-01")]
    [InlineData("2020-02-28", "2020-02-29")]
    [InlineData("12345-06-30", "12345-07-01")]
    public void What_comes_after_a_period_is_the_first_moment_of_the_next(string text, string after)
    {
        Assert.True(Moment.TryReadPeriod(text, TimeCalendar.Proleptic, out _, out var next, out _));
        Assert.True(TimeText.TryParseDate(after, out var expected));
        Assert.Equal(expected, next);
    }

    private static long[] Places(DateTime[] times, Func<DateTime, bool> isIn) => [.. times.Index().Where(time => isIn(time.Item)).Select(time => (long)time.Index)];

    private static long[] Places(AxisItem item)
    {
        Assert.Equal(AxisItemKind.Slice, item.Kind);
        return [.. Enumerable.Range(0, 1000).Select(i => (long)i).Where(i => i >= item.Start && i < item.Stop)];
    }
}

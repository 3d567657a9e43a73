using System.Globalization;
using Xunit;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>Values along an axis are found by what they are shown as, and ranges keep both ends, however the numbers are rounded or packed.</summary>
public class CoordinatePrecisionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ICoordinateValues> CoordinateAsync(string type, Array values, params (string Name, object Value)[] attributes)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(values.Length), DataType = DataType.Parse(type) }.Build(), attributes.ToDictionary(a => a.Name, a => a.Value), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel);
        return CoordinateReader.Read(array, await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
    }

    public static TheoryData<string, string, int, int> Times()
    {
        var rows = new TheoryData<string, string, int, int>();
        foreach (var type in (string[])["float64", "float32"])
            foreach (var unit in (string[])["days", "hours", "minutes", "seconds"])
                foreach (var epoch in (string[])["1850-01-01", "1900-01-01", "1970-01-01", "2000-01-01 00:00:00", "0001-01-01"])
                    foreach (var minutes in (int[])[60, 10, 1])
                        rows.Add(type, $"{unit} since {epoch}", minutes, 0);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Times_in_any_unit_since_any_day_are_found_by_their_text_and_ranges_keep_their_ends(string type, string units, int minutes, int seed)
    {
        var random = new Random(seed);
        var cf = CfTime.Parse(units, "proleptic_gregorian", "t")!;
        foreach (var year in (int[])[1850, 1899, 1970, 1999, 2000])
        {
            var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
            var moments = Enumerable.Range(0, 200).Select(i => start.AddMinutes((double)i * minutes)).ToArray();
            var texts = moments.Select(moment => moment.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)).ToArray();
            var unit = units.Split(' ')[0] switch { "days" => TimeSpan.TicksPerDay, "hours" => TimeSpan.TicksPerHour, "minutes" => TimeSpan.TicksPerMinute, _ => TimeSpan.TicksPerSecond };
            var epoch = DateTime.Parse(units[(units.IndexOf("since", StringComparison.Ordinal) + 6)..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            // As writers make them: the quotient, and a sum of a whole day and a part of one.
            foreach (var make in (Func<DateTime, double>[])[moment => (double)(moment - epoch).Ticks / unit, moment => (double)(start - epoch).Ticks / unit + (double)(moment - start).Ticks / unit])
            {
                var numbers = moments.Select(make).ToArray();
                Array stored = type == "float32" ? Array.ConvertAll(numbers, number => (float)number) : numbers;
                var values = await CoordinateAsync(type, stored, ("units", units), ("calendar", "proleptic_gregorian"));
                for (var trial = 0; trial < 40; trial++)
                {
                    var (a, b) = (random.Next(200), random.Next(200));
                    if (a > b) (a, b) = (b, a);
                    var one = (int)values.At(texts[a]).Start!.Value;
                    Assert.Equal(stored.GetValue(a), stored.GetValue(one));
                    var range = values.Between(texts[a], texts[b]);
                    // Neighbours that were rounded to one number cannot be told apart.
                    var (first, last) = (Array.IndexOf(stored, stored.GetValue(a)), Array.LastIndexOf(stored, stored.GetValue(b)));
                    Assert.Equal((first, last + 1L), (range.Start, range.Stop));
                }
            }
        }
    }

    [Theory]
    [InlineData("int16", 0.1, 0.0)]
    [InlineData("int16", 0.01, 0.0)]
    [InlineData("int16", 0.01, 273.15)]
    [InlineData("int16", -0.1, 5.0)]
    [InlineData("int32", 1e-7, 0.0)]
    [InlineData("uint8", 0.5, -90.0)]
    [InlineData("int16", 0.009999999776482582, 0.0)]
    public async Task Packed_values_are_found_by_their_text(string type, double scale, double offset)
    {
        var raw = Enumerable.Range(0, 200).ToArray();
        var values = await CoordinateAsync(type, raw, ("scale_factor", scale), ("add_offset", offset));
        var digits = Math.Min(15, 1 + (int)Math.Ceiling(-Math.Log10(Math.Abs(scale))));
        for (var a = 0; a < raw.Length; a += 3)
        {
            // As a program shows it in float64, in float32, and rounded as a person writes it.
            var meant = a * scale + offset;
            foreach (var shown in (object[])[meant, meant.ToString("R", CultureInfo.InvariantCulture), Math.Round((decimal)meant, digits), Math.Round(meant, digits)])
            {
                Assert.Equal(a, values.At(shown).Start);
                var range = values.Between(shown, raw[^1] * scale + offset);
                Assert.Equal((a, 200L), (range.Start, range.Stop));
                range = values.Between(offset, shown);
                Assert.Equal((0, a + 1L), (range.Start, range.Stop));
            }

            // Between two it is none of them.
            var (low, high) = (Math.Min(a * scale, (a + 1) * scale) + offset + Math.Abs(scale) * 0.1, Math.Max(a * scale, (a + 1) * scale) + offset - Math.Abs(scale) * 0.1);
            var none = values.Between(low, high);
            Assert.Equal(none.Start, none.Stop);
        }
    }

    [Theory]
    [InlineData("float64")]
    [InlineData("float32")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    public async Task Steps_of_a_tenth_are_found_by_their_text_however_they_were_summed(string type)
    {
        var sums = new double[100];
        for (var i = 1; i < sums.Length; i++) sums[i] = sums[i - 1] + 0.1;
        foreach (var steps in (double[][])[[.. Enumerable.Range(0, 100).Select(i => i * 0.1)], [.. Enumerable.Range(0, 100).Select(i => -90 + (i * 0.1 + 90))], sums])
        {
            var values = await CoordinateAsync(type, steps);
            for (var i = 0; i < (type == "bfloat16" ? 10 : 60); i++)
            {
                var text = (i / 10m).ToString(CultureInfo.InvariantCulture);
                Assert.Equal(i, values.At(text).Start);
                Assert.Equal(i, values.Between(text, 99).Start);
                Assert.Equal(i + 1, values.Between(-1, text).Stop);
            }
        }
    }

    [Fact]
    public async Task What_lies_between_two_values_is_neither()
    {
        var logarithmic = await CoordinateAsync("float64", new[] { 1e-10, 1e-9, 1e-8, 1e10 });
        Assert.Equal((1, 3), (logarithmic.Between(2e-10, 1e-8).Start, logarithmic.Between(2e-10, 1e-8).Stop));
        var tenths = await CoordinateAsync("float64", new[] { 0.0, 0.1, 0.2, 0.3 });
        Assert.Equal((2, 3), (tenths.Between(0.10001, 0.29999).Start, tenths.Between(0.10001, 0.29999).Stop));
        var microseconds = await CoordinateAsync("float64", new[] { 0, 1e-6, 2e-6, 3e-6 }, ("units", "seconds since 2000-01-01"));
        Assert.Equal((1, 3), (microseconds.Between("2000-01-01T00:00:00.000001", "2000-01-01T00:00:00.000002").Start, microseconds.Between("2000-01-01T00:00:00.000001", "2000-01-01T00:00:00.000002").Stop));
    }

    [Fact]
    public async Task Whole_numbers_of_64_bits_are_found_exactly_whatever_type_is_asked_with()
    {
        var values = await CoordinateAsync("int64", new[] { 9007199254740990, 9007199254740992, 9007199254740993, 9007199254740995 });
        foreach (var asked in (object[])[9007199254740992.0, 9007199254740992m, 9007199254740992L, "9007199254740992", (Int128)9007199254740992]) Assert.Equal(1, values.At(asked).Start);
        Assert.Equal((2, 3), (values.Between("9007199254740992.5", 9007199254740994.5m).Start, values.Between("9007199254740992.5", 9007199254740994.5m).Stop));
    }

    [Fact]
    public async Task A_day_is_all_of_its_hours_also_where_they_are_rounded()
    {
        var hours = Enumerable.Range(0, 72).Select(i => 54786 + i / 24.0).ToArray();
        var values = await CoordinateAsync("float64", hours, ("units", "days since 1850-01-01"));
        Assert.Equal((24, 48), (values.At("2000-01-02").Start, values.At("2000-01-02").Stop));
        var days = await CoordinateAsync("float32", Enumerable.Range(0, 10).Select(i => (float)(876_576 + 24 * i)).ToArray(), ("units", "hours since 1900-01-01"));
        Assert.Equal((AxisItemKind.Index, 2), (days.At("2000-01-03").Kind, days.At("2000-01-03").Start));
    }
}

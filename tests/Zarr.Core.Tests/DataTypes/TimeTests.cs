using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>datetime64 and timedelta64: counts that are .NET's times where these can say the same.</summary>
public class TimeTests
{
    private static readonly string[] FixedUnits = ["W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as"];

    private static byte[] Count(long count) => BitConverter.GetBytes(count);

    private static DateTime Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) => new(year, month, day, hour, minute, second, DateTimeKind.Utc);

    // The texts are what NumPy 1.24 gives for str(np.datetime64(count, unit)).
    [Theory]
    [InlineData("Y", 56, "2026")]
    [InlineData("Y", -1971, "-0001")]
    [InlineData("M", -1, "1969-12")]
    [InlineData("10M", 7, "1975-11")]
    [InlineData("W", 1, "1970-01-08")]
    [InlineData("D", -719529, "-0001-12-31")]
    [InlineData("D", 11016, "2000-02-29")]
    [InlineData("h", 1, "1970-01-01T01")]
    [InlineData("m", -1, "1969-12-31T23:59")]
    [InlineData("25s", 3, "1970-01-01T00:01:15")]
    [InlineData("ms", -1, "1969-12-31T23:59:59.999")]
    [InlineData("us", 1, "1970-01-01T00:00:00.000001")]
    [InlineData("ns", long.MaxValue, "2262-04-11T23:47:16.854775807")]
    [InlineData("ns", long.MinValue + 1, "1677-09-21T00:12:43.145224193")]
    [InlineData("as", -1, "1969-12-31T23:59:59.999999999999999999")]
    [InlineData("s", long.MaxValue, "292277026596-12-04T15:30:07")]
    [InlineData("generic", 5, "5")]
    [InlineData("ns", long.MinValue, "NaT")]
    public void Views_show_a_date_as_numpy_prints_it_and_text_reads_back(string unit, long count, string text)
    {
        var type = DataType.Parse($"datetime64[{unit}]");
        Assert.Equal(new DisplayText(text), type.GetDisplayElement(Count(count)));
        var element = new byte[8];
        type.SetElement(text, element);
        // A negative number alone is a count.
        Assert.Equal(text == "-0001" ? -1 : count, BitConverter.ToInt64(element));
    }

    [Theory]
    [InlineData("D", 3, "3.00:00:00")]
    [InlineData("s", -90061, "-1.01:01:01")]
    [InlineData("ms", -1, "-00:00:00.001")]
    [InlineData("ns", 1, "00:00:00.000000001")]
    [InlineData("as", -1, "-00:00:00.000000000000000001")]
    [InlineData("W", long.MaxValue, "64563604257983430649.00:00:00", false)]
    [InlineData("ns", long.MinValue, "NaT")]
    [InlineData("Y", 4, "4")]
    public void Views_show_a_duration_in_the_constant_format_and_text_reads_back(string unit, long count, string text, bool readsBack = true)
    {
        var type = DataType.Parse($"timedelta64[{unit}]");
        Assert.Equal(new DisplayText(text), type.GetDisplayElement(Count(count)));
        if (readsBack) Assert.Equal(Count(count), type.FillValueFrom(text));
    }

    [Fact]
    public void Any_count_of_any_unit_has_a_text_that_reads_back() =>
        Gen.Select(Gen.OneOf(TimeUnit.Names.Select(Gen.Const).ToArray()), Gen.OneOf(Gen.Int[1, 100], Gen.Int[1, int.MaxValue]), Gen.OneOf(Gen.Long, Gen.Long[-1000000, 1000000])).Sample((name, scale, count) =>
        {
            if (name == TimeUnit.Generic) scale = 1;
            foreach (var kind in (string[])["datetime64", "timedelta64"])
            {
                var type = DataType.Parse($"{kind}[{(scale == 1 ? "" : scale)}{name}]");
                var text = type.GetDisplayElement(Count(count))!.ToString()!;
                // Years of more than twelve digits, and as many days, are written but not read.
                if (text.TrimStart('-').Split('-', '.', ':')[0].Length > 12 || (name == "M" && kind == "datetime64" && text.Length > 14)) continue;
                // A year alone has four digits, otherwise it is a count.
                if (name == "Y" && kind == "datetime64" && text.Length != 4) continue;
                Assert.Equal(Count(count), type.FillValueFrom(text));
            }
        }, iter: 20000);

    [Fact]
    public void A_count_is_the_time_that_exact_arithmetic_says_or_none() =>
        Gen.Select(Gen.OneOf(FixedUnits.Select(Gen.Const).ToArray()), Gen.OneOf(Gen.Int[1, 100], Gen.Int[1, int.MaxValue]), Gen.OneOf(Gen.Long, Gen.Long[-1000000, 1000000], Gen.Long[-1000, 1000].Select(n => n * 100_000_000_000))).Sample((name, scale, count) =>
        {
            if (count == long.MinValue) return;
            var unit = new TimeUnit(name, scale);
            // In attoseconds, with integers of any size.
            var attoseconds = new System.Numerics.BigInteger(count) * scale * unit.SecondsPerUnit * (ExactTime.AttosecondsPerSecond / unit.UnitsPerSecond);
            var ticks = System.Numerics.BigInteger.DivRem(attoseconds, ExactTime.AttosecondsPerTick, out var rest);
            var isSpan = rest == 0 && ticks >= long.MinValue && ticks <= long.MaxValue;
            var isDate = isSpan && ticks + DateTime.UnixEpoch.Ticks >= 0 && ticks + DateTime.UnixEpoch.Ticks <= DateTime.MaxValue.Ticks;
            Check(DataType.Parse($"timedelta64[{unit}]"), isSpan, () => new TimeSpan((long)ticks));
            Check(DataType.Parse($"datetime64[{unit}]"), isDate, () => DateTime.UnixEpoch.AddTicks((long)ticks));

            void Check(DataType type, bool isExact, Func<object> expected)
            {
                if (!isExact)
                {
                    // Exact to the attosecond, and written as it was read.
                    var exact = type.GetElement(Count(count))!;
                    Assert.Equal(attoseconds, exact is ZarrTime time ? Attoseconds(time - ZarrTime.FromDateTime(DateTime.UnixEpoch)) : Attoseconds((ZarrDuration)exact));
                    var stored = new byte[8];
                    type.SetElement(exact, stored);
                    Assert.Equal(count, BitConverter.ToInt64(stored));
                    return;
                }

                Assert.Equal(expected(), type.GetElement(Count(count)));
                var element = new byte[8];
                type.SetElement(expected(), element);
                Assert.Equal(count, BitConverter.ToInt64(element));
                var array = Array.CreateInstance(expected().GetType(), 1);
                array.SetValue(expected(), 0);
                var counts = new long[1];
                type.ConvertElements(array, counts);
                Assert.Equal(count, counts[0]);
            }

            static System.Numerics.BigInteger Attoseconds(ZarrDuration duration) => new System.Numerics.BigInteger(1) * (System.Numerics.BigInteger)duration.Exact.Seconds * ExactTime.AttosecondsPerSecond + duration.Exact.Attoseconds;
        }, iter: 30000);

    [Theory]
    [InlineData("Y")]
    [InlineData("M")]
    public void Years_and_months_are_the_first_moment_of_them(string unit) => Gen.Int[-2000 * 12, 9000 * 12].Sample(months =>
    {
        if (unit == "Y") months = months / 12 * 12;
        var type = DataType.Parse($"datetime64[{unit}]");
        var count = unit == "Y" ? months / 12 : months;
        var year = 1970 + (int)Math.Floor(months / 12.0);
        if (year is < 1 or > 9999) Assert.Equal(((long)year, (months - (year - 1970) * 12) + 1, 1), Assert.IsType<ZarrTime>(type.GetElement(Count(count))) is var time ? (time.Year, time.Month, time.Day) : default);
        else
        {
            var expected = Utc(year, months - (year - 1970) * 12 + 1, 1);
            Assert.Equal(expected, type.GetElement(Count(count)));
            Assert.Equal(Count(count), type.FillValueFrom(expected));
        }
    });

    public static TheoryData<string, object?, object?> Values => new()
    {
        // type, value, count (null: refused)
        { "datetime64[s]", Utc(2026, 1, 1), 1767225600L },
        { "datetime64[s]", new DateTime(2026, 1, 1), 1767225600L }, // of no kind: UTC
        { "datetime64[s]", new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)), 1767225600L },
        { "datetime64[s]", new DateOnly(2026, 1, 1), 1767225600L },
        { "datetime64[s]", Utc(2026, 1, 1).AddTicks(1), null },
        { "datetime64[D]", Utc(2026, 1, 1, 12), null },
        { "datetime64[D]", "2026-01-01", 20454L },
        { "datetime64[D]", "2026", 20454L },
        { "datetime64[D]", "2026-01-01T12:00", null },
        { "datetime64[D]", "2026-02-30", null },
        { "datetime64[D]", "01/02/2026", null },
        { "datetime64[m]", "2026-01-01 12:30+02:30", 29454360L },
        { "datetime64[m]", "2026-01-01T12:30Z", 29454510L },
        { "datetime64[ns]", "1970-01-01T00:00:00.000000001", 1L },
        { "datetime64[us]", "1970-01-01T00:00:00.0000001", null },
        { "datetime64[ns]", "2500-01-01", null },
        { "datetime64[ns]", "NaT", long.MinValue }, { "datetime64[ns]", null, long.MinValue },
        { "datetime64[ns]", 5, 5L }, { "datetime64[ns]", 5.0, 5L }, { "datetime64[ns]", 5.5, null }, { "datetime64[ns]", true, null }, { "datetime64[ns]", TimeSpan.Zero, null }, { "datetime64[ns]", "5", 5L }, { "datetime64[ns]", "-2026", -2026L }, { "timedelta64[s]", "2026", 2026L }, { "datetime64[generic]", "2026", 2026L },
        { "datetime64[generic]", 5, 5L }, { "datetime64[generic]", "5", 5L }, { "datetime64[generic]", Utc(2026, 1, 1), null },
        { "timedelta64[s]", TimeSpan.FromMinutes(1.5), 90L }, { "timedelta64[25s]", TimeSpan.FromSeconds(50), 2L }, { "timedelta64[25s]", TimeSpan.FromSeconds(51), null },
        { "timedelta64[s]", "00:01:30", 90L }, { "timedelta64[ms]", "-1.00:00:00.5", -86400500L }, { "timedelta64[s]", "NaT", long.MinValue }, { "timedelta64[s]", "1:2", null },
        { "timedelta64[s]", Utc(1970, 1, 1), null }, { "timedelta64[s]", -7, -7L }, { "timedelta64[M]", 7, 7L }, { "timedelta64[M]", TimeSpan.FromDays(30), null },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void A_value_is_stored_exactly_or_refused_in_any_culture(string name, object? value, object? count)
    {
        var type = DataType.Parse(name);
        foreach (var culture in (string[])["", "de-DE", "fa-IR", "ar-SA"])
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var element = new byte[8];
            if (count is long expected)
            {
                type.SetElement(value, element);
                Assert.Equal(expected, BitConverter.ToInt64(element));
            }
            else Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => type.SetElement(value, element)).Id);
        }
    }

    [Fact]
    public void A_local_time_is_the_moment_it_is_and_what_is_read_is_utc()
    {
        var moment = Utc(2026, 7, 1, 12);
        var type = DataType.Parse("datetime64[s]");
        var element = new byte[8];
        type.SetElement(moment.ToLocalTime(), element);
        var read = (DateTime)type.GetElement(element)!;
        Assert.Equal(moment, read);
        Assert.Equal(DateTimeKind.Utc, read.Kind);
    }

    [Fact]
    public void Where_one_element_is_no_exact_time_of_NET_all_are_exact_ones()
    {
        var type = DataType.Parse("datetime64[ns]");
        var times = (ZarrTime?[])type.ToElements(new long[] { long.MinValue, 100, 101 });
        Assert.Equal(["", "1970-01-01T00:00:00.000000100", "1970-01-01T00:00:00.000000101"], times.Select(time => time.ToString()));
        Assert.Equal(DateTime.UnixEpoch.AddTicks(1), (DateTime)times[2]!.Value);
        Assert.Equal("-00:00:00.000000001", ((ZarrDuration?[])DataType.Parse("timedelta64[ns]").ToElements(new long[] { 100, -1 }))[1].ToString());
        Assert.Equal("292277026596-12-04T15:30:07", ((ZarrTime?[])DataType.Parse("datetime64[s]").ToElements(new[] { long.MaxValue }))[0].ToString());
        Assert.Equal(new DateTime?[] { null, DateTime.UnixEpoch.AddTicks(1) }, type.ToElements(new long[] { long.MinValue, 100 }));
    }

    [Theory] // rules 5, 25
    [InlineData("datetime64[ns]", "\"NaT\"", long.MinValue)]
    [InlineData("datetime64[ns]", "-9223372036854775808", long.MinValue)]
    [InlineData("timedelta64[25s]", "9007199254740993", 9007199254740993)]
    public void A_fill_value_is_an_integer_or_NaT(string name, string json, long count)
    {
        var type = DataType.Parse(name);
        foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3]) Assert.Equal(Count(count), type.ParseFillValue(JsonNode.Parse(json), format));
        Assert.Equal(count == long.MinValue ? "\"NaT\"" : FormattableString.Invariant($"{count}"), type.SpellFillValue(Count(count), ZarrFormat.V3).ToJsonString());
        Assert.Equal(FormattableString.Invariant($"{count}"), type.SpellFillValue(Count(count), ZarrFormat.V2).ToJsonString());
    }

    [Theory] // rule 25
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("\"nat\"")]
    [InlineData("\"2026-01-01\"")]
    [InlineData("null")]
    [InlineData("true")]
    public void Anything_else_is_refused_in_v3(string json) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse("datetime64[ns]").ParseFillValue(JsonNode.Parse(json), ZarrFormat.V3)).Id);

    [Theory] // rule 25
    [InlineData("""{"unit":"ns","scale_factor":1}""", "datetime64[ns]")]
    [InlineData("""{"unit":"s","scale_factor":25}""", "datetime64[25s]")]
    [InlineData("""{"unit":"μs","scale_factor":2147483647}""", "datetime64[2147483647us]")]
    [InlineData("""{"unit":"generic","scale_factor":1}""", "datetime64[generic]")]
    [InlineData("""{"unit":"ns"}""", null)]
    [InlineData("""{"scale_factor":1}""", null)]
    [InlineData("""{"unit":"ns","scale_factor":0}""", null)]
    [InlineData("""{"unit":"ns","scale_factor":2147483648}""", null)]
    [InlineData("""{"unit":"ns","scale_factor":1.0}""", null)]
    [InlineData("""{"unit":"ns","scale_factor":"1"}""", null)]
    [InlineData("""{"unit":"x","scale_factor":1}""", null)]
    [InlineData("""{"unit":1,"scale_factor":1}""", null)]
    [InlineData("""{"unit":"ns","scale_factor":1,"zone":"UTC"}""", null)]
    [InlineData("null", null)]
    public void The_v3_configuration_has_unit_and_scale_factor(string configuration, string? name)
    {
        var json = JsonNode.Parse(configuration) as JsonObject;
        if (name is null)
        {
            Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => DataTypeRegistry.FromV3("numpy.datetime64", json, "here")).Id);
            return;
        }

        var type = DataTypeRegistry.FromV3("numpy.datetime64", json, "here")!;
        Assert.Equal(name, type.Name);
        Assert.Equal(type, DataTypeRegistry.FromV3("numpy.datetime64", (JsonObject)type.SpellV3()["configuration"]!, "here"));
    }

    [Fact] // rule 3
    public void The_v2_spelling_has_byte_order_and_unit()
    {
        Assert.Equal("<M8[25s]", DataType.Parse("datetime64[25s]").SpellV2(false).GetValue<string>());
        Assert.Equal(">m8[ns]", DataType.Parse("timedelta64[ns]").SpellV2(true).GetValue<string>());
        Assert.Equal("<M8", DataType.Parse("datetime64[generic]").SpellV2(false).GetValue<string>());
    }

    [Fact]
    public void They_have_an_order_and_a_mean_and_NaT_is_left_out()
    {
        var bytes = new long[] { 10, long.MinValue, 20, 30, 30 }.SelectMany(Count).ToArray();
        Assert.Equal(new ElementStatistics(Utc(1970, 1, 1, 0, 0, 10), Utc(1970, 1, 1, 0, 0, 30), Utc(1970, 1, 1, 0, 0, 22), 1, 2), DataType.Parse("datetime64[s]").Summarize(bytes, Count(30)));
        Assert.Equal(new ElementStatistics(10L, 30L, 22L, 1, 0), DataType.Parse("datetime64[ns]").Summarize(bytes, []));
        Assert.Equal(new ElementStatistics(null, null, null, 1, 1), DataType.Parse("timedelta64[s]").Summarize(Count(long.MinValue), Count(long.MinValue)));
    }

    [Theory]
    [InlineData("datetime64[ns]", "2300-01-01", "beyond")]
    [InlineData("timedelta64[s]", "00:00:00.5", "whole steps")]
    [InlineData("datetime64[D]", "2026-01-01T12:00", "whole steps")]
    public void A_time_that_cannot_be_counted_is_told_why(string name, string text, string why)
    {
        var type = DataType.Parse(name);
        var fill = Assert.Throws<ZarrException>(() => type.FillValueFrom(text));
        Assert.Equal(ZarrErrorId.FillValueInvalid, fill.Id);
        Assert.Contains(why, fill.Message);
        Assert.Contains(why, Assert.Throws<ZarrException>(() => type.SetElement(text, new byte[8])).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" nat ")]
    public void An_empty_text_and_NaT_in_any_letter_case_are_no_time(string text)
    {
        var element = new byte[8];
        foreach (var name in (string[])["datetime64[s]", "timedelta64[s]", "timedelta64[Y]"])
        {
            DataType.Parse(name).SetElement(text, element);
            Assert.Equal(long.MinValue, BitConverter.ToInt64(element));
        }
    }

    [Fact]
    public void Types_of_one_unit_are_the_same_type()
    {
        Assert.Equal(DataType.Parse("<M8[us]"), DataType.Parse("datetime64[us]"));
        Assert.NotEqual(DataType.Parse("M8[us]"), DataType.Parse("m8[us]"));
        Assert.NotEqual(DataType.Parse("M8[us]"), DataType.Parse("M8[10us]"));
    }
}

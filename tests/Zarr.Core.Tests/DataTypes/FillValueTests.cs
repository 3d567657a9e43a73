using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Fill values are exact to the bit in both formats (docs/format-rules.md, rules 5, 23, 24).</summary>
public class FillValueTests
{
    [Theory] // rules 23, 24
    // "NaN" is one bit pattern, sign bit clear, which is not .NET's
    [InlineData("float16", "\"NaN\"", "007e")]
    [InlineData("float32", "\"NaN\"", "0000c07f")]
    [InlineData("float64", "\"NaN\"", "000000000000f87f")]
    [InlineData("float64", "\"Infinity\"", "000000000000f07f")]
    [InlineData("float64", "\"-Infinity\"", "000000000000f0ff")]
    [InlineData("float64", "\"0xfff8000000000001\"", "010000000000f8ff")]
    [InlineData("float32", "\"0x3f800000\"", "0000803f")]
    [InlineData("float64", "-0.0", "0000000000000080")]
    [InlineData("float64", "0", "0000000000000000")]
    [InlineData("float64", "0.1", "9a9999999999b93f")]
    [InlineData("float32", "16777217", "0000804b")] // half to even
    [InlineData("float64", "5e-324", "0100000000000000")]
    // All 64 bits, never through a double
    [InlineData("int64", "-9223372036854775808", "0000000000000080")]
    [InlineData("int64", "9007199254740993", "0100000000002000")]
    [InlineData("uint64", "18446744073709551615", "ffffffffffffffff")]
    [InlineData("bool", "true", "01")]
    [InlineData("bool", "false", "00")]
    [InlineData("bool", "0", "00")] // the first zarrita wrote numbers
    [InlineData("bool", "1", "01")]
    public void A_fill_value_has_these_bits(string type, string json, string bits)
    {
        var dataType = DataType.Parse(type);
        var fill = dataType.ParseFillValue(JsonNode.Parse(json), ZarrFormat.V3);
        Assert.Equal(bits, Convert.ToHexStringLower(fill));
        // And is spelled so that it comes back.
        Assert.Equal(fill, dataType.ParseFillValue(JsonNode.Parse(dataType.SpellFillValue(fill, ZarrFormat.V3).ToJsonString()), ZarrFormat.V3));
    }

    [Theory] // rules 23, 24
    [InlineData("int32", "1.0")]
    [InlineData("int32", "1e3")]
    [InlineData("int32", "2147483648")]
    [InlineData("uint8", "-1")]
    [InlineData("int32", "\"1\"")]
    [InlineData("int32", "null")]
    [InlineData("bool", "2")]
    [InlineData("bool", "0.0")]
    [InlineData("bool", "\"true\"")]
    [InlineData("float64", "\"nan\"")]
    [InlineData("float64", "\"0x7ff8\"")]
    [InlineData("float64", "1e999")]
    [InlineData("float64", "true")]
    public void What_v3_does_not_allow_is_refused(string type, string json) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse(type).ParseFillValue(JsonNode.Parse(json), ZarrFormat.V3)).Id);

    [Fact] // rules 5, 23
    public void Every_bit_pattern_of_float16_survives_v3_and_in_v2_only_one_nan_has_a_spelling()
    {
        var type = DataType.Parse("float16");
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var fill = BitConverter.GetBytes((ushort)bits);
            Assert.Equal(fill, type.ParseFillValue(JsonNode.Parse(type.SpellFillValue(fill, ZarrFormat.V3).ToJsonString()), ZarrFormat.V3));
            if (!Half.IsNaN(BitConverter.ToHalf(fill)) || bits == 0x7e00)
                Assert.Equal(fill, type.ParseFillValue(JsonNode.Parse(type.SpellFillValue(fill, ZarrFormat.V2).ToJsonString()), ZarrFormat.V2));
            else
                Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.SpellFillValue(fill, ZarrFormat.V2)).Id);
        }
    }

    [Fact] // zarr-python#3448
    public void V2_integers_spelled_with_a_zero_fraction_are_read() =>
        Assert.Equal(BitConverter.GetBytes(7), DataType.Parse("int32").ParseFillValue(JsonNode.Parse("7.0"), ZarrFormat.V2));

    [Theory]
    [InlineData("float64", "NaN", "000000000000f87f")]
    [InlineData("float64", "1.5", "000000000000f83f")]
    [InlineData("float32", "0x7fc00001", "0100c07f")]
    [InlineData("int16", "-3", "fdff")]
    [InlineData("bool", "True", "01")]
    [InlineData("float64", "nan", "000000000000f87f")]
    [InlineData("float64", "NAN", "000000000000f87f")]
    [InlineData("float32", "inf", "0000807f")]
    [InlineData("float32", "-Inf", "000080ff")]
    [InlineData("float16", "+infinity", "007c")]
    [InlineData("bfloat16", "-INFINITY", "80ff")]
    [InlineData("complex64", "inf", "0000807f00000000")]
    public void A_user_may_give_text(string type, string text, string bits) =>
        Assert.Equal(bits, Convert.ToHexStringLower(DataType.Parse(type).FillValueFrom(text)));

    [Theory]
    [InlineData("datetime64[ns]", "2300-01-01", "beyond what datetime64[ns] can count")]
    [InlineData("timedelta64[s]", "00:00:00.5", "counts whole steps of its unit")]
    [InlineData("datetime64[ns]", "soon", "a 64-bit integer")]
    public void A_time_that_does_not_fit_is_refused_saying_why(string type, string text, string why)
    {
        var error = Assert.Throws<ZarrException>(() => DataType.Parse(type).FillValueFrom(text));
        Assert.Equal((ZarrErrorId.FillValueInvalid, true), (error.Id, error.Message.Contains(why, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("uint8", 256)]
    [InlineData("int16", 1.5)]
    [InlineData("int16", "x")]
    [InlineData("float32", 1e300)]
    public void A_fill_value_that_does_not_fit_is_refused(string type, object value) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse(type).FillValueFrom(value)).Id);
}

using System.Numerics;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Complex numbers: two floats each.</summary>
public class ComplexTests
{
    [Theory] // rule 24
    [InlineData("complex64", "[1, 2]", "0000803f00000040")]
    [InlineData("complex64", "[\"NaN\", -0.0]", "0000c07f00000080")]
    [InlineData("complex64", "[\"0x7fc00001\", \"-Infinity\"]", "0100c07f000080ff")]
    [InlineData("complex128", "[0.1, \"Infinity\"]", "9a9999999999b93f000000000000f07f")]
    [InlineData("complex_float16", "[1, \"NaN\"]", "003c007e")]
    [InlineData("complex_bfloat16", "[1, \"NaN\"]", "803fc07f")]
    [InlineData("complex_float8_e4m3", "[1, \"NaN\"]", "387c")]
    public void A_fill_value_is_a_list_of_two_floats(string name, string json, string bits)
    {
        var type = DataType.Parse(name);
        var fill = type.ParseFillValue(JsonNode.Parse(json), ZarrFormat.V3);
        Assert.Equal(bits, Convert.ToHexStringLower(fill));
        Assert.Equal(fill, type.ParseFillValue(JsonNode.Parse(type.SpellFillValue(fill, ZarrFormat.V3).ToJsonString()), ZarrFormat.V3));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("[1, 2, 3]")]
    [InlineData("[1, \"x\"]")]
    [InlineData("[1, null]")]
    [InlineData("\"NaN\"")]
    public void Anything_else_is_refused(string json) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse("complex64").ParseFillValue(JsonNode.Parse(json), ZarrFormat.V3)).Id);

    [Fact] // rule 5
    public void V2_spells_the_parts_as_v2_spells_floats()
    {
        var type = DataType.Parse("complex64");
        Assert.Equal("[\"NaN\",\"Infinity\"]", type.SpellFillValue(Convert.FromHexString("0000c07f0000807f"), ZarrFormat.V2).ToJsonString());
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.SpellFillValue(Convert.FromHexString("0100c07f00000000"), ZarrFormat.V2)).Id);
    }

    public static TheoryData<object, double, double> Given => new()
    {
        { "1+2j", 1, 2 }, { "(1.5-2e-3i)", 1.5, -2e-3 }, { "1e-3+2j", 1e-3, 2 }, { "-3j", 0, -3 }, { "<1; -2>", 1, -2 }, { "7", 7, 0 }, { "NaN", double.NaN, 0 },
        { new object[] { 1, "NaN" }, 1, double.NaN }, { new[] { 1.0, 2.0 }, 1, 2 }, { 3, 3, 0 }, { new Complex(4, 5), 4, 5 },
    };

    [Theory]
    [MemberData(nameof(Given), DisableDiscoveryEnumeration = true)]
    public void A_user_may_give_a_fill_value_in_these_ways(object value, double real, double imaginary)
    {
        foreach (var name in (string[])["complex64", "complex128"])
        {
            var type = DataType.Parse(name);
            var fill = (Complex)type.GetElement(type.FillValueFrom(value))!;
            Assert.Equal(name == "complex64" ? (float)real : real, fill.Real);
            Assert.Equal(name == "complex64" ? (float)imaginary : imaginary, fill.Imaginary);
        }
    }

    [Fact]
    public void What_would_become_infinite_is_refused_with_its_place()
    {
        var type = DataType.Parse("complex64");
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => type.SetElement(new Complex(0, 1e300), new byte[8])).Id);
        var error = Assert.Throws<ZarrException>(() => type.ConvertElements(new Complex[] { 1, new(0, 1e300) }, type.CreateArray(2)));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, error.Id);
        Assert.Contains("Element 1 ", error.Message);
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.FillValueFrom("1+j2")).Id);
    }

    [Theory]
    [InlineData("j", 0, 1)]
    [InlineData("-j", 0, -1)]
    [InlineData("1+j", 1, 1)]
    [InlineData("1-J", 1, -1)]
    [InlineData("(1.5+2j)", 1.5, 2)]
    [InlineData(" 1e-5-2E+3i ", 1e-5, -2000)]
    [InlineData("inf+nanj", double.PositiveInfinity, double.NaN)]
    [InlineData("-infinity-infj", double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData("nan", double.NaN, 0)]
    [InlineData("<1; -2>", 1, -2)]
    [InlineData("infj", 0, double.PositiveInfinity)]
    public void Texts_are_those_of_Python(string text, double real, double imaginary)
    {
        foreach (var name in (string[])["complex128", "complex64"])
        {
            var (type, element) = (DataType.Parse(name), new byte[DataType.Parse(name).ItemSize]);
            type.SetElement(text, element);
            var expected = name == "complex64" ? new Complex((float)real, (float)imaginary) : new(real, imaginary);
            Assert.Equal(expected, type.GetElement(element));
            Assert.Equal(expected, type.GetElement(type.FillValueFrom(text)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("1+")]
    [InlineData("1+2")]
    [InlineData("1 + 2j3")]
    [InlineData("i j")]
    [InlineData("1+2k")]
    public void Other_texts_are_none(string text) =>
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => DataType.Parse("complex64").SetElement(text, new byte[8])).Id);

    [Fact]
    public void One_with_a_part_that_is_no_number_counts_as_none_whatever_the_other_is()
    {
        var type = DataType.Parse("complex128");
        var bytes = new byte[48];
        foreach (var (i, text) in new[] { "nan+infj", "1+2j", "-inf+nanj" }.Index()) type.SetElement(text, bytes.AsSpan(16 * i, 16));
        var summary = type.Summarize(bytes, []);
        Assert.Equal((2L, (object)new Complex(1, 2)), (summary.NaNCount, summary.Mean));
    }

    [Fact]
    public void They_have_a_mean_but_no_order() =>
        Assert.Equal(new ElementStatistics(null, null, new Complex(2, 3), 1, 1),
            DataType.Parse("complex128").Summarize(System.Runtime.InteropServices.MemoryMarshal.AsBytes<Complex>(new Complex[] { new(1, 2), new(3, 4), new(double.NaN, 0) }), Convert.FromHexString("000000000000f03f0000000000000040")));
}

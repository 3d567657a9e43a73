using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>The floating-point types that .NET has none for, bit by bit (zarr-extensions, data-types).</summary>
public class FloatLayoutTests
{
    private static readonly string[] Names = [.. DataType.All.Where(t => t.ClrType == typeof(float) && t.Name != "float32").Select(t => t.Name)];

    public static TheoryData<string> All => new(Names);

    private static IFloatType Type(string name) => (IFloatType)DataType.Parse(name);

    private static byte[] Element(DataType type, uint bits) => BitConverter.GetBytes(bits)[..type.ItemSize];

    private static int BitCount(string name) => name == "bfloat16" ? 16 : name[5] - '0';

    [Theory]
    [InlineData("bfloat16", 0x3f80, 1f)]
    [InlineData("bfloat16", 0x0001, 9.18355e-41f)]
    [InlineData("bfloat16", 0xff80, float.NegativeInfinity)]
    [InlineData("bfloat16", 0x7f7f, 3.3895314e38f)]
    [InlineData("float8_e3m4", 0x6f, 15.5f)]
    [InlineData("float8_e3m4", 0x01, 0.015625f)]
    [InlineData("float8_e4m3", 0x77, 240f)]
    [InlineData("float8_e4m3", 0x78, float.PositiveInfinity)]
    [InlineData("float8_e4m3fn", 0x7e, 448f)]
    [InlineData("float8_e4m3fnuz", 0x7f, 240f)]
    [InlineData("float8_e4m3b11fnuz", 0x7f, 30f)]
    [InlineData("float8_e5m2", 0x7b, 57344f)]
    [InlineData("float8_e5m2", 0xfc, float.NegativeInfinity)]
    [InlineData("float8_e5m2fnuz", 0x7f, 57344f)]
    [InlineData("float8_e8m0fnu", 0x00, 5.877472e-39f)]
    [InlineData("float8_e8m0fnu", 0x7f, 1f)]
    [InlineData("float8_e8m0fnu", 0xfe, 1.7014118e38f)]
    [InlineData("float6_e2m3fn", 0x1f, 7.5f)]
    [InlineData("float6_e3m2fn", 0x3f, -28f)]
    [InlineData("float4_e2m1fn", 0x07, 6f)]
    [InlineData("float4_e2m1fn", 0x01, 0.5f)]
    // The upper bits are ignored.
    [InlineData("float4_e2m1fn", 0xf9, -0.5f)]
    [InlineData("float6_e3m2fn", 0xdf, 28f)]
    public void Bits_are_this_number(string name, int bits, float value)
    {
        var type = DataType.Parse(name);
        Assert.Equal(value, type.GetElement(Element(type, (uint)bits)));
    }

    [Theory] // rule 26
    [InlineData("float8_e3m4", "78")]
    [InlineData("float8_e4m3", "7c")]
    [InlineData("float8_e4m3fn", "7f")]
    [InlineData("float8_e4m3fnuz", "80")]
    [InlineData("float8_e4m3b11fnuz", "80")]
    [InlineData("float8_e5m2", "7e")]
    [InlineData("float8_e5m2fnuz", "80")]
    [InlineData("float8_e8m0fnu", "ff")]
    [InlineData("bfloat16", "c07f")]
    public void The_word_NaN_has_the_bits_of_its_type(string name, string bits)
    {
        var type = DataType.Parse(name);
        Assert.Equal(bits, Convert.ToHexStringLower(type.ParseFillValue("NaN", ZarrFormat.V3)));
        Assert.Equal(bits, Convert.ToHexStringLower(type.FillValueFrom(double.NaN)));
        Assert.Equal("\"NaN\"", type.SpellFillValue(Convert.FromHexString(bits), ZarrFormat.V3).ToJsonString());
    }

    [Theory] // rule 26
    [InlineData("float6_e2m3fn", "NaN")]
    [InlineData("float6_e3m2fn", "Infinity")]
    [InlineData("float4_e2m1fn", "NaN")]
    [InlineData("float4_e2m1fn", "-Infinity")]
    [InlineData("float8_e4m3fnuz", "Infinity")]
    [InlineData("float8_e8m0fnu", "-Infinity")]
    public void Words_that_the_type_has_no_bits_for_are_refused(string name, string word)
    {
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => DataType.Parse(name).ParseFillValue(word, ZarrFormat.V3)).Id);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => DataType.Parse(name).SetElement(word, new byte[1])).Id);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_bit_pattern_is_spelled_as_a_fill_value_and_every_number_is_stored_as_it_was_read(string name)
    {
        var type = DataType.Parse(name);
        for (uint bits = 0; bits < 1u << BitCount(name); bits++)
        {
            var element = Element(type, bits);
            var json = JsonNode.Parse(type.SpellFillValue(element, ZarrFormat.V3).ToJsonString());
            Assert.Equal(element, type.ParseFillValue(json, ZarrFormat.V3));
            var again = new byte[type.ItemSize];
            type.SetElement(type.GetElement(element), again);
            if (!float.IsNaN((float)type.GetElement(element)!)) Assert.Equal(element, again);
            else Assert.Equal(type.ParseFillValue("NaN", ZarrFormat.V3), again);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_number_becomes_the_nearest_half_to_even_or_is_refused(string name)
    {
        var type = DataType.Parse(name);
        // All finite numbers in order, the naive way.
        var numbers = Enumerable.Range(0, 1 << BitCount(name)).Select(bits => (Bits: (uint)bits, Value: (double)(float)type.GetElement(Element(type, (uint)bits))!))
            .Where(n => double.IsFinite(n.Value)).OrderBy(n => n.Value).ToArray();
        var (least, greatest) = (numbers[0].Value, numbers[^1].Value);
        var values = numbers.Select(n => n.Value).ToArray();
        Gen.OneOf(Gen.Double[-1, 1].Select(d => d * greatest * 1.2), Gen.Int[0, numbers.Length - 2].Select(i => (values[i] + values[i + 1]) / 2), Gen.Int[0, numbers.Length - 1].Select(i => values[i])).Sample(value =>
        {
            var element = new byte[type.ItemSize];
            var stored = true;
            try
            {
                type.SetElement(value, element);
            }
            catch (ZarrException)
            {
                stored = false;
            }

            if (!stored)
            {
                // Nothing between the least and the greatest is refused.
                Assert.True(value < least || value > greatest, $"{value}");
                return;
            }

            var found = (double)(float)type.GetElement(element)!;
            var at = Array.BinarySearch(values, value);
            if (at < 0) at = ~at;
            var nearest = numbers[Math.Max(0, at - 1)..Math.Min(numbers.Length, at + 1)].Min(n => Math.Abs(n.Value - value));
            Assert.Equal(nearest, Math.Abs(found - value));
            if (numbers.Count(n => Math.Abs(n.Value - value) == nearest && n.Value != 0) > 1) Assert.Equal(0, element[0] & 1);
        }, iter: 2000);
    }

    [Fact]
    public void Bfloat16_is_the_upper_half_of_a_float32() => Gen.Float.Sample(value =>
    {
        var type = DataType.Parse("bfloat16");
        if (!float.IsFinite(value)) return;
        var bits = BitConverter.SingleToUInt32Bits(value);
        // Half to even, as on paper: add half of the last place, and its own last bit.
        var expected = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
        var element = new byte[2];
        if ((expected & 0x7fff) == 0x7f80) Assert.Throws<ZarrException>(() => type.SetElement(value, element));
        else
        {
            type.SetElement(value, element);
            Assert.Equal((ushort)expected, BitConverter.ToUInt16(element));
        }
    }, iter: 20000);

    [Fact]
    public void Fill_values_may_be_given_as_bits()
    {
        var type = DataType.Parse("bfloat16");
        Assert.Equal("0140", Convert.ToHexStringLower(type.FillValueFrom("0x4001")));
        Assert.Equal("\"0x7fc1\"", type.SpellFillValue([0xc1, 0x7f], ZarrFormat.V3).ToJsonString());
        Assert.Equal("803f", Convert.ToHexStringLower(type.FillValueFrom("1")));
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.FillValueFrom(1e39)).Id);
    }

    [Fact]
    public void Zarr_v2_cannot_name_them()
    {
        foreach (var name in Names.Append("int4").Append("complex_bfloat16"))
            Assert.Equal(ZarrErrorId.FormatNotSupported, Assert.Throws<ZarrException>(() => DataType.Parse(name).SpellV2(false)).Id);
        Assert.NotNull(Type("bfloat16").NotANumber);
    }
}

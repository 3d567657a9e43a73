using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>int2, int4, uint2, uint4: one byte each, of which the upper bits say nothing (zarr-extensions, data-types/int4).</summary>
public class SmallIntegerTests
{
    [Theory]
    [InlineData("int2", -2, 1)]
    [InlineData("int4", -8, 7)]
    [InlineData("uint2", 0, 3)]
    [InlineData("uint4", 0, 15)]
    public void A_type_holds_its_range_and_no_more(string name, int least, int greatest)
    {
        var type = DataType.Parse(name);
        for (var value = -20; value <= 20; value++)
        {
            var element = new byte[1];
            if (value >= least && value <= greatest)
            {
                type.SetElement(value, element);
                Assert.Equal(value, Convert.ToInt32(type.GetElement(element)));
                Assert.Equal((byte)value, element[0]);
                Assert.Equal(element, type.ParseFillValue(JsonNode.Parse($"{value}"), ZarrFormat.V3));
                Assert.Equal($"{value}", type.SpellFillValue(element, ZarrFormat.V3).ToJsonString());
                Assert.Equal(element, type.FillValueFrom($"{value}"));
            }
            else
            {
                Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => type.SetElement(value, element)).Id);
                Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.ParseFillValue(JsonNode.Parse($"{value}"), ZarrFormat.V3)).Id);
            }
        }

        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => type.ParseFillValue(JsonNode.Parse("1.0"), ZarrFormat.V3)).Id);
    }

    [Theory]
    [InlineData("int2", 0xfd, (sbyte)1)]
    [InlineData("int2", 0x02, (sbyte)-2)]
    [InlineData("int4", 0x08, (sbyte)-8)]
    [InlineData("int4", 0xf7, (sbyte)7)]
    [InlineData("uint2", 0xff, (byte)3)]
    [InlineData("uint4", 0xa5, (byte)5)]
    public void The_upper_bits_of_a_byte_are_ignored(string name, int stored, object value)
    {
        var type = DataType.Parse(name);
        Assert.Equal(value, type.GetElement([(byte)stored]));
        Assert.Equal(value, type.ToElements(new[] { (byte)stored }).GetValue(0));
    }

    [Fact]
    public void They_are_summarized_as_numbers() =>
        Assert.Equal(new ElementStatistics((sbyte)-8, (sbyte)7, 0.0, 0, 1), DataType.Parse("int4").Summarize([0xf8, 7, 1], [1]));
}

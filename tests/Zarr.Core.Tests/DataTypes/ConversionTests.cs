using System.Globalization;
using System.Numerics;
using Xunit;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Values become elements without a silent loss, or not at all.</summary>
public class ConversionTests
{
    public static TheoryData<string, object, object?> Scalars => new()
    {
        // type, value, element (null: refused)
        { "int32", 5L, 5 }, { "int32", 5.0, 5 }, { "int32", 5.5, null }, { "int32", 3000000000L, null }, { "int32", "7", 7 }, { "int32", "x", null },
        { "int32", true, 1 }, { "int32", double.NaN, null }, { "int32", double.PositiveInfinity, null }, { "int32", new BigInteger(9), 9 }, { "int32", 1.0m, 1 }, { "int32", 1.5m, null },
        { "uint8", 255, (byte)255 }, { "uint8", 256, null }, { "uint8", -1, null }, { "int8", 128, null }, { "int8", -128, (sbyte)-128 },
        { "uint64", ulong.MaxValue, ulong.MaxValue }, { "uint64", -1, null }, { "int64", ulong.MaxValue, null }, { "int64", long.MinValue, long.MinValue },
        { "int64", 9223372036854775808.0, null }, { "int64", -9223372036854775808.0, long.MinValue }, { "uint64", 18446744073709551616.0, null },
        { "int64", 9007199254740993L, 9007199254740993L }, { "int64", "9223372036854775807", long.MaxValue },
        { "float32", 0.1, 0.1f }, { "float32", 1e300, null }, { "float32", double.PositiveInfinity, float.PositiveInfinity }, { "float64", 1, 1.0 }, { "float64", "1.5", 1.5 }, { "float64", "1,5", null },
        { "float16", 65504, (Half)65504 }, { "float16", 70000, null }, { "float64", "1e999", null },
        { "bool", 1, true }, { "bool", 0.0, false }, { "bool", 2, null }, { "bool", "true", true }, { "bool", "yes", null }, { "bool", true, true },
        { "int32", new DateTime(2020, 1, 1), null }, { "int32", DayOfWeek.Friday, 5 },
    };

    [Theory]
    [MemberData(nameof(Scalars), DisableDiscoveryEnumeration = true)]
    public void A_scalar_is_stored_exactly_or_refused(string name, object value, object? expected)
    {
        var type = DataType.Parse(name);
        foreach (var culture in (string[])["", "de-DE", "tr-TR"])
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            var element = new byte[type.ItemSize];
            if (expected is null)
            {
                Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => type.SetElement(value, element)).Id);
                Assert.Equal(new byte[type.ItemSize], element);
            }
            else
            {
                type.SetElement(value, element);
                Assert.Equal(expected, type.GetElement(element));
            }
        }
    }

    [Fact]
    public void Null_is_no_element() =>
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => DataType.Parse("int32").SetElement(null, new byte[4])).Id);

    private static readonly Array[] Typed =
    [
        new sbyte[] { -1, 0, 1 }, new byte[] { 0, 1, 255 }, new short[] { -300, 0, 300 }, new ushort[] { 0, 1, 65535 }, new[] { -70000, 0, 70000 },
        new uint[] { 0, 1, uint.MaxValue }, new[] { long.MinValue, 0, long.MaxValue }, new ulong[] { 0, 1, ulong.MaxValue },
        new[] { (Half)(-1.5), (Half)0, Half.PositiveInfinity }, new[] { -1.5f, 0f, 1e30f }, new[] { -1.5, 9223372036854775808.0, 1e300 },
        new decimal[] { -1, 0, 79228162514264337593543950335m }, new[] { true, false, true },
    ];

    [Fact]
    public void An_array_converts_just_as_its_elements_do()
    {
        foreach (var type in DataType.All.Where(t => !t.IsVariableLength))
            foreach (var source in Typed)
            {
                var target = type.CreateArray(3);
                object?[] singly = new object?[3];
                var firstBad = -1;
                for (var i = 2; i >= 0; i--)
                {
                    var element = new byte[type.ItemSize];
                    try
                    {
                        type.SetElement(source.GetValue(i), element);
                        singly[i] = type.GetElement(element);
                    }
                    catch (ZarrException)
                    {
                        firstBad = i;
                    }
                }

                if (firstBad < 0)
                {
                    type.ConvertElements(source, target);
                    Assert.Equal(singly, type.ToElements(target).Cast<object?>());
                }
                else
                {
                    var error = Assert.Throws<ZarrException>(() => type.ConvertElements(source, target));
                    Assert.Equal(ZarrErrorId.ValueNotConvertible, error.Id);
                    Assert.Contains($"Element {firstBad} ", error.Message);
                }
            }
    }

    [Theory]
    [InlineData("i4", "int32")]
    [InlineData("<f8", "float64")]
    [InlineData(">u2", "uint16")]
    [InlineData("|b1", "bool")]
    [InlineData("Int32", "int32")]
    [InlineData("System.Double", "float64")]
    [InlineData("single", "float32")]
    [InlineData("byte", "uint8")]
    [InlineData(">c16", "complex128")]
    [InlineData("complex_float32", "complex64")]
    [InlineData("System.Numerics.Complex", "complex128")]
    [InlineData("<M8[ns]", "datetime64[ns]")]
    [InlineData("m8[25s]", "timedelta64[25s]")]
    [InlineData("datetime64[μs]", "datetime64[us]")]
    [InlineData("numpy.timedelta64[generic]", "timedelta64[generic]")]
    [InlineData("<M8", "datetime64[generic]")]
    [InlineData("BFloat16", "bfloat16")]
    public void A_type_is_found_by_any_of_its_names(string text, string name) => Assert.Equal(name, DataType.Parse(text).Name);

    [Theory]
    [InlineData("")]
    [InlineData("int33")]
    [InlineData("i3")]
    [InlineData("complex512")]
    [InlineData("datetime64")]
    [InlineData("timedelta64[x]")]
    [InlineData("M8[0s]")]
    public void An_unknown_type_is_refused_by_name(string text)
    {
        var error = Assert.Throws<ZarrException>(() => DataType.Parse(text));
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, error.Id);
        Assert.Contains($"'{text}'", error.Message);
    }
}

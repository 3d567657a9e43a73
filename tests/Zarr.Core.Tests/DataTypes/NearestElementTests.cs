using System.Globalization;
using System.Numerics;
using Xunit;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;

namespace Zarr.Core.Tests.DataTypes;

/// <summary>Numbers become the nearest element, half to even, whatever .NET type they come in: held against exact arithmetic.</summary>
public class NearestElementTests
{
    public static TheoryData<string> Floats => new(DataType.All.Where(type => type is IFloatType).Select(type => type.Name));

    public static TheoryData<string> Integers => new(DataType.All.Where(type => type is not IFloatType && type.BitLayout is { Parts: 1 } && type.Name != "bool").Select(type => type.Name));

    [Theory]
    [MemberData(nameof(Floats))]
    public void A_text_is_the_nearest_element_also_next_to_the_middle_of_two(string name)
    {
        var type = DataType.Parse(name);
        foreach (var (low, high) in Neighbours(type, new Random(5)))
        {
            var middle = (Rational.Of(low) + Rational.Of(high)).Half();
            var near = new Rational(1, BigInteger.Pow(10, 1100));
            foreach (var number in (Rational[])[Rational.Of(low), middle, middle + near, middle - near])
            {
                // A thousand digits are read to the last of them.
                var text = number == middle + near || number == middle - near ? Shifted(middle, number == middle + near) : number.ToText();
                AssertNearest(type, number, text, low, high);
                AssertNearest(type, new(-number.Numerator, number.Denominator), "-" + text, -low, -high);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Floats))]
    public void Integers_and_decimals_are_the_nearest_element(string name)
    {
        var type = DataType.Parse(name);
        foreach (var (low, high) in Neighbours(type, new Random(7)))
        {
            var middle = (Rational.Of(low) + Rational.Of(high)).Half();
            if (middle.Numerator % middle.Denominator == 0)
                foreach (var whole in (BigInteger[])[middle.Numerator / middle.Denominator, middle.Numerator / middle.Denominator + 1, middle.Numerator / middle.Denominator - 1])
                    foreach (var value in InEveryType(whole)) AssertNearest(type, Rational.Of(whole), value, low, high);
            if (!decimal.TryParse(middle.ToText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) || Math.Abs(exact) > 1e27m) continue;
            foreach (var step in (decimal[])[0, 1e-28m, -1e-28m, 1e-15m, -1e-15m]) AssertNearest(type, Rational.Of(exact + step), exact + step, low, high);
        }
    }

    [Fact]
    public void Of_random_decimals_none_is_another_float64_than_its_text()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var value = new decimal(random.Next(), random.Next(), i % 3 == 0 ? random.Next() : 0, i % 2 == 0, (byte)random.Next(29));
            var expected = double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            Assert.Equal(expected, Stored("float64", value));
            var single = new float[1];
            DataType.Parse("float32").ConvertElements(new[] { value }, single);
            Assert.Equal(float.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), single[0]);
        }
    }

    [Fact]
    public void One_number_in_any_type_of_DotNet_is_one_element()
    {
        var random = new Random(11);
        foreach (var type in DataType.All.Where(type => type.BitLayout is { Parts: 1 }))
            for (var i = 0; i < 200; i++)
            {
                var whole = new BigInteger(random.NextInt64()) >> random.Next(64);
                if (i % 2 == 0) whole = -whole;
                if (i % 10 == 0) whole <<= random.Next(1, 60);
                var results = InEveryType(whole).Select(value => Try(type, value)).ToArray();
                Assert.All(results, result => Assert.Equal(results[0], result));
            }
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void An_integer_is_that_number_or_refused(string name)
    {
        var type = DataType.Parse(name);
        var (least, greatest) = Range(type);
        foreach (var edge in (BigInteger[])[least, greatest, 0, (least + greatest) / 2])
            for (var step = -2; step <= 2; step++)
                foreach (var value in InEveryType(edge + step))
                {
                    var stored = Try(type, value);
                    if (edge + step < least || edge + step > greatest) Assert.Null(stored);
                    else Assert.Equal(edge + step, BigInteger.Parse(Convert.ToString(stored, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture));
                }

        foreach (var value in (object[])[0.5, 0.5m, "0.5", "1e-400", "0.5e0", double.NaN, "nan", "inf", double.PositiveInfinity, "1e400", "1e999999999999", ""]) Assert.Null(Try(type, value));
        Assert.Equal("1", Convert.ToString(Try(type, "0.01e2"), CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData("+Infinity", double.PositiveInfinity)]
    [InlineData("-infinity", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    [InlineData(" NaN ", double.NaN)]
    [InlineData(".5", 0.5)]
    [InlineData("5.", 5)]
    [InlineData("+1.28e2", 128)]
    [InlineData("1E-400", 0)]
    [InlineData("-0", -0.0)]
    [InlineData("000000000000000000000000000000.1e00000000000001", 1)]
    public void The_spellings_of_a_number_are_the_same_everywhere(string text, double expected)
    {
        foreach (var name in (string[])["float64", "float32", "float16", "bfloat16", "float8_e5m2"])
        {
            var type = DataType.Parse(name);
            var stored = Convert.ToDouble(Try(type, text) is Half half ? (double)half : Try(type, text), CultureInfo.InvariantCulture);
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.IsNaN(expected) ? 0 : expected), BitConverter.DoubleToInt64Bits(double.IsNaN(stored) ? 0 : stored));
            var fill = type.FillValueFrom(text);
            Assert.Equal(Try(type, text), type.GetElement(fill));
            Assert.Equal(Try(DataType.Parse("complex64"), text), Try(DataType.Parse("complex64"), text + "+0j"));
        }

        if (double.IsNaN(expected)) return;
        var test = ElementTest.For(DataType.Parse("float64"), new() { Equal = text });
        Assert.True(test.IsMatch(BitConverter.GetBytes(expected), null));
    }

    [Theory]
    [InlineData("1,5")]
    [InlineData("")]
    [InlineData("1 2")]
    [InlineData("1e")]
    [InlineData("e5")]
    [InlineData("--1")]
    [InlineData(".")]
    [InlineData("infinite")]
    [InlineData("1_000")]
    [InlineData("٣")]
    public void What_is_no_number_is_refused(string text)
    {
        foreach (var type in DataType.All.Where(type => type.BitLayout is not null)) Assert.Null(Try(type, text));
        Assert.False(NumberText.TryParse(text, out _));
    }

    private static void AssertNearest(DataType type, Rational number, object value, double low, double high)
    {
        var stored = Try(type, value);
        var ends = new[] { low, high }.Order().ToArray();
        var (below, above) = (Rational.Of(ends[0]), Rational.Of(ends[1]));
        // Beyond both the test is of others.
        if (number.CompareTo(below) < 0 || number.CompareTo(above) > 0) return;
        if (stored is null)
        {
            // Where there is no sign there is nothing below zero, nor zero.
            Assert.Equal("float8_e8m0fnu", type.Name);
            return;
        }

        var order = (number - below).CompareTo(above - number);
        var expected = order < 0 ? ends[0] : order > 0 ? ends[1] : Even(type, ends[0]) ? ends[0] : ends[1];
        Assert.True(expected == Wide(stored), $"{type}: {value} of {value.GetType().Name} is {stored}, not {expected}");
    }

    private static bool Even(DataType type, double value)
    {
        var bits = new byte[type.ItemSize];
        type.SetElement(value, bits);
        return (bits[0] & 1) == 0;
    }

    private static double Wide(object? element) => element is Half half ? (double)half : Convert.ToDouble(element, CultureInfo.InvariantCulture);

    /// <summary>Pairs of finite neighbours of a type, not negative: all of them of eight bits or fewer.</summary>
    private static IEnumerable<(double Low, double High)> Neighbours(DataType type, Random random)
    {
        if (type.BitLayout!.Value.Bits <= 8)
        {
            var all = Enumerable.Range(0, 256).Select(bits => Wide(type.GetElement([(byte)bits]))).Where(value => double.IsFinite(value) && value >= 0).Distinct().Order().ToArray();
            return all.Zip(all.Skip(1));
        }

        return Enumerable.Range(0, 60).Select(i =>
        {
            var bytes = new byte[type.ItemSize];
            random.NextBytes(bytes);
            // Subnormal numbers, those about 2^60, and any.
            bytes[^1] &= 0x7F;
            if (i % 4 == 0) (bytes[^1], bytes[^2]) = (0, (byte)(bytes[^2] & 0x07));
            if (i % 4 == 1 && type.Name is "float64" or "float32" or "bfloat16") (bytes[^1], bytes[^2]) = type.Name == "float64" ? ((byte)0x43, (byte)(bytes[^2] & 0x7F)) : ((byte)0x5D, bytes[^2]);
            var next = (byte[])bytes.Clone();
            for (var at = 0; ++next[at] == 0; at++)
            {
            }

            return (Wide(type.GetElement(bytes)), Wide(type.GetElement(next)));
        }).Where(pair => double.IsFinite(pair.Item1) && double.IsFinite(pair.Item2));
    }

    // The text of a middle, with a digit far behind it.
    private static string Shifted(Rational middle, bool up)
    {
        var text = middle.ToText();
        if (!text.Contains('.')) text += ".";
        if (up) return text.PadRight(1150, '0') + "1";
        // One less in the last place of the exact text, and then nines.
        var digits = text.ToCharArray();
        var i = digits.Length - 1;
        while (digits[i] is '0' or '.') digits[i] = digits[i--] == '.' ? '.' : '9';
        digits[i]--;
        return new string(digits).PadRight(1150, '9');
    }

    private static IEnumerable<object> InEveryType(BigInteger whole)
    {
        yield return whole;
        yield return whole.ToString(CultureInfo.InvariantCulture);
        if (BigInteger.Abs(whole) < BigInteger.Pow(10, 40)) yield return whole.ToString("E60", CultureInfo.InvariantCulture);
        if (whole >= Int128.MinValue && whole <= Int128.MaxValue) yield return (Int128)whole;
        if (whole.Sign >= 0 && whole <= UInt128.MaxValue) yield return (UInt128)whole;
        if (BigInteger.Abs(whole) < (BigInteger)decimal.MaxValue) yield return (decimal)whole;
        if (whole >= long.MinValue && whole <= long.MaxValue) yield return (long)whole;
        if (whole.Sign >= 0 && whole <= ulong.MaxValue) yield return (ulong)whole;
        if (whole >= long.MinValue && whole <= long.MaxValue) yield return (nint)(long)whole;
        if (whole.Sign >= 0 && whole <= ulong.MaxValue) yield return (LargeEnum)(ulong)whole;
        if (BigInteger.Abs(whole) < BigInteger.One << 1000 && (BigInteger)(double)whole == whole) yield return (double)whole;
        if (BigInteger.Abs(whole) < BigInteger.One << 100 && (BigInteger)(float)whole == whole) yield return (float)whole;
    }

    private static (BigInteger Least, BigInteger Greatest) Range(DataType type)
    {
        var layout = type.BitLayout!.Value;
        return layout.IsSigned ? (-(BigInteger.One << (layout.Bits - 1)), (BigInteger.One << (layout.Bits - 1)) - 1) : (0, (BigInteger.One << layout.Bits) - 1);
    }

    private static object? Stored(string type, object value)
    {
        var target = new double[1];
        DataType.Parse(type).ConvertElements(new[] { (decimal)value }, target);
        Assert.Equal(target[0], Try(DataType.Parse(type), value));
        return target[0];
    }

    private static object? Try(DataType type, object value)
    {
        var bytes = new byte[type.ItemSize];
        try
        {
            type.SetElement(value, bytes);
            return type.GetElement(bytes);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            return null;
        }
    }

    private enum LargeEnum : ulong
    {
        None,
    }
}

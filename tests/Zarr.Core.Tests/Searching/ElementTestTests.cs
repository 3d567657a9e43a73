using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using Xunit;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;

namespace Zarr.Core.Tests.Searching;

/// <summary>Conditions on elements of every type, held against comparing one by one.</summary>
public class ElementTestTests
{
    private static readonly Gen<object?> Bounds = Gen.OneOf(
        Gen.Int[-5, 5].Select(i => (object?)i), Gen.Int[-10, 10].Select(i => (object?)(i / 2.0)), Gen.Int[-5, 5].Select(i => (object?)(decimal)i),
        Gen.OneOf<object?>(300, -300, 70_000L, -1e10, 1e10, double.PositiveInfinity, double.NegativeInfinity, 1e300, -1e300, ulong.MaxValue, long.MinValue, "3", "2.5"));

    private static readonly Gen<ValueCondition> Conditions =
        from bounds in Gen.Select(Bounds, Gen.Int[0, 2]).Select((bound, has) => has == 0 ? bound : null).Array[6]
        where bounds.Any(b => b is not null)
        select new ValueCondition { GreaterThan = bounds[0], GreaterOrEqual = bounds[1], LessThan = bounds[2], LessOrEqual = bounds[3], Equal = bounds[4], NotEqual = bounds[5] };

    [Fact] public void Int8_are_compared_as_numbers() => Compare<sbyte>("int8", [-128, -5, -1, 0, 1, 3, 5, 127]);

    [Fact] public void UInt8_are_compared_as_numbers() => Compare<byte>("uint8", [0, 1, 2, 3, 255]);

    [Fact] public void Int16_are_compared_as_numbers() => Compare<short>("int16", [short.MinValue, -300, -3, 0, 2, 300, short.MaxValue]);

    [Fact] public void UInt16_are_compared_as_numbers() => Compare<ushort>("uint16", [0, 1, 300, ushort.MaxValue]);

    [Fact] public void Int32_are_compared_as_numbers() => Compare<int>("int32", [int.MinValue, -3, 0, 2, 70_000, int.MaxValue]);

    [Fact] public void UInt32_are_compared_as_numbers() => Compare<uint>("uint32", [0, 3, 70_000, uint.MaxValue]);

    [Fact] public void Int64_are_compared_as_numbers() => Compare<long>("int64", [long.MinValue, long.MinValue + 1, -3, 0, 2, 70_000, long.MaxValue]);

    [Fact] public void UInt64_are_compared_as_numbers() => Compare<ulong>("uint64", [0, 3, long.MaxValue, ulong.MaxValue - 1, ulong.MaxValue]);

    [Fact]
    public void Float32_are_compared_with_bounds_rounded_to_them() =>
        Compare<float>("float32", [float.NegativeInfinity, float.MinValue, -1e10f, -2.5f, -0f, 0, float.Epsilon, 2.5f, 3, 1e10f, float.MaxValue, float.PositiveInfinity, float.NaN]);

    [Fact]
    public void Float64_are_compared_as_numbers() =>
        Compare<double>("float64", [double.NegativeInfinity, -1e300, -2.5, -0.0, 0, double.Epsilon, 2.5, 3, 1e300, double.PositiveInfinity, double.NaN]);

    [Fact]
    public void Float16_are_compared_with_bounds_rounded_to_them() =>
        Compare<Half>("float16", [Half.NegativeInfinity, Half.MinValue, (Half)(-2.5), Half.NegativeZero, (Half)0, Half.Epsilon, (Half)3, Half.MaxValue, Half.PositiveInfinity, Half.NaN]);

    private static void Compare<T>(string type, T[] interesting) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        var dataType = DataType.Parse(type);
        Gen.Select(Conditions, Gen.Int[0, interesting.Length - 1].Array[0, 70], Gen.Bool).Sample((condition, picks, few) =>
        {
            var elements = picks.Select(i => interesting[few ? i % 2 : i]).ToArray();
            var test = ElementTest.For(dataType, condition);
            var expected = elements.Index().Where(e => IsMeant(e.Item, condition)).Select(e => e.Index).ToArray();
            Assert.Equal(expected, Find(test, elements));
            if (elements.Length == 0) return;
            var verdict = test.Judge(dataType.Summarize(MemoryMarshal.AsBytes(elements.AsSpan()), []));
            if (verdict == Verdict.None) Assert.Empty(expected);
            if (verdict == Verdict.All) Assert.Equal(elements.Length, expected.Length);
            // Where all are equal it must be able to tell.
            if (elements.Distinct().Count() == 1 && T.IsFinite(elements[0])) Assert.Equal(expected.Length == 0 ? Verdict.None : Verdict.All, verdict);
        }, iter: 3000);
        var numbers = interesting.Where(value => !T.IsNaN(value)).ToArray();
        Assert.Equal(interesting.Length - numbers.Length, Find(ElementTest.For(dataType, new() { NaN = true }), interesting).Length);
        Assert.Equal(Verdict.None, ElementTest.For(dataType, new() { NaN = true }).Judge(dataType.Summarize(MemoryMarshal.AsBytes(numbers.AsSpan()), [])));
    }

    private static int[] Find<T>(ElementTest test, T[] elements) where T : unmanaged
    {
        var places = new List<int>();
        test.Find(MemoryMarshal.AsBytes(elements.AsSpan()), null, places);
        return [.. places];
    }

    // Whole numbers are compared exactly, others after the bound is rounded, or, beyond the type, as real numbers.
    private static bool IsMeant<T>(T element, ValueCondition condition) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        int? Compare(object bound)
        {
            var number = bound is string text ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : bound is ulong or long ? double.NaN : Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture);
            if (T.One / (T.One + T.One) == T.Zero)
            {
                var exact = BigInteger.CreateChecked(element);
                if (bound is ulong u) return exact.CompareTo(u);
                if (bound is long l) return exact.CompareTo(l);
                if (double.IsInfinity(number)) return number > 0 ? -1 : 1;
                var floor = new BigInteger(Math.Floor(number));
                return exact <= floor ? exact == floor && floor == (BigInteger)Math.Ceiling(number) ? 0 : -1 : 1;
            }

            if (T.IsNaN(element)) return null;
            if (bound is ulong or long) number = Convert.ToDouble(bound, System.Globalization.CultureInfo.InvariantCulture);
            var rounded = T.CreateSaturating(number);
            return T.IsInfinity(rounded) && double.IsFinite(number) ? double.CreateSaturating(element).CompareTo(number) : element.CompareTo(rounded) is var c && element == rounded ? 0 : c;
        }

        return (condition.GreaterThan is null || Compare(condition.GreaterThan) > 0) && (condition.GreaterOrEqual is null || Compare(condition.GreaterOrEqual) >= 0)
            && (condition.LessThan is null || Compare(condition.LessThan) < 0) && (condition.LessOrEqual is null || Compare(condition.LessOrEqual) <= 0)
            && (condition.Equal is null || Compare(condition.Equal) == 0) && (condition.NotEqual is null || Compare(condition.NotEqual) != 0);
    }

    public static TheoryData<string> SmallFloats => new(DataType.All.Where(type => type is IFloatType && type.ClrType == typeof(float) && type.Name != "float32").Select(type => type.Name));

    [Theory]
    [MemberData(nameof(SmallFloats))]
    public void Bounds_are_rounded_to_the_data_type_not_to_that_of_DotNet(string name)
    {
        var type = DataType.Parse(name);
        var elements = Enumerable.Range(0, type.ItemSize == 1 ? 256 : 65536).SelectMany(bits => BitConverter.GetBytes(bits)[..type.ItemSize]).ToArray();
        var values = Enumerable.Range(0, elements.Length / type.ItemSize).Select(i => (float)type.GetElement(elements.AsSpan(i * type.ItemSize, type.ItemSize))!).ToArray();
        foreach (var bound in (object[])[0.1, 0.2f, 0.3m, "0.1", (Half)0.7, 3, -1, 0, 1.0625, "1.06250000000000000000001", -0.3, 1e-3, new BigInteger(200), 240.5, -1e-30, ulong.MaxValue, double.PositiveInfinity, "-inf", 1e300])
        {
            var bits = new byte[type.ItemSize];
            double nearest;
            try
            {
                type.SetElement(bound, bits);
                nearest = (float)type.GetElement(bits)!;
            }
            catch (ZarrException)
            {
                // Beyond all elements, or, without a sign, below them.
                nearest = Convert.ToDouble(bound is BigInteger big ? (double)big : bound is string text ? text.Replace("inf", "Infinity") : bound, System.Globalization.CultureInfo.InvariantCulture);
                nearest = Math.Abs(nearest) < 1 ? 0 : nearest;
            }

            void Check(ValueCondition condition, Func<float, bool> isMeant) =>
                Assert.Equal(values.Index().Where(value => !float.IsNaN(value.Item) && isMeant(value.Item)).Select(value => value.Index), Find(ElementTest.For(type, condition), elements));
            Check(new() { Equal = bound }, value => value == nearest);
            Check(new() { GreaterThan = bound }, value => value > nearest);
            Check(new() { GreaterOrEqual = bound }, value => value >= nearest);
            Check(new() { LessThan = bound }, value => value < nearest);
            Check(new() { LessOrEqual = bound }, value => value <= nearest);
        }
    }

    [Fact]
    public void Fractions_beyond_2_to_the_53_are_between_two_whole_numbers()
    {
        var (type, elements) = (DataType.Parse("int64"), Enumerable.Range(0, 4).Select(i => 9007199254740992 + i).ToArray());
        foreach (var bound in (object[])[9007199254740993.5m, "9007199254740993.5", "90071992547409935e-1", "9007199254740993.0000000000000000000000000000001"])
        {
            Assert.Equal([0, 1], Find(ElementTest.For(type, new() { LessThan = bound }), elements));
            Assert.Equal([2, 3], Find(ElementTest.For(type, new() { GreaterThan = bound }), elements));
            Assert.Empty(Find(ElementTest.For(type, new() { Equal = bound }), elements));
            Assert.Equal([0, 1, 2, 3], Find(ElementTest.For(type, new() { NotEqual = bound }), elements));
        }

        foreach (var bound in (object[])[9007199254740993m, 9007199254740993L, "9007199254740993", "9007199254740993.0", (Int128)9007199254740993, new BigInteger(9007199254740993)])
            Assert.Equal([1], Find(ElementTest.For(type, new() { Equal = bound }), elements));
        var doubles = new[] { 0.0588042076863864641, 1 };
        foreach (var bound in (object[])[0.0588042076863864641m, "0.0588042076863864641"]) Assert.Equal([0], Find(ElementTest.For(DataType.Parse("float64"), new() { Equal = bound }), doubles));
    }

    [Fact]
    public void Times_are_compared_as_moments_whatever_their_unit()
    {
        foreach (var unit in (string[])["ns", "s", "25s", "h", "D", "M", "Y"])
        {
            var type = DataType.Parse($"datetime64[{unit}]");
            var elements = unit switch { "M" => new long[] { 599, 600, 601, long.MinValue }, "Y" => [49, 50, 51, long.MinValue], _ => [.. new[] { -1L, 0, 1 }.Select(i => 1_577_836_800L * (unit == "ns" ? 1_000_000_000 : 1) / (unit switch { "25s" => 25, "h" => 3600, "D" => 86400, _ => 1 }) + i), long.MinValue] };
            Assert.Equal([1], Find(ElementTest.For(type, new() { Equal = "2020-01-01" }), elements));
            Assert.Equal([0, 2, 3], Find(ElementTest.For(type, new() { NotEqual = "2020-01-01" }), elements));
            Assert.Equal([2], Find(ElementTest.For(type, new() { GreaterThan = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) }), elements));
            Assert.Equal([0, 1], Find(ElementTest.For(type, new() { LessThan = "2020-01-01T00:00:00.000000001" }), elements));
            Assert.Equal([0, 1], Find(ElementTest.For(type, new() { LessOrEqual = new DateTimeOffset(2020, 1, 1, 1, 0, 0, TimeSpan.FromHours(1)) }), elements));
            Assert.Equal([3], Find(ElementTest.For(type, new() { NaN = true }), elements));
            var summary = type.Summarize(MemoryMarshal.AsBytes(elements.AsSpan()), []);
            Assert.Equal(Verdict.None, ElementTest.For(type, new() { GreaterThan = "2022-01-01" }).Judge(summary));
            Assert.Equal(Verdict.Some, ElementTest.For(type, new() { NaN = true }).Judge(summary));
            Assert.Equal(Verdict.Some, ElementTest.For(type, new() { GreaterThan = "2000-01-01" }).Judge(summary));
            Assert.Equal(Verdict.All, ElementTest.For(type, new() { GreaterThan = "2000-01-01" }).Judge(summary with { NaNCount = 0 }));
        }

        Assert.Equal([1], Find(ElementTest.For(DataType.Parse("timedelta64[m]"), new() { GreaterThan = TimeSpan.FromSeconds(90), LessThan = "00:03:00" }), new long[] { 1, 2, 3, long.MinValue }));
    }

    [Fact]
    public void Any_byte_but_zero_is_true()
    {
        var (type, elements) = (DataType.Parse("bool"), new byte[] { 0, 1, 7, 0 });
        int[] Of(ValueCondition condition) => Find(ElementTest.For(type, condition), elements);
        foreach (var yes in new ValueCondition[] { new() { Equal = true }, new() { NotEqual = false }, new() { GreaterThan = 0 }, new() { Equal = "true" }, new() { GreaterOrEqual = 1 } }) Assert.Equal([1, 2], Of(yes));
        foreach (var no in new ValueCondition[] { new() { Equal = false }, new() { NotEqual = true }, new() { LessThan = 1 }, new() { Equal = "False" }, new() { LessOrEqual = 0.5 } }) Assert.Equal([0, 3], Of(no));
        foreach (var none in new ValueCondition[] { new() { Equal = 5 }, new() { GreaterThan = true }, new() { LessThan = false }, new() { NaN = true } }) Assert.Empty(Of(none));
        Assert.Equal([0, 1, 2, 3], Of(new() { NotEqual = 5 }));
        Assert.Equal(Verdict.All, ElementTest.For(type, new() { Equal = true }).Judge(new(true, true, 1.0, 0, 0)));
        Assert.Equal(Verdict.None, ElementTest.For(type, new() { Equal = false }).Judge(new(true, true, 1.0, 0, 0)));
    }

    [Theory]
    [InlineData("int4", new byte[] { 0xFD, 0x0D, 2, 7 }, new[] { 2, 3 })]
    [InlineData("uint2", new byte[] { 0, 1, 2, 3 }, new[] { 2, 3 })]
    [InlineData("float8_e5m2", new byte[] { 0x00, 0x3C, 0x40, 0x7E }, new[] { 2 })]
    public void Small_numbers_are_compared_as_what_they_stand_for(string type, byte[] elements, int[] above) =>
        Assert.Equal(above, Find(ElementTest.For(DataType.Parse(type), new() { GreaterThan = 1 }), elements));

    [Fact]
    public void Texts_and_bytes_are_equal_or_not()
    {
        var type = DataType.Parse("U3");
        var elements = new byte[36];
        foreach (var (i, text) in new[] { "a", "äß", "" }.Index()) type.SetElement(text, elements.AsSpan(i * 12, 12));
        Assert.Equal([1], Find(ElementTest.For(type, new() { Equal = "äß" }), elements));
        Assert.Equal([2], Find(ElementTest.For(type, new() { Equal = "" }), elements));
        Assert.Empty(Find(ElementTest.For(type, new() { Equal = "longer than an element" }), elements));
        Assert.Equal([0, 1, 2], Find(ElementTest.For(type, new() { NotEqual = "longer than an element" }), elements));
        Assert.Equal([0, 2], Find(ElementTest.For(type, new() { NotEqual = "äß" }), elements));
        Assert.Equal([1], Find(ElementTest.For(DataType.Parse("V2"), new() { Equal = new byte[] { 3, 4 } }), new byte[] { 1, 2, 3, 4 }));
    }

    [Theory]
    [InlineData("int32", "abc", ZarrErrorId.ValueNotConvertible)]
    [InlineData("float64", double.NaN, ZarrErrorId.ValueNotConvertible)]
    [InlineData("int32", double.NaN, ZarrErrorId.ValueNotConvertible)]
    [InlineData("datetime64[s]", 5, ZarrErrorId.ValueNotConvertible)]
    [InlineData("datetime64[s]", "noon", ZarrErrorId.ValueNotConvertible)]
    [InlineData("timedelta64[s]", "2020-01-01", ZarrErrorId.ValueNotConvertible)]
    [InlineData("string", 5, ZarrErrorId.ValueNotConvertible)]
    [InlineData("U3", 5, ZarrErrorId.ValueNotConvertible)]
    [InlineData("complex64", 1, ZarrErrorId.DataTypeNotSupported)]
    [InlineData("timedelta64[M]", 1, ZarrErrorId.DataTypeNotSupported)]
    [InlineData("{\"a\":\"int32\"}", 1, ZarrErrorId.DataTypeNotSupported)]
    public void What_cannot_be_compared_is_refused(string type, object value, ZarrErrorId id) =>
        Assert.Equal(id, Assert.Throws<ZarrException>(() => ElementTest.For(DataType.Parse(type), new() { Equal = value })).Id);

    [Fact]
    public void Order_among_texts_NaN_with_more_and_nothing_at_all_are_refused()
    {
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => ElementTest.For(DataType.Parse("string"), new() { GreaterThan = "a" })).Id);
        Assert.Equal(ZarrErrorId.SelectionInvalid, Assert.Throws<ZarrException>(() => ElementTest.For(DataType.Parse("float32"), new() { GreaterThan = 1, NaN = true })).Id);
        Assert.Equal(ZarrErrorId.SelectionInvalid, Assert.Throws<ZarrException>(() => ElementTest.For(DataType.Parse("float32"), new())).Id);
    }
}

using System.Globalization;
using System.Numerics;
using CsCheck;
using Xunit;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arithmetic;

public class SliceArithmeticTests
{
    private static ZarrSlice Slice(string type, Array values)
    {
        var array = ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(values.LongLength), DataType = DataType.Parse(type), Codecs = [] }.Build()).AsTask().GetAwaiter().GetResult();
        array.SetSlice(":", values);
        return array.GetSlice(":");
    }

    [Fact]
    public void A_sum_of_durations_beyond_DotNets_is_an_error_of_its_own()
    {
        var slice = Slice("timedelta64[D]", new long[] { 10_000_000, 10_000_000 });
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => slice.Sum()).Id);
        Assert.Equal(TimeSpan.FromDays(10_000_000), slice.Mean());
    }

    [Fact]
    public void A_mean_of_large_integers_is_the_nearest_float64() =>
        Assert.Equal(18446744073709551615.0, Slice("uint64", new[] { ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue }).Mean());

    [Theory]
    [InlineData("int8")]
    [InlineData("uint8")]
    [InlineData("int16")]
    [InlineData("uint16")]
    [InlineData("int32")]
    [InlineData("uint32")]
    [InlineData("int64")]
    [InlineData("uint64")]
    [InlineData("int4")]
    public void Integers_are_summed_exactly_however_many_and_large(string type) => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        var bits = DataType.Parse(type).BitLayout!.Value;
        var (least, most) = bits.IsSigned ? (-(BigInteger.One << (bits.Bits - 1)), (BigInteger.One << (bits.Bits - 1)) - 1) : (0, (BigInteger.One << bits.Bits) - 1);
        var exact = Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(4) switch { 0 => most, 1 => least, _ => least + new BigInteger(random.NextDouble() * (double)(most - least) * 0.99) }).ToArray();
        var slice = Slice(type, exact.Select(e => (object)e).ToArray());
        var sum = exact.Aggregate(BigInteger.Zero, (a, b) => a + b);
        Assert.Equal(sum.ToString(CultureInfo.InvariantCulture), Convert.ToString(slice.Sum(), CultureInfo.InvariantCulture));
        Assert.Equal((exact.Min(), exact.Max()), (Big(slice.Min()), Big(slice.Max())));
        Assert.Equal((double)sum / exact.Length, (double)slice.Mean()!, Math.Abs((double)sum) * 1e-12);
        var mean = exact.Average(e => (double)e);
        Assert.Equal(Math.Sqrt(exact.Average(e => ((double)e - mean) * ((double)e - mean))), (double)slice.Std()!, 1e-9 * Math.Abs((double)most));

        static BigInteger Big(object? value) => BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
    }, iter: 40);

    [Theory]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("float64")]
    [InlineData("bfloat16")]
    public void Floats_are_summed_with_64_bits(string type) => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        // Whole numbers that every type holds, so that the naive sum is exact.
        var exact = Enumerable.Range(0, random.Next(1, 5000)).Select(_ => (double)random.Next(-100, 100)).ToArray();
        var slice = Slice(type, exact);
        Assert.Equal((exact.Sum(), exact.Min(), exact.Max(), exact.Average()), (slice.Sum(), Double(slice.Min()), Double(slice.Max()), slice.Mean()));
        Assert.Equal(Math.Sqrt(exact.Average(e => e * e) - exact.Average() * exact.Average()), (double)slice.Std()!, 1e-6);

        static double Double(object? value) => value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture);
    }, iter: 40);

    [Fact]
    public void Many_small_parts_add_up()
    {
        var slice = Slice("float32", Enumerable.Repeat(0.1f, 1_000_000).ToArray());
        Assert.Equal(0.1f * 1e6, (double)slice.Sum()!, 1e-3);
        var cancelling = new double[100_000];
        for (var i = 0; i < cancelling.Length; i += 2) (cancelling[i], cancelling[i + 1]) = (1e10 + i, -1e10);
        Assert.Equal(Enumerable.Range(0, 50_000).Sum(i => 2.0 * i), (double)Slice("float64", cancelling).Sum()!, 10);
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("float32")]
    [InlineData("float64")]
    public void What_is_no_number_makes_all_of_it_none_wherever_it_is(string type)
    {
        foreach (var place in (int[])[0, 1, 37, 99])
        {
            var values = Enumerable.Range(0, 100).Select(i => (double)i).ToArray();
            values[place] = double.NaN;
            var slice = Slice(type, values);
            foreach (var result in (object?[])[slice.Sum(), slice.Min(), slice.Max(), slice.Mean(), slice.Std()]) Assert.Equal("NaN", Convert.ToString(result, CultureInfo.InvariantCulture));
        }

        var infinite = Slice(type, new[] { 1, double.NegativeInfinity, double.PositiveInfinity });
        Assert.Equal("-Infinity Infinity NaN", string.Create(CultureInfo.InvariantCulture, $"{infinite.Min()} {infinite.Max()} {infinite.Sum()}"));
    }

    [Fact]
    public void Extremes_have_the_type_of_the_elements_and_sums_that_of_arithmetic()
    {
        Assert.IsType<short>(Slice("int16", new short[] { 1, 2 }).Min());
        Assert.IsType<float>(Slice("float32", new[] { 1f }).Max());
        Assert.IsType<long>(Slice("uint8", new byte[] { 255, 255 }).Sum());
        Assert.Equal((decimal)ulong.MaxValue * 2, Slice("uint64", new[] { ulong.MaxValue, ulong.MaxValue }).Sum());
        Assert.Equal((2L, false, true, 2 / 3.0), (Slice("bool", new[] { true, false, true }) is var bools ? bools.Sum() : null, bools.Min(), bools.Max(), bools.Mean()));
    }

    [Fact]
    public void Of_nothing_sums_are_zero_means_none_and_extremes_null()
    {
        Assert.Equal((0L, null, null, double.NaN, double.NaN), (Slice("int32", Array.Empty<int>()) is var none ? none.Sum() : null, none.Min(), none.Max(), none.Mean(), none.Std()));
        Assert.Equal((0.0, null), (Slice("float64", Array.Empty<double>()) is var empty ? empty.Sum() : null, empty.Min()));
    }

    [Fact]
    public void Times_have_extremes_and_means_and_durations_a_sum()
    {
        var days = Slice("datetime64[D]", new[] { new DateTime(2026, 1, 1), new DateTime(2026, 1, 4) });
        Assert.Equal((new DateTime(2026, 1, 1), new DateTime(2026, 1, 4), new DateTime(2026, 1, 2, 12, 0, 0)), (days.Min(), days.Max(), days.Mean()));
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => days.Sum()).Id);
        var spans = Slice("timedelta64[s]", new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5) });
        Assert.Equal((TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1)), (spans.Sum(), spans.Mean(), spans.Min()));
        var missing = Slice("timedelta64[s]", new object[] { TimeSpan.FromSeconds(1), "NaT" });
        Assert.Equal((null, null, null), (missing.Sum(), missing.Min(), missing.Mean()));
    }

    [Fact]
    public void Complex_numbers_have_sums_and_no_order_and_texts_have_neither()
    {
        var numbers = Slice("complex128", new[] { new Complex(1, 2), new Complex(3, 4) });
        Assert.Equal((new Complex(4, 6), new Complex(2, 3)), (numbers.Sum(), numbers.Mean()));
        foreach (var fails in (Func<object?>[])[numbers.Min, numbers.Std, Slice("string", new[] { "a" }).Sum, Slice("U3", new[] { "a" }).Mean])
            Assert.Equal(ZarrErrorId.DataTypeNotSupported, Assert.Throws<ZarrException>(() => fails()).Id);
    }
}

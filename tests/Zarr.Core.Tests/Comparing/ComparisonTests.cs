using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Copying;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Comparing;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Comparing;

/// <summary>Arrays are equal when their elements are, whatever else differs; and what differs is told exactly.</summary>
public class ComparisonTests : CopyTests
{
    private static readonly string[] Numbers = ["int8", "uint16", "int32", "int64", "uint64", "float32", "float64", "bool", "int4", "bfloat16"];

    [Fact]
    public async Task What_is_found_is_what_a_naive_walk_over_the_elements_finds() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var rank = random.Next(0, 4);
            var shape = new Shape([.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(0, 9))]);
            var one = await RandomAsync(random, shape);
            var two = random.Next(3) == 0 ? (ZarrArray)await one.CopyAsync(new MemoryStore(), B) : await RandomAsync(random, shape);
            if (random.Next(2) == 0) await two.WriteAsync(ZarrSelection.FromItems([.. shape.Select(n => AxisItem.Slice(random.NextInt64(0, n + 1), null))]), 1);
            var selection = random.Next(2) == 0 ? ZarrSelection.All : ZarrSelection.FromItems([.. shape.Take(random.Next(rank + 1)).Select(n => Item(random, n))]);
            var rule = new ComparisonRule { Tolerance = random.Next(3) == 0 ? 0.5 : 0, RelativeTolerance = random.Next(3) == 0 ? 0.3 : 0 };

            var found = await ArrayComparer.CompareAsync(one, two, selection, rule);
            var listed = await ArrayComparer.FindDifferencesAsync(one, two, selection, rule).ToListAsync();

            var (ones, twos) = (await one.ReadAsync(selection), await two.ReadAsync(selection));
            var distances = Enumerable.Range(0, (int)ones.Count).Select(i => Math.Abs(Number(ones, i) - Number(twos, i))).ToArray();
            var different = Enumerable.Range(0, distances.Length).Where(i => distances[i] > rule.Tolerance + rule.RelativeTolerance * Math.Abs(Number(ones, i))).ToArray();
            Assert.Equal((different.Length == 0, distances.Length, different.Length), (found.Equal, found.ComparedCount, found.DifferentCount));
            Assert.Equal(distances.Length == 0 ? null : distances.Max(), found.MaximumDifference);
            if (distances.Length > 0 && distances.Max() > 0) Assert.Equal(ones.GetArrayIndex(Array.IndexOf(distances, distances.Max())), found.MaximumIndex);
            Assert.Equal(different.Length == 0 ? (Shape?)null : ones.GetArrayIndex(different[0]), found.FirstIndex);
            if (different.Length > 0) Assert.Equal((ones.Data.GetValue(different[0]), twos.Data.GetValue(different[0])), (found.FirstReference, found.FirstDifference));
            Assert.Equal(different.Select(i => $"{ones.GetArrayIndex(i)} {distances[i]}").Order(), listed.Select(d => $"{d.Index} {d.Distance}").Order());
        }, iter: 400);

    private static double Number(ZarrSlice slice, int i) => Convert.ToDouble(slice.Data.GetValue(i));

    private static AxisItem Item(Random random, long length) => random.Next(4) switch
    {
        0 when length > 0 => AxisItem.At(random.NextInt64(length)),
        1 when length > 0 => AxisItem.List([.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => random.NextInt64(length))]),
        2 => AxisItem.Slice(null, null, random.Next(1, 4) * (random.Next(2) == 0 ? 1 : -1)),
        _ => AxisItem.Slice(random.NextInt64(length + 1), null),
    };

    private static async Task<ZarrArray> RandomAsync(Random random, Shape shape)
    {
        var chunks = new Shape([.. shape.Select(n => (long)random.Next(1, (int)n + 3))]);
        var format = random.Next(2) == 0 ? ZarrFormat.V2 : ZarrFormat.V3;
        var type = DataType.Parse(Numbers[random.Next(format == ZarrFormat.V2 ? 8 : Numbers.Length)]);
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder
        {
            Shape = shape, DataType = type, Format = format, ChunkShape = chunks, BigEndian = random.Next(2) == 0, FillValue = type.Name == "bool" ? null : random.Next(2),
            ShardShape = format == ZarrFormat.V3 && random.Next(3) == 0 ? new Shape([.. chunks.Select(n => n * 2)]) : (Shape?)null,
        }.Build());
        var values = Enumerable.Range(0, (int)shape.ElementCount).Select(_ => random.Next(2)).ToArray();
        if (random.Next(3) > 0) await array.WriteAsync(ZarrSelection.All, values);
        return array;
    }

    [Theory]
    [InlineData("int64", "uint64", "-1", "18446744073709551615", 1.8446744073709552e19)]
    [InlineData("int64", "int64", "9007199254740992", "9007199254740993", 1)]
    [InlineData("uint64", "int64", "9223372036854775808", "9223372036854775807", 1)]
    [InlineData("int64", "float64", "9007199254740993", "9007199254740992", 1)]
    [InlineData("float32", "float64", "0.1", "0.1", 1.4901161138336505e-9)]
    [InlineData("float64", "float64", "Infinity", "1", double.PositiveInfinity)]
    [InlineData("complex64", "complex128", "1+1j", "4+5j", 5)]
    [InlineData("complex64", "int32", "3+4j", "0", 5)]
    public async Task Numbers_of_different_types_are_compared_exactly(string type, string other, string one, string two, double distance)
    {
        var found = await ArrayComparer.CompareAsync(await OneAsync(type, one), await OneAsync(other, two), cancel: Cancel);
        Assert.Equal((1L, distance), (found.DifferentCount, found.MaximumDifference));
    }

    [Theory]
    [InlineData("int8", "uint64", "5", "5")]
    [InlineData("uint64", "uint64", "18446744073709551615", "18446744073709551615")]
    [InlineData("float64", "float32", "NaN", "NaN")]
    [InlineData("float64", "float64", "0.0", "-0.0")]
    [InlineData("float16", "bfloat16", "-Infinity", "-Infinity")]
    [InlineData("complex64", "float64", "2", "2")]
    [InlineData("U5", "U9", "abc", "abc")]
    [InlineData("string", "string", "abc", "abc")]
    [InlineData("string", "U3", "abc", "abc")]
    [InlineData("datetime64[s]", "datetime64[ms]", "2026-01-02", "2026-01-02")]
    [InlineData("datetime64[s]", "datetime64[s]", "NaT", "NaT")]
    [InlineData("datetime64[ns]", "datetime64[us]", "NaT", "NaT")]
    [InlineData("datetime64[s]", "datetime64[ms]", "12000-01-02", "12000-01-02")]
    [InlineData("datetime64[M]", "datetime64[D]", "-0012-03", "-0012-03-01")]
    [InlineData("timedelta64[ns]", "timedelta64[ms]", "-00:00:00.001", "-00:00:00.001")]
    public async Task What_means_the_same_is_equal(string type, string other, string one, string two)
    {
        var found = await ArrayComparer.CompareAsync(await OneAsync(type, one), await OneAsync(other, two), cancel: Cancel);
        Assert.True(found.Equal, found.Reason);
    }

    [Theory]
    [InlineData("datetime64[ns]", "datetime64[us]", "2026-01-02T03:04:05.123456789", "2026-01-02T03:04:05.123456")]
    [InlineData("datetime64[ps]", "datetime64[ns]", "1970-01-02T03:04:05.123456789001", "1970-01-02T03:04:05.123456789")]
    [InlineData("datetime64[s]", "datetime64[ms]", "NaT", "2026-01-02")]
    public async Task Times_of_two_units_differ_by_whatever_one_of_them_can_tell(string type, string other, string one, string two)
    {
        var found = await ArrayComparer.CompareAsync(await OneAsync(type, one), await OneAsync(other, two), cancel: Cancel);
        Assert.Equal((1L, null), (found.DifferentCount, found.MaximumDifference));
    }

    [Theory]
    [InlineData("float64", "NaN")]
    [InlineData("complex128", "NaN")]
    [InlineData("datetime64[s]", "NaT")]
    public async Task A_NaN_differs_from_itself_where_that_is_asked_for(string type, string value)
    {
        var (one, two) = (await OneAsync(type, value), await OneAsync(type, value));
        var found = await ArrayComparer.CompareAsync(one, two, rule: new() { NaNDiffers = true }, cancel: Cancel);
        Assert.Equal((false, 1L, null), (found.Equal, found.DifferentCount, found.MaximumIndex));
    }

    // numpy.isclose(found, expected, rtol, atol), NumPy 1.24.
    [Theory]
    [InlineData(100, 100.1, 0, 0.001, true)]
    [InlineData(100, 100.2, 0, 0.001, false)]
    [InlineData(100, 100.2, 0.15, 0.001, true)]
    [InlineData(0, 1e-9, 1e-8, 0, true)]
    [InlineData(double.PositiveInfinity, 1, double.PositiveInfinity, 0, false)]
    [InlineData(1, double.PositiveInfinity, 0, 1, false)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity, 0, 0, true)]
    public async Task Tolerances_are_those_of_allclose(double expected, double found, double absolute, double relative, bool isEqual)
    {
        var result = await ArrayComparer.CompareAsync(await OneAsync("float64", expected), await OneAsync("float64", found), rule: new() { Tolerance = absolute, RelativeTolerance = relative }, cancel: Cancel);
        Assert.Equal(isEqual, result.Equal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, double.NaN)]
    public async Task A_tolerance_below_nothing_is_refused(double absolute, double relative)
    {
        var one = await OneAsync("float64", 1);
        await RefusedAsync(ZarrErrorId.ToleranceInvalid, async () => await ArrayComparer.CompareAsync(one, one, rule: new() { Tolerance = absolute, RelativeTolerance = relative }, cancel: Cancel));
    }

    [Fact]
    public async Task Records_are_compared_field_by_field_whatever_their_order_and_types()
    {
        var one = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = [5000], DataType = DataType.Parse("""{"a":"int32","n":"U3"}""") }.Build(), cancel: Cancel);
        var two = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = [5000], DataType = DataType.Parse("""{"n":"U5","a":"float64"}""") }.Build(), cancel: Cancel);
        var record = new OrderedDictionary<string, object?> { ["a"] = 3, ["n"] = "xyz" };
        await one.WriteAsync(ZarrSelection.All, record, cancel: Cancel);
        await two.WriteAsync(ZarrSelection.All, record, cancel: Cancel);
        Assert.True((await ArrayComparer.CompareAsync(one, two, cancel: Cancel)).Equal);
        await two.WriteAsync(ZarrSelection.Parse("4500"), new OrderedDictionary<string, object?> { ["a"] = 3.5, ["n"] = "xyz" }, cancel: Cancel);
        await two.WriteAsync(ZarrSelection.Parse("4600"), new OrderedDictionary<string, object?> { ["a"] = 3, ["n"] = "xy" }, cancel: Cancel);
        var found = await ArrayComparer.CompareAsync(one, two, cancel: Cancel);
        Assert.Equal((2L, 0.5, "4500"), (found.DifferentCount, found.MaximumDifference, found.FirstIndex.ToString()));
        Assert.Equal(1, (await ArrayComparer.CompareAsync(one, two, rule: new() { Tolerance = 1 }, cancel: Cancel)).DifferentCount);
    }

    [Theory]
    [InlineData("int32", "U3", "data types int32 and U3 cannot be compared")]
    [InlineData("string", "float64", "data types string and float64 cannot be compared")]
    [InlineData("datetime64[s]", "int64", "data types datetime64[s] and int64 cannot be compared")]
    public async Task Types_that_have_nothing_in_common_differ_and_that_is_no_error(string type, string other, string reason)
    {
        var (one, two) = (await ZarrArray.CreateAsync(new MemoryStore(), A, Builder(type).Build(), cancel: Cancel), await ZarrArray.CreateAsync(new MemoryStore(), A, Builder(other).Build(), cancel: Cancel));
        var found = await ArrayComparer.CompareAsync(one, two, cancel: Cancel);
        Assert.Equal((false, 0L, reason), (found.Equal, found.ComparedCount, found.Reason));
        await RefusedAsync(ZarrErrorId.ValueNotConvertible, async () => await ArrayComparer.FindDifferencesAsync(one, two, cancel: Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Shapes_that_differ_are_a_difference_unless_what_is_selected_has_one()
    {
        var one = await CreateAsync(new MemoryStore(), Builder());
        var two = await CreateAsync(new MemoryStore(), new ArrayBuilder { Shape = [20, 40], DataType = DataType.Parse("int32") });
        Assert.Equal("shapes 20,30 and 20,40", (await ArrayComparer.CompareAsync(one, two, cancel: Cancel)).Reason);
        Assert.Equal(20 * 10, (await ArrayComparer.CompareAsync(one, two, ZarrSelection.Parse(":,5:15"), cancel: Cancel)).ComparedCount);
    }

    [Fact]
    public async Task Metadata_is_compared_when_asked_whatever_the_format()
    {
        var one = await CreateAsync(new MemoryStore(), new ArrayBuilder { Shape = [4, 4], DataType = DataType.Parse("int32"), DimensionNames = ["y", "x"] }, new Dictionary<string, object> { ["units"] = "K", ["n"] = 1 });
        var two = (ZarrArray)await one.CopyAsync(new MemoryStore(), B, new() { Format = ZarrFormat.V2, ChunkShape = new(2, 3) }, cancel: Cancel);
        var rule = new ComparisonRule { Metadata = true };
        Assert.Null((await ArrayComparer.CompareAsync(one, two, rule: rule, cancel: Cancel)).Reason);
        await two.SetAttributesAsync(new Dictionary<string, object> { ["units"] = "C", ["m"] = 2 }, ["n"], Cancel);
        var three = (ZarrArray)await two.CopyAsync(new MemoryStore(), B, new() { FillValue = 7, DataType = DataType.Parse("int32") }, cancel: Cancel);
        Assert.Equal("fill values 0 and 7; attribute 'm' is new; attribute 'n' is missing; attribute 'units' \"K\" and \"C\"", (await ArrayComparer.CompareAsync(one, three, rule: rule, cancel: Cancel)).Reason);
        Assert.True((await ArrayComparer.CompareAsync(one, three, cancel: Cancel)).Equal);
    }

    [Fact]
    public async Task Chunks_that_are_the_same_bytes_are_not_decoded()
    {
        var (store, other) = (new MemoryStore(), new MemoryStore());
        var one = await CreateAsync(store, Builder());
        var two = (ZarrArray)await one.CopyAsync(other, A, cancel: Cancel);
        foreach (var damaged in (IStore[])[store, other]) await SetAsync(damaged, "a/c/0/0", "damaged alike");
        var found = await ArrayComparer.CompareAsync(one, two, cancel: Cancel);
        Assert.Equal((true, 12L, 600L), (found.Equal, found.IdenticalChunkCount, found.ComparedCount));
        // A part of a chunk is decoded.
        await RefusedAsync(ZarrErrorId.ChunkCorrupt, async () => await ArrayComparer.CompareAsync(one, two, ZarrSelection.Parse("0"), cancel: Cancel));
    }

    [Fact]
    public async Task An_array_larger_than_any_memory_is_compared_with_itself()
    {
        var one = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = [1_000_000, 1_000_000], ChunkShape = [1000, 1000], DataType = DataType.Parse("float64"), FillValue = "NaN" }.Build(), cancel: Cancel);
        var two = (ZarrArray)await one.CopyAsync(new MemoryStore(), B, cancel: Cancel);
        await two.WriteAsync(ZarrSelection.Parse("999999,5"), 1, cancel: Cancel);
        var found = await ArrayComparer.CompareAsync(one, two, cancel: Cancel);
        Assert.Equal((1_000_000_000_000L, 1L, "999999,5", 999_999L), (found.ComparedCount, found.DifferentCount, found.FirstIndex.ToString(), found.IdenticalChunkCount));
    }

    [Fact]
    public async Task Every_chunk_of_either_array_is_read_once_where_grids_do_not_agree()
    {
        var store = new CountingStore(new MemoryStore());
        var one = await CreateAsync(store, Builder());
        var two = (ZarrArray)await one.CopyAsync(store, B, new() { ChunkShape = new(3, 30) }, cancel: Cancel);
        var before = store.GetsOf.ToDictionary();
        Assert.True((await ArrayComparer.CompareAsync(one, two, cancel: Cancel)).Equal);
        Assert.All(store.GetsOf.Where(get => get.Key.Value.Contains("/c/", StringComparison.Ordinal)), get => Assert.Equal(1, get.Value - before.GetValueOrDefault(get.Key)));
    }

    [Fact]
    public async Task The_first_difference_comes_before_the_last_chunk_is_read()
    {
        var store = new CountingStore(new MemoryStore());
        var shape = new ArrayBuilder { Shape = [64 << 20], ChunkShape = [1 << 20], DataType = DataType.Parse("uint8") };
        var one = await ZarrArray.CreateAsync(store, A, shape.Build(), cancel: Cancel);
        var two = await ZarrArray.CreateAsync(store, B, shape.Build(), cancel: Cancel);
        await two.WriteAsync(ZarrSelection.Parse("3"), 1, cancel: Cancel);
        var before = store.Gets;
        await foreach (var found in ArrayComparer.FindDifferencesAsync(one, two, cancel: Cancel))
        {
            Assert.Equal(("3", (byte)0, (byte)1, 1.0), (found.Index.ToString(), found.Reference, found.Difference, found.Distance));
            break;
        }

        Assert.True(store.Gets - before < 64);
    }

    [Fact]
    public async Task It_stops_when_told_to()
    {
        var one = await CreateAsync(new MemoryStore(), Builder());
        var two = (ZarrArray)await one.CopyAsync(new MemoryStore(), B, new() { ChunkShape = new(1, 1) }, cancel: Cancel);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ArrayComparer.CompareAsync(one, two, cancel: stop.Token));
    }

    private static async Task<ZarrArray> OneAsync(string type, object value)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = [1], DataType = DataType.Parse(type) }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, new[] { value }, cancel: Cancel);
        return array;
    }
}

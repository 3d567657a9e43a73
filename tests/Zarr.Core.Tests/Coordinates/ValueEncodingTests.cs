using System.Globalization;
using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.DataTypes;
using Zarr.Operations.Searching;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>What stored values mean, and how values are stored, held against doing it element by element.</summary>
public class ValueEncodingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(string type, Array? stored, ZarrFormat format = ZarrFormat.V3, params (string Name, object? Value)[] attributes)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Parse("a"), new ArrayBuilder { Shape = new(stored?.Length ?? 4), ChunkShape = new(3), DataType = DataType.Parse(type), Format = format }.Build(),
            attributes.ToDictionary(pair => pair.Name, pair => pair.Value), cancel: Cancel);
        if (stored is not null) await array.WriteAsync(ZarrSelection.All, stored, cancel: Cancel);
        return array;
    }

    private static async Task<string> ReadAsync(ZarrArray array) =>
        string.Join(' ', (await DecodedArray.Of(array).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<object?>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "null"));

    [Fact]
    public async Task A_header_says_how_values_are_stored()
    {
        Assert.Equal("float64 (int16 × 0.01 + 10), degC", ValueEncoding.Of(await CreateAsync("int16", null, ZarrFormat.V3, ("scale_factor", 0.01), ("add_offset", 10), ("units", "degC")))!.ToString());
        Assert.Equal("float64 (uint8 - 273.15), K", ValueEncoding.Of(await CreateAsync("uint8", null, ZarrFormat.V3, ("add_offset", -273.15), ("units", "K")))!.ToString());
        Assert.Equal("float32 (int16)", ValueEncoding.Of(await CreateAsync("int16", null, ZarrFormat.V3, ("_FillValue", -999)))!.ToString());
        Assert.Equal("time (int64 days since 2000-01-01, noleap)", ValueEncoding.Of(await CreateAsync("int64", null, ZarrFormat.V3, ("units", "days since 2000-01-01"), ("calendar", "noleap")))!.ToString());
        Assert.Equal("timedelta64[h] (int32 hours)", ValueEncoding.Of(await CreateAsync("int32", null, ZarrFormat.V3, ("units", "hours"), ("dtype", "timedelta64[ns]")))!.ToString());
        Assert.Equal("uint8 (int8 without sign)", ValueEncoding.Of(await CreateAsync("int8", null, ZarrFormat.V3, ("_Unsigned", "true")))!.ToString());
        Assert.Null(ValueEncoding.Of(await CreateAsync("int16", null, ZarrFormat.V3, ("units", "degC"), ("long_name", "t"))));
    }

    public static TheoryData<string, int[], string, string> Examples => new()
    {
        { "int16", [2135, -32768, 0], "scale_factor=0.01 add_offset=10 _FillValue=-32768", "31.35 NaN 10" },
        { "int32", [7, 5, 6], "scale_factor=0.1", "0.7000000000000001 0.5 0.6000000000000001" },
        { "int8", [-1, 0, 127], "_Unsigned=\"true\"", "255 0 127" },
        { "int8", [-1, -2, 127], "_Unsigned=\"true\" _FillValue=-1", "NaN 254 127" },
        { "int8", [-1, -2, 127], "_Unsigned=\"true\" missing_value=255", "NaN 254 127" },
        { "int16", [0, -6, -5], "_Unsigned=\"true\" scale_factor=2 valid_range=[0,-6]", "0 131060 NaN" },
        { "int16", [1, 2, 3], "missing_value=[1,3]", "NaN 2 NaN" },
        { "int16", [1, 2, 3], "missing_value=\"1\"", "1 2 3" },
        { "int16", [1, 2, 3], "_FillValue=-999.5", "1 2 3" },
        { "int16", [1, 2, 3], "valid_min=2", "1 2 3" },
        { "float32", [1, 2, 3], "valid_min=2 valid_max=2", "NaN 2 NaN" },
        { "int8", [2, 0, -1], "dtype=\"bool\"", "True False True" },
        { "int32", [0, 1, 2], "units=\"days since 2000-02-28\"", "02/28/2000 00:00:00 02/29/2000 00:00:00 03/01/2000 00:00:00" },
        { "int32", [0, 1, 2], "units=\"days since 2000-02-28\" calendar=\"noleap\" _FillValue=2", "2000-02-28 2000-03-01 null" },
        { "float64", [0, 1, 2], "units=\"months since 2000-02-28\"", "0 1 2" },
        { "int32", [0, 1, 2], "units=\"days since launch\"", "0 1 2" },
        { "int64", [0, 1, -1], "units=\"hours\" dtype=\"timedelta64[s]\"", "00:00:00 01:00:00 -01:00:00" },
        { "int32", [0, 1, 9], "units=\"days\" _FillValue=9", "0 1 NaN" },
        { "float32", [0, 1, 9], "_FillValue=\"AAAAAAAAIkA=\"", "0 1 NaN" },
        { "float32", [0, 1, 9], "_FillValue=\"NaN\"", "0 1 9" },
        { "int16", [3, 4, 5], "scale_factor=[0.5]", "1.5 2 2.5" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Stored_values_mean_these(string type, int[] stored, string attributes, string values)
    {
        var given = attributes.Split(' ').Aggregate(new List<string>(), (list, part) =>
        {
            // Blanks stand in texts, too.
            if (list.Count > 0 && (list[^1].Split('"').Length % 2) == 0) list[^1] += " " + part;
            else list.Add(part);
            return list;
        }).Select(part => part.Split('=', 2)).Select(pair => (pair[0], Zarr.Format.Metadata.AttributeValues.FromJson(System.Text.Json.Nodes.JsonNode.Parse(pair[1]))));
        var array = await CreateAsync(type, stored, ZarrFormat.V3, [.. given]);
        Assert.Equal(values, await ReadAsync(array));
        Assert.Equal(stored.Select(number => number.ToString(CultureInfo.InvariantCulture)), (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data.Cast<IFormattable>().Select(number => number.ToString(null, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_fill_value_is_a_missing_one_where_the_convention_of_xarray_is_followed_and_nowhere_else()
    {
        Assert.Equal("0 1 2", await ReadAsync(await CreateAsync("uint8", new byte[] { 0, 1, 2 }, ZarrFormat.V2)));
        Assert.Equal("0 1 2", await ReadAsync(await CreateAsync("uint8", new byte[] { 0, 1, 2 })));
        Assert.Equal("NaN 1 2", await ReadAsync(await CreateAsync("uint8", new byte[] { 0, 1, 2 }, ZarrFormat.V2, ("_ARRAY_DIMENSIONS", new[] { "x" }))));
        Assert.Equal("False True False", await ReadAsync(await CreateAsync("bool", new[] { false, true, false }, ZarrFormat.V2, ("_ARRAY_DIMENSIONS", new[] { "x" }))));
    }

    [Theory]
    [InlineData("int8", "300", "Element 1 of the value, 300")]
    [InlineData("int8", "NaN", "no _FillValue")]
    [InlineData("uint16", "-1", "Element 1 of the value, -1")]
    [InlineData("int32", "1e10", "Element 1 of the value")]
    [InlineData("int32", "Infinity", "Element 1 of the value")]
    [InlineData("float32", "1e300", "Element 1 of the value")]
    public async Task What_does_not_fit_is_refused_by_name_and_nothing_is_stored(string type, string value, string says)
    {
        var array = await CreateAsync(type, null, ZarrFormat.V3, ("scale_factor", 1.0));
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await DecodedArray.Of(array).WriteAsync(ZarrSelection.All, new[] { 1.0, double.Parse(value, CultureInfo.InvariantCulture), 2, 3 }, cancel: Cancel));
        Assert.Equal((ZarrErrorId.ValueNotConvertible, true), (error.Id, error.Message.Contains(says, StringComparison.Ordinal)));
        Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Fact]
    public async Task Numbers_are_rounded_to_the_nearest_half_to_even_and_null_is_missing()
    {
        var array = await CreateAsync("int16", new short[] { 9, 9, 9, 9, 9, 9 }, ZarrFormat.V3, ("scale_factor", 1.0), ("_FillValue", -1));
        await DecodedArray.Of(array).WriteAsync(ZarrSelection.All, new object?[] { 0.5, 1.5, -0.5, 2.4999, null, double.NaN }, cancel: Cancel);
        Assert.Equal(new short[] { 0, 2, 0, 2, -1, -1 }, array.GetSlice(":").Data);
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await DecodedArray.Of(array).WriteAsync(ZarrSelection.All, -1, cancel: Cancel));
        Assert.Contains("stands for a missing value", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Integers_without_a_factor_are_stored_as_exactly_as_they_are_given()
    {
        var array = await CreateAsync("int64", new long[] { 0, 0 }, ZarrFormat.V3, ("_FillValue", -1));
        await DecodedArray.Of(array).WriteAsync(ZarrSelection.All, new[] { 9_007_199_254_740_993, long.MaxValue }, cancel: Cancel);
        Assert.Equal(new[] { 9_007_199_254_740_993, long.MaxValue }, array.GetSlice(":").Data);
    }

    [Theory]
    [InlineData("scale_factor", "x")]
    [InlineData("scale_factor", 0)]
    [InlineData("add_offset", true)]
    public async Task An_attribute_that_cannot_be_used_is_refused_by_name(string name, object value)
    {
        var array = await CreateAsync("int16", null, ZarrFormat.V3, (name, value));
        var error = Assert.Throws<ZarrException>(() => DecodedArray.Of(array));
        Assert.Equal((ZarrErrorId.EncodingInvalid, true), (error.Id, error.Message.Contains($"'{name}'", StringComparison.Ordinal)));
        Assert.Equal(4, (await DecodedArray.AsStored(array).ReadAsync(ZarrSelection.All, cancel: Cancel)).Count);
    }

    [Fact]
    public async Task Times_are_stored_as_counts_and_what_lies_between_two_is_refused()
    {
        var array = await CreateAsync("int32", null, ZarrFormat.V3, ("units", "days since 2000-01-01"), ("calendar", "360_day"), ("_FillValue", -1));
        var values = DecodedArray.Of(array);
        await values.WriteAsync(ZarrSelection.All, new object?[] { "2000-01-30", "2000-02-30", null, new DateTime(2001, 1, 1) }, cancel: Cancel);
        Assert.Equal(new[] { 29, 59, -1, 360 }, array.GetSlice(":").Data);
        Assert.Equal("2000-01-30 2000-02-30 null 2001-01-01", await ReadAsync(array));
        await Assert.ThrowsAsync<ZarrException>(async () => await values.WriteAsync(ZarrSelection.All, "2000-01-30T12:00", cancel: Cancel));
        await Assert.ThrowsAsync<ZarrException>(async () => await values.WriteAsync(ZarrSelection.All, "2000-01-31", cancel: Cancel));
    }

    [Fact]
    public async Task Times_as_floats_go_there_and_back()
    {
        var array = await CreateAsync("float64", null, ZarrFormat.V3, ("units", "hours since 1900-01-01"));
        DateTime?[] times = [new(2020, 2, 29, 13, 30, 0, DateTimeKind.Utc), null, new(1850, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2200, 1, 1, 0, 0, 0, DateTimeKind.Utc)];
        await DecodedArray.Of(array).WriteAsync(ZarrSelection.All, times, cancel: Cancel);
        Assert.Equal(times, (await DecodedArray.Of(array).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
    }

    [Fact]
    public async Task Elements_are_found_by_their_values()
    {
        var array = await CreateAsync("int16", new short[] { 0, 100, -999, 200, 300, 400, -999 }, ZarrFormat.V3, ("scale_factor", -0.5), ("add_offset", 100), ("_FillValue", -999));
        var values = DecodedArray.Of(array);
        foreach (var keeps in (bool[])[false, true])
        {
            if (keeps) await array.KeepChunkStatisticsAsync(cancel: Cancel);
            Assert.Equal([(0L, 100.0), (1L, 50.0)], await FindAsync(values, new() { GreaterOrEqual = 50 }));
            Assert.Equal([(5L, -100.0)], await FindAsync(values, new() { LessThan = -50 }));
            Assert.Equal(2, await values.CountValuesAsync(ZarrSelection.All, new() { NaN = true }, cancel: Cancel));
            Assert.Equal(6, await values.CountValuesAsync(ZarrSelection.All, new() { NotEqual = 50 }, cancel: Cancel));
        }

        var times = await CreateAsync("float32", new[] { 0f, 0.5f, 1f, 2f }, ZarrFormat.V3, ("units", "days since 2000-01-01"), ("calendar", "noleap"));
        Assert.Equal(2, await DecodedArray.Of(times).CountValuesAsync(ZarrSelection.All, new() { GreaterThan = "2000-01-01T12:00" }, cancel: Cancel));

        static async Task<(long, double)[]> FindAsync(DecodedArray values, ValueCondition condition)
        {
            var found = new List<(long, double)>();
            await foreach (var one in values.FindValuesAsync(ZarrSelection.All, condition, cancel: Cancel)) found.Add((one.Index[0], (double)one.Value!));
            return [.. found];
        }
    }

    [Fact]
    public async Task Statistics_are_those_of_the_values()
    {
        var array = await CreateAsync("int16", new short[] { 0, 100, -999 }, ZarrFormat.V3, ("scale_factor", 0.5), ("_FillValue", -999));
        await foreach (var chunk in DecodedArray.Of(array).ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics, cancel: Cancel))
            Assert.Equal((0.0, 50.0, 25.0, 1L), ((double)chunk.Minimum!, (double)chunk.Maximum!, (double)chunk.Mean!, chunk.NaNCount));
    }

    [Theory]
    [InlineData(":", false)]
    [InlineData("1:8,::2", false)]
    [InlineData("::-1,3", false)]
    [InlineData("(6,0,3),2:9", false)]
    [InlineData("4,5", false)]
    [InlineData("0:0,:", false)]
    [InlineData(":", true)]
    [InlineData("2:9,(8,1)", true)]
    public async Task Chunk_by_chunk_values_are_those_of_what_is_read(string selection, bool isSharded)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Parse("a"), new ArrayBuilder { Shape = new(10, 12), ChunkShape = new(2, 3), ShardShape = isSharded ? new(4, 6) : null, DataType = DataType.Parse("int16"), FillValue = 7 }.Build(),
            new Dictionary<string, object?> { ["scale_factor"] = 0.5, ["add_offset"] = -1, ["missing_value"] = 5 }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0:7,0:8"), Enumerable.Range(0, 56).Select(i => (short)(i % 9)).ToArray(), cancel: Cancel);
        var values = DecodedArray.Of(array);
        var (got, expected) = (await values.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel), values.Encoding!.Decode(await array.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel)));
        Assert.Equal(expected.Data, got.Data);
        Assert.Equal((expected.Shape, expected.ToString()), (got.Shape, got.ToString()));
        if (selection == ":") Assert.Equal((2.5, -1.0, true), ((double)got[9, 11]!, (double)got[0, 0]!, double.IsNaN((double)got[0, 5]!)));
    }

    [Theory]
    [InlineData("flag_values=[0,1,2]", 1, "bad")]
    [InlineData("flag_values=[0,1,2]", 7, "")]
    [InlineData("flag_masks=[1,2,4]", 5, "good ugly")]
    [InlineData("flag_masks=[1,2,4]", 0, "")]
    [InlineData("flag_values=[0,2,4] flag_masks=[1,6,6]", 2, "good bad")]
    [InlineData("flag_values=[0,2]", 0, null)]
    public async Task Flags_have_names(string attributes, int value, string? names)
    {
        var given = attributes.Split(' ').Select(part => part.Split('=')).Select(pair => (pair[0], Zarr.Format.Metadata.AttributeValues.FromJson(System.Text.Json.Nodes.JsonNode.Parse(pair[1]))));
        var flags = FlagMeanings.Of(await CreateAsync("uint8", null, ZarrFormat.V3, [.. given, ("flag_meanings", "good bad ugly")]));
        Assert.Equal(names, flags?.Describe((byte)value));
        if (flags is null) return;
        Assert.Equal(flags.Names[^1], flags.Describe((double)flags.ValueOf("ugly")) is { Length: > 0 } found ? found.Split(' ')[^1] : null);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => flags.ValueOf("unknown")).Id);
    }

    // Half and lengths beyond one block, and below and beyond one vector, among them.
    [Fact]
    public void Decoding_is_what_it_is_element_by_element() => Gen.Int[0, int.MaxValue].Sample(
        seed =>
    {
        var random = new Random(seed);
        string[] types = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float16", "float32", "float64"];
        var type = DataType.Parse(types[random.Next(types.Length)]);
        var storage = type.CreateArray(random.Next(random.Next(2) == 0 ? 40 : 5000));
        for (var i = 0; i < storage.Length; i++) type.SetElement(random.Next(100), BulkCopy.Span(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(storage), i * type.ItemSize, type.ItemSize));
        var attributes = new Dictionary<string, object?>();
        double? scale = random.Next(2) == 0 ? null : random.NextDouble() - 0.3, offset = random.Next(2) == 0 ? null : random.NextDouble() * 100;
        int[] missing = [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(100))];
        if (scale is not null) attributes["scale_factor"] = scale;
        if (offset is not null) attributes["add_offset"] = offset;
        if (missing.Length > 0) attributes["missing_value"] = missing;
        if (ValueEncoding.Of(type, attributes, ZarrFormat.V3, null, "a", out _) is not { } encoding) return attributes.Count == 0;
        var before = type.ToElements(storage).Cast<object>().Select(value => value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToArray();
        var (values, decoded) = encoding.Decode(storage);
        var got = decoded.ToElements(values).Cast<object>().Select(value => value is Half half ? (double)half : Convert.ToDouble(value, CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i < got.Length; i++)
        {
            var expected = missing.Contains((int)before[i]) ? double.NaN : before[i] * (scale ?? 1) + (offset ?? 0);
            if (scale is not null && offset is not null && !missing.Contains((int)before[i])) expected = Add(before[i] * scale.Value, offset.Value);
            if (!got[i].Equals(expected)) return false;
        }

        return got.Length == before.Length;
    },
        iter: 300);

    // Two roundings.
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static double Add(double product, double offset) => product + offset;
}

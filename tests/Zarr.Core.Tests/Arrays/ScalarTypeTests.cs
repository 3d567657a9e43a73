using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Every data type of one size through the whole chain, in both formats and byte orders.</summary>
public class ScalarTypeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly DataType[] Types =
    [
        .. DataType.All.Concat(DataType.Examples).Where(t => !t.IsVariableLength),
        .. ((string[])["datetime64[25s]", "datetime64[M]", "datetime64[generic]", "timedelta64[Y]", "timedelta64[W]"]).Select(DataType.Parse),
    ];

    private static async Task<ZarrArray> CreateAsync(DataType type, ZarrFormat format, bool bigEndian, Shape shape, Shape chunks, object? fill = null, params ICodec[] codecs) =>
        await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, DataType = type, FillValue = fill, Format = format, BigEndian = bigEndian, Codecs = codecs,
        }.Build(), cancel: Cancel);

    // Bits that the type has an exact .NET element for.
    private static byte[] RandomBits(DataType type, Random random, int count)
    {
        var bytes = new byte[count * type.ItemSize];
        random.NextBytes(bytes);
        if (type.Name == "bool")
            for (var i = 0; i < bytes.Length; i++) bytes[i] &= 1;
        if (type.Name.Contains("64[", StringComparison.Ordinal))
            foreach (ref var stored in MemoryMarshal.Cast<byte, long>(bytes.AsSpan())) stored = random.Next(5) == 0 ? long.MinValue : stored % 7000 * (type.Name == "datetime64[M]" ? 1 : 100);
        return bytes;
    }

    [Fact]
    public async Task Elements_come_back_whatever_the_format_and_byte_order() => await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var type = Types[random.Next(Types.Length)];
        var format = type.NumPyName.Length > 0 && random.Next(2) == 0 ? ZarrFormat.V2 : ZarrFormat.V3;
        var shape = new Shape(random.Next(1, 6), random.Next(1, 6));
        var array = await CreateAsync(type, format, random.Next(2) == 0, shape, new Shape(2, 3), null, random.Next(2) == 0 ? [] : [ArrayBuilder.DefaultCodec]);
        var storage = type.CreateArray(shape.ElementCount);
        var bits = RandomBits(type, random, (int)shape.ElementCount);
        bits.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(storage), bits.Length));
        var elements = type.ToElements(storage);
        Assert.Equal(type.ClrType, elements.GetType().GetElementType());

        await array.WriteAsync(ZarrSelection.All, elements);
        var again = await ZarrArray.OpenAsync(array.Store, StoreKey.Root);
        Assert.Equal(type, again.DataType);
        Assert.Equal(array.FillValue, again.FillValue);
        var slice = await again.ReadAsync(ZarrSelection.All);
        Assert.Equal(elements, slice.Data);
        for (long i = 0; i < shape[0]; i++)
            for (long j = 0; j < shape[1]; j++)
                Assert.Equal(elements.GetValue(i * shape[1] + j), slice[i, j]);
        Assert.Equal(elements.Cast<object?>(), slice.ToArray().Cast<object?>());

        // One by one as well, boxed, and by way of text where views show one.
        await again.WriteAsync(ZarrSelection.All, elements.Cast<object?>().ToArray());
        Assert.Equal(elements, (await again.ReadAsync(ZarrSelection.All)).Data);
        if (slice.GetDisplayElement(0) is DisplayText)
        {
            await again.WriteAsync(ZarrSelection.All, Enumerable.Range(0, (int)slice.Count).Select(i => slice.GetDisplayElement(i)!.ToString()).ToArray());
            Assert.Equal(elements, (await again.ReadAsync(ZarrSelection.All)).Data);
        }
    }, iter: 3000);

    public static TheoryData<string, bool, Array, string> Golden => new()
    {
        { "complex64", false, new Complex[] { new(1, -2) }, "0000803f000000c0" },
        { "complex64", true, new Complex[] { new(1, -2) }, "3f800000c0000000" },
        { "complex128", true, new Complex[] { new(1, -2) }, "3ff0000000000000c000000000000000" },
        { "bfloat16", false, new[] { 1f, -2f }, "803f00c0" },
        { "bfloat16", true, new[] { 1f, -2f }, "3f80c000" },
        { "datetime64[ns]", false, new[] { DateTime.UnixEpoch.AddTicks(1) }, "6400000000000000" },
        { "datetime64[ns]", true, new DateTime?[] { DateTime.UnixEpoch.AddTicks(1), null }, "00000000000000648000000000000000" },
        { "timedelta64[25s]", true, new[] { TimeSpan.FromSeconds(-25) }, "ffffffffffffffff" },
        { "int4", false, new[] { -8, 7, -1 }, "f807ff" },
        { "uint2", false, new[] { 0, 3 }, "0003" },
        { "float8_e4m3", false, new[] { 1.0, -240, double.PositiveInfinity }, "38f778" },
        { "complex_float16", true, new Complex[] { new(1, -2) }, "3c00c000" },
    };

    [Theory]
    [MemberData(nameof(Golden), DisableDiscoveryEnumeration = true)]
    public async Task A_chunk_has_these_bytes(string name, bool bigEndian, Array value, string bytes)
    {
        var array = await CreateAsync(DataType.Parse(name), ZarrFormat.V3, bigEndian, new(value.Length), new(value.Length), fill: name.Contains("64[", StringComparison.Ordinal) ? 7 : null);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel);
        Assert.Equal(bytes, Convert.ToHexStringLower(chunk!.Bytes.Span));
    }

    [Fact]
    public async Task What_was_never_written_is_the_fill_value_and_of_times_NaT()
    {
        var times = await CreateAsync(DataType.Parse("datetime64[us]"), ZarrFormat.V2, true, new(2), new(2));
        Assert.Equal(new DateTime?[] { null, null }, times.GetSlice(":").Data);
        Assert.Null(times.FillValue);
        var filled = await CreateAsync(DataType.Parse("datetime64[us]"), ZarrFormat.V2, true, new(2), new(2), "2026-01-01");
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), filled.FillValue);
        Assert.Equal(filled.FillValue, filled.GetSlice("0").GetValue());
        var inexact = await CreateAsync(DataType.Parse("datetime64[ns]"), ZarrFormat.V3, false, new(2), new(2), 1);
        Assert.Equal("1970-01-01T00:00:00.000000001", inexact.FillValue!.ToString());
        var complex = await CreateAsync(DataType.Parse("complex64"), ZarrFormat.V2, true, new(2), new(2), "1+2j");
        Assert.Equal(new Complex[] { new(1, 2), new(1, 2) }, complex.GetSlice(":").Data);
    }

    [Fact]
    public async Task Stored_numbers_are_read_by_a_view()
    {
        var array = await CreateAsync(DataType.Parse("datetime64[ns]"), ZarrFormat.V2, true, new(3), new(2));
        await array.WriteAsync(ZarrSelection.All, new[] { 1L, long.MinValue, 200 }, cancel: Cancel);
        var slice = array.GetSlice(":");
        Assert.Equal(["1970-01-01T00:00:00.000000001", "", "1970-01-01T00:00:00.000000200"], ((ZarrTime?[])slice.Data).Select(time => time.ToString()));
        Assert.Equal(slice.Data.GetValue(2), slice[2]);
        Assert.Equal(new DisplayText("1970-01-01T00:00:00.000000001"), slice.GetDisplayElement(0));
        var numbers = slice.ViewAs(DataType.Parse("int64"));
        Assert.Equal(new[] { 1L, long.MinValue, 200 }, numbers.Data);
        Assert.Equal("uint64", slice.ViewAs(DataType.Parse("uint64")).DataType.Name);
        Assert.Equal("datetime64[ns]", numbers.ViewAs(DataType.Parse("datetime64[ns]")).DataType.Name);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Assert.Throws<ZarrException>(() => slice.ViewAs(DataType.Parse("int32"))).Id);

        // They are written as they are, too: numbers are counts, and a slice of the same type is its bytes.
        await array.WriteAsync(ZarrSelection.All, numbers, cancel: Cancel);
        Assert.Equal(numbers.Data, array.GetSlice(":").ViewAs(DataType.Parse("int64")).Data);
        await array.WriteAsync(ZarrSelection.All, slice, cancel: Cancel);
        Assert.Equal(numbers.Data, array.GetSlice(":").ViewAs(DataType.Parse("int64")).Data);
    }

    [Fact]
    public async Task A_view_is_of_the_bits()
    {
        var array = await CreateAsync(DataType.Parse("float32"), ZarrFormat.V3, true, new(2), new(2));
        await array.WriteAsync(ZarrSelection.All, new[] { 1f, -2f }, cancel: Cancel);
        Assert.Equal(new[] { 0x3f800000u, 0xc0000000u }, array.GetSlice(":").ViewAs(DataType.Parse("uint32")).Data);
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task The_filter_delta_sees_times_as_64_bit_integers(ZarrFormat format)
    {
        var day = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var values = Enumerable.Range(0, 8).Select(i => (DateTime?)day.AddDays(i * i)).ToArray();
        // By its own type NumPy could not read it.
        var typed = await Assert.ThrowsAsync<ZarrException>(() => CreateAsync(DataType.Parse("datetime64[s]"), format, false, new(8), new(8), null, new DeltaCodec(new StoredType(DataType.Parse("datetime64[s]"), false))));
        Assert.Equal(ZarrErrorId.CodecInvalid, typed.Id);
        foreach (var delta in (DeltaCodec[])[new(), new(new StoredType(DataType.Parse("int64"), false))])
        {
            var array = await CreateAsync(DataType.Parse("datetime64[s]"), format, false, new(8), new(8), null, delta);
            await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel);
            using var chunk = await array.Store.GetAsync(StoreKey.Parse(format == ZarrFormat.V2 ? "0" : "c/0"), ByteRange.All, Cancel);
            Assert.Equal([1767225600, .. Enumerable.Range(1, 7).Select(i => (2 * i - 1) * 86400L)], MemoryMarshal.Cast<byte, long>(chunk!.Bytes.Span).ToArray());
            Assert.Equal(values, (await ZarrArray.OpenAsync(array.Store, StoreKey.Root, Cancel)).GetSlice(":").Data);
        }
    }
}

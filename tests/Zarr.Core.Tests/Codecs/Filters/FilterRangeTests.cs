using System.Runtime.InteropServices;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Codecs.Filters;

/// <summary>What a filter stores is read as what was written, but for what rounding takes; anything else is an error before anything is stored.</summary>
public class FilterRangeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StoredType Type(string name) => new(DataType.Parse(name), false);

    private static ICodec Codec(string text) => text.Split(' ') is var parts ? parts[0] switch
    {
        "astype" => new AsTypeCodec(null, Type(parts[1])),
        "delta" => new DeltaCodec(null, parts.Length > 1 ? Type(parts[1]) : null),
        "fixedscaleoffset" => new FixedScaleOffsetCodec(double.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture), 0, null, Type(parts[1])),
        "quantize" => new QuantizeCodec(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture), null, parts.Length > 2 ? Type(parts[2]) : null),
        "bitround" => new BitRoundCodec(int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(text),
    } : throw new ArgumentException(text);

    private static async Task<ZarrArray> CreateAsync(string type, Shape shape, Shape chunks, object? fill, params ICodec[] codecs) => await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root,
        new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse(type), FillValue = fill, Format = ZarrFormat.V2, Codecs = codecs }.Build(), cancel: Cancel);

    [Theory]
    // type, codec, values, the first that cannot be encoded
    [InlineData("int32", "astype uint8", new double[] { 0, 255, 300, -1 }, 2)]
    [InlineData("int32", "astype uint8", new double[] { 0, -1 }, 1)]
    [InlineData("int32", "astype bool", new double[] { 0, 1, 5 }, 2)]
    [InlineData("int64", "astype uint64", new double[] { 5, -1 }, 1)]
    [InlineData("uint64", "astype int64", new double[] { 5, 9223372036854775808 }, 1)]
    [InlineData("float64", "astype int16", new double[] { -32768.9, 32767.9, 32768 }, 2)]
    [InlineData("float64", "astype int64", new double[] { -9223372036854775808, 9223372036854775808 }, 1)]
    [InlineData("float64", "astype uint8", new double[] { -0.9, 255.9, double.NaN }, 2)]
    [InlineData("float64", "astype uint8", new double[] { 1, double.PositiveInfinity }, 1)]
    [InlineData("float64", "astype float32", new double[] { 3.4e38, double.PositiveInfinity, double.NaN, 1e39 }, 3)]
    [InlineData("float32", "astype float16", new double[] { 65504, 65519, 65520 }, 2)]
    [InlineData("uint64", "astype float16", new double[] { 65504, 65520 }, 1)]
    [InlineData("int32", "delta int8", new double[] { 0, 100, 228, 5 }, 2)]
    [InlineData("int32", "delta int8", new double[] { 0, 127, 254, 126, 254 }, 4)]
    [InlineData("int32", "delta uint8", new double[] { 0, 5, 4 }, 2)]
    [InlineData("float64", "delta", new double[] { 1e308, -1e308 }, 1)]
    [InlineData("float64", "delta", new double[] { 1, double.NaN, 2 }, 2)]
    [InlineData("float64", "delta", new double[] { double.PositiveInfinity, 2 }, 1)]
    [InlineData("float64", "delta float32", new double[] { 0, 1e38, 5e38 }, 2)]
    [InlineData("bool", "delta", new double[] { 1, 0 }, 1)]
    [InlineData("float64", "fixedscaleoffset uint8 1", new double[] { 255.4, -0.4, -1, 300 }, 2)]
    [InlineData("float64", "fixedscaleoffset int16 10", new double[] { 3276.7, 1e6 }, 1)]
    [InlineData("float32", "fixedscaleoffset int16 10", new double[] { 3276.7, 1e6 }, 1)]
    [InlineData("float32", "fixedscaleoffset int16 10", new double[] { 1, double.NaN }, 1)]
    [InlineData("float32", "fixedscaleoffset float32 1e30", new double[] { 1, 1e20 }, 1)]
    [InlineData("int32", "fixedscaleoffset uint8 1", new double[] { 7, 256 }, 1)]
    [InlineData("float32", "quantize 2 float16", new double[] { 65504, 1e5 }, 1)]
    [InlineData("float32", "quantize 20", new double[] { 1, 1e38 }, 1)]
    [InlineData("float32", "bitround 0", new double[] { 1, float.PositiveInfinity, float.MaxValue }, 2)]
    [InlineData("uint8", "bitround 1", new double[] { 128, 191, 255 }, 2)]
    [InlineData("int8", "bitround 3", new double[] { 95, -1, -128, 127 }, 3)]
    public async Task An_element_that_would_be_read_as_another_is_refused_by_its_place(string type, string codec, double[] values, int first)
    {
        var data = DataType.Parse(type);
        var elements = data.CreateArray(values.Length);
        for (var i = 0; i < values.Length; i++) data.SetElement(values[i], MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(elements), values.Length * data.ItemSize).Slice(i * data.ItemSize, data.ItemSize));
        // In chunks of one element none has a neighbour; a delta is only of those of its chunk.
        foreach (var chunk in codec.StartsWith("delta", StringComparison.Ordinal) ? (long[])[values.Length] : [values.Length, 1])
        {
            var array = await CreateAsync(type, new(values.Length), new(chunk), null, Codec(codec));
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.All, elements, cancel: Cancel));
            Assert.Equal(ZarrErrorId.ValueNotConvertible, error.Id);
            Assert.Contains($"element {first} of", error.Message);
            Assert.Contains($"'{codec.Split(' ')[0]}'", error.Message);
            Assert.Empty(await array.Store.ListAsync(StoreKey.Root, true, Cancel).Where(entry => entry.Key.Value is not (".zarray" or ".zattrs")).ToArrayAsync(Cancel));
            // What comes before it is none; of a part of a chunk the rest is fill, to which there is a difference, too.
            if (!codec.StartsWith("delta", StringComparison.Ordinal)) await array.WriteAsync(ZarrSelection.Parse($"0:{first}"), data.Name == "bool" ? values[..first].Select(v => v != 0).ToArray() : values[..first], cancel: Cancel);
        }
    }

    [Theory]
    [InlineData("uint8", "int8")]
    [InlineData("uint16", "int16")]
    [InlineData("uint32", "int8")]
    [InlineData("int32", "int32")]
    public void Differences_that_wrap_around_and_back_are_lossless(string type, string encoded)
    {
        var data = DataType.Parse(type);
        var chain = new CodecChain([new DeltaCodec(null, Type(encoded)), new BytesCodec(false)], new ChunkSpec(new(6), data, new byte[data.ItemSize]));
        var elements = data.CreateArray(6);
        data.ConvertElements(new long[] { 100, 5, 103, 0, 127, 1 }, elements);
        var bytes = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(elements), 6 * data.ItemSize);
        using var stored = chain.Encode(bytes);
        var again = new byte[bytes.Length];
        chain.Decode(stored.Span, again);
        Assert.Equal(bytes.ToArray(), again);
    }

    [Fact]
    public void What_is_encoded_without_an_error_is_read_as_what_was_written() => Gen.Select(Gen.Int[-70000, 70000].Array[1, 40], Gen.Int[0, 7].Select(i => ((string[])["int8", "uint8", "int16", "uint16", "int32", "uint32", "float32", "float16"])[i]), Gen.Bool.Select(isDelta => isDelta ? "delta" : "astype")).Sample((values, target, name) =>
    {
        var data = DataType.Parse("int32");
        var chain = new CodecChain([Codec($"{name} {target}"), new BytesCodec(false)], new ChunkSpec(new(values.Length), data, new byte[4]));
        var again = new int[values.Length];
        try
        {
            using var stored = chain.Encode(MemoryMarshal.AsBytes(values.AsSpan()));
            chain.Decode(stored.Span, MemoryMarshal.AsBytes(again.AsSpan()));
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
        {
            return;
        }

        if (target != "float16") Assert.Equal(values, again);
    });

    [Theory]
    [InlineData("float32", "fixedscaleoffset int16 10")]
    [InlineData("float32", "delta")]
    [InlineData("float64", "astype int32")]
    public async Task A_chunk_that_reaches_beyond_the_array_needs_no_fill_value_that_can_be_encoded(string type, string codec)
    {
        var array = await CreateAsync(type, new(3, 3), new(2, 2), "NaN", Codec(codec));
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 9).ToArray(), cancel: Cancel);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (double)i), array.GetSlice(":").Data.Cast<object>().Select(Convert.ToDouble));
        // Of a part the rest is the fill value.
        var part = await CreateAsync(type, new(4), new(4), "NaN", Codec(codec));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await part.WriteAsync(ZarrSelection.Parse("3"), 5, cancel: Cancel))).Id);
        Assert.True(double.IsNaN(Convert.ToDouble(part.GetSlice("3").Data.GetValue(0))));
    }

    [Fact]
    public async Task Of_many_chunks_none_is_stored_when_one_element_is_refused()
    {
        var array = await CreateAsync("int32", new(1000, 100), new(10, 100), null, Codec("astype uint8"));
        var values = new int[100_000];
        values[77_777] = 256;
        Assert.Contains("element 77777 of the value", (await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel))).Message);
        Assert.Single(await array.Store.ListAsync(StoreKey.Root, true, Cancel).ToArrayAsync(Cancel));
    }

    [Fact]
    public void Rounding_keeps_what_is_infinite_or_no_number()
    {
        var chain = new CodecChain([new BitRoundCodec(0), new BytesCodec(false)], new ChunkSpec(new(4), DataType.Parse("float32"), new byte[4]));
        var values = new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.Int32BitsToSingle(-1) };
        using var stored = chain.Encode(MemoryMarshal.AsBytes(values.AsSpan()));
        Assert.Equal(values, MemoryMarshal.Cast<byte, float>(stored.Span).ToArray());
    }
}

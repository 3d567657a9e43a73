using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Codecs.Filters;

/// <summary>scale_offset and cast_value, held to the words of their specifications.</summary>
public class RealFilterTests
{
    private static ICodec Codec(string name, string configuration) => CodecRegistry.Create(name, (JsonObject)JsonNode.Parse(configuration)!);

    private static CodecChain Chain(string type, object? fill, int count, params ICodec[] codecs)
    {
        var dataType = DataType.Parse(type);
        return new([.. codecs, new BytesCodec(false)], new ChunkSpec(new(count), dataType, dataType.FillValueFrom(fill ?? 0)));
    }

    private static TTo[] Encode<TFrom, TTo>(CodecChain chain, params TFrom[] values) where TFrom : unmanaged where TTo : unmanaged
    {
        using var encoded = chain.Encode(MemoryMarshal.AsBytes<TFrom>(values));
        return MemoryMarshal.Cast<byte, TTo>(encoded.Span).ToArray();
    }

    private static TFrom[] Decode<TTo, TFrom>(CodecChain chain, params TTo[] encoded) where TFrom : unmanaged where TTo : unmanaged
    {
        var decoded = new TFrom[encoded.Length];
        chain.Decode(MemoryMarshal.AsBytes<TTo>(encoded), MemoryMarshal.AsBytes(decoded.AsSpan()));
        return decoded;
    }

    private static ZarrErrorId Fails(Action action) => Assert.Throws<ZarrException>(action).Id;

    [Fact] // rule 41
    public void Scale_and_offset_are_applied_in_the_arithmetic_of_the_array()
    {
        var chain = Chain("float32", 0, 3, Codec("scale_offset", """{"offset":5,"scale":0.1}"""));
        Assert.Equal([(0f - 5f) * 0.1f, 0f, (105f - 5f) * 0.1f], Encode<float, float>(chain, 0, 5, 105));
        Assert.Equal([-5f / 0.1f + 5f, 5f], Decode<float, float>(Chain("float32", 0, 2, Codec("scale_offset", """{"offset":5,"scale":0.1}""")), -5f, 0f));
        Assert.Equal([0f, 7f], Encode<float, float>(Chain("float32", 0, 2, Codec("scale_offset", "{}")), 0, 7));
    }

    [Fact] // rule 41
    public void What_the_type_cannot_hold_is_an_error_and_never_wraps()
    {
        var down = Codec("scale_offset", """{"offset":1000}""");
        Assert.Equal([0, 255], Encode<ushort, ushort>(Chain("uint16", 1000, 2, down), 1000, 1255));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => Encode<ushort, ushort>(Chain("uint16", 1000, 1, down), 999)));
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Chain("uint16", 0, 1, down)));
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Fails(() => Decode<ushort, ushort>(Chain("uint16", 1000, 1, down), 65000)));
        var half = Codec("scale_offset", """{"scale":2}""");
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Fails(() => Decode<int, int>(Chain("int32", 0, 1, half), 3)));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => Encode<float, float>(Chain("float32", 0, 1, Codec("scale_offset", """{"scale":1e30}""")), 1e30f)));
    }

    [Theory] // rule 41
    [InlineData("""{"scale":0}""")]
    [InlineData("""{"scale":"0x00000000"}""")]
    [InlineData("""{"scale":-0.0}""")]
    [InlineData("""{"scale":"many"}""")]
    public void A_scale_of_0_is_refused_however_it_is_spelled(string configuration) =>
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Chain("float32", 0, 1, Codec("scale_offset", configuration))));

    [Fact]
    public void Unknown_members_are_refused()
    {
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Codec("scale_offset", """{"scale":2,"dtype":"u1"}""")));
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Codec("cast_value", """{"data_type":"uint8","casting":"same"}""")));
    }

    [Fact] // rule 41
    public async Task The_fill_value_goes_through_the_chain_so_that_shards_leave_out_what_is_fill()
    {
        // The third example of the specification of scale_offset.
        ICodec[] codecs =
        [
            Codec("scale_offset", """{"offset":-10,"scale":0.1}"""),
            Codec("cast_value", """{"data_type":"uint8","rounding":"nearest-even","scalar_map":{"encode":[["NaN",0]],"decode":[[0,"NaN"]]}}"""),
        ];
        var store = new MemoryStore();
        var cancel = TestContext.Current.CancellationToken;
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(8), ChunkShape = new(2), ShardShape = new(8), DataType = DataType.Parse("float64"), FillValue = double.NaN, Codecs = codecs,
        }.Build(), cancel: cancel);
        await array.WriteAsync(ZarrSelection.Parse("2:4"), new[] { 0.0, 2540.0 }, cancel: cancel);
        var again = await ZarrArray.OpenAsync(store, StoreKey.Root, cancel);
        Assert.Equal([double.NaN, double.NaN, 0, 2540, double.NaN, double.NaN, double.NaN, double.NaN], (double[])again.GetSlice(":").Data);
        var chunks = await again.ScanChunksAsync(ZarrSelection.All, ChunkDetail.InnerChunks, cancel: cancel).ToArrayAsync(cancel);
        Assert.Equal([0L, 2, 0, 0], chunks.Select(chunk => chunk.StoredLength));
    }

    [Theory]
    [InlineData("nearest-even", new sbyte[] { 2, 2, -2, 4, 2, -3 })]
    [InlineData("nearest-away", new sbyte[] { 2, 3, -3, 4, 2, -3 })]
    [InlineData("towards-zero", new sbyte[] { 1, 2, -2, 3, 2, -2 })]
    [InlineData("towards-positive", new sbyte[] { 2, 3, -2, 4, 3, -2 })]
    [InlineData("towards-negative", new sbyte[] { 1, 2, -3, 3, 2, -3 })]
    public void Rounds_to_integers_as_told(string rounding, sbyte[] expected)
    {
        double[] values = [1.75, 2.5, -2.5, 3.5, 2.25, -2.75];
        Assert.Equal(expected, Encode<double, sbyte>(Chain("float64", 0, 6, Codec("cast_value", $$"""{"data_type":"int8","rounding":"{{rounding}}"}""")), values));
    }

    [Fact]
    public void Values_out_of_range_fail_clamp_or_wrap_as_told()
    {
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => Encode<double, sbyte>(Chain("float64", 0, 1, Codec("cast_value", """{"data_type":"int8"}""")), 128.0)));
        Assert.Equal([127, -128], Encode<double, sbyte>(Chain("float64", 0, 2, Codec("cast_value", """{"data_type":"int8","out_of_range":"clamp"}""")), 128.0, -1e300));
        Assert.Equal([-128, 0], Encode<double, sbyte>(Chain("float64", 0, 2, Codec("cast_value", """{"data_type":"int8","out_of_range":"wrap"}""")), 128.0, 1e300));
        Assert.Equal([-32768, -32767, 32767], Encode<int, short>(Chain("int32", 0, 3, Codec("cast_value", """{"data_type":"int16","out_of_range":"wrap"}""")), 32768, 32769, -32769));
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, float.MaxValue],
            Encode<double, float>(Chain("float64", 0, 3, Codec("cast_value", """{"data_type":"float32","out_of_range":"clamp"}""")), 1e300, -1e300, 3.4028235677973362e38));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => Encode<double, float>(Chain("float64", 0, 1, Codec("cast_value", """{"data_type":"float32"}""")), 1e300)));
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Codec("cast_value", """{"data_type":"float32","out_of_range":"wrap"}""")));
    }

    [Fact]
    public void NaN_and_infinity_need_a_map_where_the_target_has_none_and_signs_of_zero_stay()
    {
        var plain = Codec("cast_value", """{"data_type":"uint8","out_of_range":"clamp"}""");
        foreach (var value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => Encode<double, byte>(Chain("float64", 0, 1, plain), value)));
        var mapped = Codec("cast_value", """{"data_type":"uint8","rounding":"towards-zero","out_of_range":"wrap","scalar_map":{"encode":[["NaN",1],["+Infinity",2],["-Infinity",3],[7,9],[7,8]]}}""");
        Assert.Equal([1, 2, 3, 9, 0], Encode<double, byte>(Chain("float64", 0, 5, mapped), double.NaN, double.PositiveInfinity, double.NegativeInfinity, 7, 256.5));
        var floats = Encode<double, float>(Chain("float64", 0, 3, Codec("cast_value", """{"data_type":"float32","rounding":"towards-positive"}""")), -0.0, double.NaN, -1e-300);
        Assert.True(float.IsNegative(floats[0]) && float.IsNaN(floats[1]) && floats[2] == 0 && float.IsNegative(floats[2]));
    }

    [Fact]
    public void Every_value_between_two_neighbours_becomes_the_one_the_rule_says() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        var random = new Random(seed);
        var low = random.Next(8) == 0 ? Half.MaxValue : BitConverter.UInt16BitsToHalf((ushort)random.Next(0x7bff));
        var (below, above) = ((double)low, low == Half.MaxValue ? 65536.0 : (double)Half.BitIncrement(low));
        var part = new[] { 0.25, 0.5, 0.75 }[random.Next(3)];
        var value = below + part * (above - below);
        var isEven = (BitConverter.HalfToUInt16Bits(low) & 1) == 0;
        foreach (var sign in new[] { 1, -1 })
            foreach (var (rounding, takesHigh) in new[]
            {
                ("nearest-even", part > 0.5 || (part == 0.5 && !isEven)), ("nearest-away", part >= 0.5), ("towards-zero", false),
                ("towards-positive", sign > 0), ("towards-negative", sign < 0),
            })
            {
                var chain = Chain("float64", 0, 1, Codec("cast_value", $$"""{"data_type":"float16","rounding":"{{rounding}}","out_of_range":"clamp"}"""));
                var expected = (Half)sign * (takesHigh ? Half.BitIncrement(low) : low);
                Assert.Equal(expected, Encode<double, Half>(chain, sign * value)[0]);
            }
    });

    [Fact]
    public void Large_integers_round_to_floating_point_without_a_detour()
    {
        // 2^60 + 2^36 is halfway between two 32-bit floating-point numbers; one more is not.
        var value = (1L << 60) + (1L << 36);
        float F(string rounding, long n) => Encode<long, float>(Chain("int64", 0, 1, Codec("cast_value", $$"""{"data_type":"float32","rounding":"{{rounding}}"}""")), n)[0];
        Assert.Equal(MathF.ScaleB(1, 60), F("nearest-even", value));
        Assert.Equal(MathF.BitIncrement(MathF.ScaleB(1, 60)), F("nearest-away", value));
        Assert.Equal(MathF.BitIncrement(MathF.ScaleB(1, 60)), F("nearest-even", value + 1));
        Assert.Equal(MathF.ScaleB(1, 60), F("towards-zero", value + 1));
        Assert.Equal(MathF.BitIncrement(MathF.ScaleB(1, 60)), F("towards-positive", (1L << 60) + 1));
    }

    [Fact]
    public void Integers_are_cast_between_all_types_as_arithmetic_says() => Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7], Gen.Long).Sample((from, to, bits) =>
    {
        string[] types = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];
        var (source, target) = (DataType.Parse(types[from]), DataType.Parse(types[to]));
        var element = BitConverter.GetBytes(bits)[..source.ItemSize];
        var value = BigInteger.Parse(source.GetElement(element)!.ToString()!);
        var size = 8 * target.ItemSize;
        var (least, greatest) = target.Name[0] == 'u' ? (BigInteger.Zero, BigInteger.Pow(2, size) - 1) : (-BigInteger.Pow(2, size - 1), BigInteger.Pow(2, size - 1) - 1);
        foreach (var range in new[] { "clamp", "wrap", null })
        {
            var codec = Codec("cast_value", $$"""{"data_type":"{{target}}"{{(range is null ? "" : $",\"out_of_range\":\"{range}\"")}}}""");
            var chain = new CodecChain([codec, new BytesCodec(false)], new ChunkSpec(new(1), source, new byte[source.ItemSize]));
            var fits = value >= least && value <= greatest;
            if (!fits && range is null)
            {
                Assert.Equal(ZarrErrorId.ValueNotConvertible, Fails(() => chain.Encode(element).Dispose()));
                continue;
            }

            using var encoded = chain.Encode(element);
            var wrapped = ((value % (greatest - least + 1)) + (greatest - least + 1)) % (greatest - least + 1);
            var expected = fits ? value : range == "clamp" ? BigInteger.Max(least, BigInteger.Min(greatest, value)) : wrapped > greatest ? wrapped - (greatest - least + 1) : wrapped;
            Assert.Equal(expected, BigInteger.Parse(target.GetElement(encoded.Span)!.ToString()!));
        }
    });

    [Fact]
    public void Other_types_than_numbers_are_refused_by_name()
    {
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Chain("bool", false, 1, Codec("cast_value", """{"data_type":"uint8"}"""))));
        Assert.Equal(ZarrErrorId.CodecInvalid, Fails(() => Chain("bool", false, 1, Codec("scale_offset", "{}"))));
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, Fails(() => Codec("cast_value", """{"data_type":"uint7"}""")));
    }
}

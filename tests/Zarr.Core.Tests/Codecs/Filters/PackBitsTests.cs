using System.Numerics;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs.Filters;

/// <summary>packbits as Zarr v3 registers it (zarr-extensions, codecs/packbits).</summary>
public class PackBitsTests
{
    private static CodecChain Chain(string type, int length, ICodec codec) => new([codec], new ChunkSpec(new(length), DataType.Parse(type), null));

    private static ICodec Create(string configuration) => CodecRegistry.Create("packbits", (JsonObject)JsonNode.Parse(configuration)!);

    [Theory] // rule 41
    [InlineData("bool", "{}", "01000001000000000001", "0902")]
    [InlineData("bool", """{"padding_encoding":"first_byte"}""", "01000001000000000001", "060902")]
    [InlineData("bool", """{"padding_encoding":"last_byte"}""", "01000001000000000001", "090206")]
    [InlineData("uint4", "{}", "010f02", "f102")]
    [InlineData("int4", "{}", "0708fe", "870e")]
    [InlineData("int2", "{}", "0001feff", "e4")]
    [InlineData("float6_e2m3fn", "{}", "3f0102", "7f2000")]
    [InlineData("complex_float4_e2m1fn", "{}", "01020304", "2143")]
    [InlineData("int16", "{}", "34127856", "34127856")]
    [InlineData("int16", """{"first_bit":4,"last_bit":7}""", "34007f00", "73")]
    [InlineData("complex64", """{"last_bit":7}""", "0100000002000000", "0102")]
    public void Elements_become_these_bits(string type, string configuration, string decoded, string encoded)
    {
        var chain = Chain(type, decoded.Length / 2 / DataType.Parse(type).ItemSize, Create(configuration));
        using var ours = chain.Encode(Convert.FromHexString(decoded));
        Assert.Equal(encoded, Convert.ToHexStringLower(ours.Span));
    }

    [Theory]
    [InlineData("int16", 4, 7, (short)0x80)]
    [InlineData("int16", 0, 7, (short)-129)]
    [InlineData("uint8", 0, 3, (byte)16)]
    public void A_number_with_bits_above_those_that_are_kept_is_refused(string type, int first, int last, object value)
    {
        var (data, bytes) = (DataType.Parse(type), new byte[2 * DataType.Parse(type).ItemSize]);
        data.SetElement(value, bytes.AsSpan(data.ItemSize));
        var error = Assert.Throws<ZarrException>(() => Chain(type, 2, new PackBitsCodec(PackBitsPadding.None, false, first, last)).Encode(bytes));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, error.Id);
        Assert.Contains("element 1 of a chunk", error.Message);
    }

    [Fact]
    public void Any_bits_of_any_number_come_back_in_a_row_of_bits() => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        var random = new Random(seed);
        var types = DataType.All.Where(t => t.BitLayout is not null).ToArray();
        var type = types[random.Next(types.Length)];
        var (parts, bits, isSigned) = type.BitLayout!.Value;
        var first = random.Next(bits);
        var last = random.Next(first, bits);
        var kept = last - first + 1;
        var (count, partLength) = (random.Next(20), type.ItemSize / parts);
        var decoded = new byte[count * type.ItemSize];
        random.NextBytes(decoded);
        if (type.Name == "bool") for (var i = 0; i < count; i++) decoded[i] &= 1;
        var padding = (PackBitsPadding)random.Next(3);

        // One number of as many bits as all elements have, and each element cut out of it again.
        BigInteger row = 0;
        var expected = new byte[decoded.Length];
        // What it is made of: the same, with any bits below the first.
        var fitting = new byte[decoded.Length];
        for (var i = 0; i < count * parts; i++)
        {
            var mask = (BigInteger.One << kept) - 1;
            var number = new BigInteger(decoded.AsSpan(i * partLength, partLength), isUnsigned: true) >> first & mask;
            row |= number << (i * kept);
            if (isSigned && number >> (kept - 1) == 1) number -= mask + 1;
            var bytes = (number << first).ToByteArray();
            var below = (new BigInteger(decoded.AsSpan(i * partLength, partLength), isUnsigned: true) & ((BigInteger.One << first) - 1)).ToByteArray();
            for (var b = 0; b < partLength; b++)
            {
                expected[i * partLength + b] = b < bytes.Length ? bytes[b] : number < 0 ? (byte)255 : (byte)0;
                fitting[i * partLength + b] = (byte)(expected[i * partLength + b] | (b < below.Length ? below[b] : 0));
            }
        }

        var length = (count * parts * kept + 7) / 8;
        var packed = new byte[length];
        row.TryWriteBytes(packed, out _, isUnsigned: true);
        var unused = (byte)(8 * length - count * parts * kept);
        byte[] encoded = padding switch { PackBitsPadding.FirstByte => [unused, .. packed], PackBitsPadding.LastByte => [.. packed, unused], _ => packed };

        var chain = Chain(type.Name, count, new PackBitsCodec(padding, false, first, last));
        using var ours = chain.Encode(fitting);
        Assert.Equal(encoded, ours.Span.ToArray());
        var back = new byte[decoded.Length];
        chain.Decode(encoded, back);
        Assert.Equal(expected, back);
    }, iter: 3000);

    [Theory]
    [InlineData("int32", """{"first_bit":5,"last_bit":4}""")]
    [InlineData("int32", """{"last_bit":32}""")]
    [InlineData("int32", """{"first_bit":32}""")]
    [InlineData("S4", "{}")]
    [InlineData("datetime64[s]", "{}")]
    public void What_cannot_be_packed_is_refused(string type, string configuration) =>
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => Chain(type, 4, Create(configuration))).Id);

    [Fact]
    public void Padding_that_is_not_what_it_must_be_is_damage() => Assert.Equal(ZarrErrorId.ChunkCorrupt,
        Assert.Throws<ZarrException>(() => Chain("bool", 10, Create("""{"padding_encoding":"first_byte"}""")).Decode([5, 0, 0], new byte[10])).Id);

    [Fact]
    public void The_configuration_says_what_is_not_usual()
    {
        Assert.Null(Create("{}").Configure(ZarrFormat.V3));
        Assert.Equal("""{"padding_encoding":"last_byte","first_bit":1,"last_bit":2}""", Create("""{"last_bit":2,"first_bit":1,"padding_encoding":"last_byte"}""").Configure(ZarrFormat.V3)!.ToJsonString());
        Assert.Null(Create("""{"first_bit":null,"last_bit":null}""").Configure(ZarrFormat.V3));
    }
}

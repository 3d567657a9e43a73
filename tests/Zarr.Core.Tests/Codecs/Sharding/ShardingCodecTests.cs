using System.Buffers.Binary;
using CsCheck;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs.Sharding;

/// <summary>The bytes of shards (Zarr v3 codec sharding-indexed; docs/format-rules.md, rule 38).</summary>
public class ShardingCodecTests
{
    private static CodecChain Chain(ShardingCodec codec, int length = 6, params ICodec[] around) =>
        new([codec, .. around], new ChunkSpec(new(length), DataType.Parse("int16"), new byte[2]));

    private static byte[] Bytes(params short[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Index(bool bigEndian, params ulong[] numbers)
    {
        var bytes = new byte[8 * numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8 * i), numbers[i]);
            else BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), numbers[i]);
        }

        return bytes;
    }

    private static ShardingCodec Codec(bool atStart = false, bool bigEndian = false, bool checksum = false, params ICodec[] inner) => new(
        new(2), inner.Length == 0 ? [new BytesCodec(false)] : inner,
        checksum ? [new BytesCodec(bigEndian), new Crc32CCodec()] : [new BytesCodec(bigEndian)], atStart ? IndexLocation.Start : IndexLocation.End);

    private static byte[] Encode(CodecChain chain, byte[] decoded)
    {
        using var encoded = chain.Encode(decoded);
        return encoded.Span.ToArray();
    }

    [Theory] // rule 38
    [InlineData(false)]
    [InlineData(true)]
    public void Inner_chunks_of_fill_are_left_out_and_offsets_count_from_the_start_of_the_shard(bool bigEndian)
    {
        const ulong none = ulong.MaxValue;
        var decoded = Bytes(1, 2, 0, 0, 5, 6);
        byte[] chunks = [1, 0, 2, 0, 5, 0, 6, 0];
        Assert.Equal([.. chunks, .. Index(bigEndian, 0, 4, none, none, 4, 4)], Encode(Chain(Codec(bigEndian: bigEndian)), decoded));
        Assert.Equal([.. Index(bigEndian, 48, 4, none, none, 52, 4), .. chunks], Encode(Chain(Codec(atStart: true, bigEndian)), decoded));
    }

    [Fact] // rule 38
    public void The_index_may_carry_a_checksum_and_is_refused_when_that_does_not_agree()
    {
        var chain = Chain(Codec(checksum: true));
        var encoded = Encode(chain, Bytes(1, 2, 3, 4, 5, 6));
        Assert.Equal(12 + 48 + 4, encoded.Length);
        encoded[^20] ^= 1;
        Assert.Equal(ZarrErrorId.ChecksumMismatch, Assert.Throws<ZarrException>(() => chain.Decode(encoded, new byte[12])).Id);
    }

    [Fact] // rule 38
    public void Gaps_any_order_and_shared_ranges_are_read()
    {
        byte[] shard = [9, 9, 3, 0, 4, 0, 9, 1, 0, 2, 0, .. Index(false, 7, 4, 2, 4, 7, 4)];
        var decoded = new byte[12];
        Chain(Codec()).Decode(shard, decoded);
        Assert.Equal(Bytes(1, 2, 3, 4, 1, 2), decoded);
    }

    [Theory] // rule 38
    [InlineData(5UL, 60UL)]
    [InlineData(61UL, 0UL)]
    [InlineData(ulong.MaxValue - 1, 4UL)]
    [InlineData(4UL, ulong.MaxValue - 3)]
    [InlineData(ulong.MaxValue, 4UL)]
    [InlineData(0UL, ulong.MaxValue)]
    public void Ranges_outside_the_shard_are_damage(ulong offset, ulong length)
    {
        byte[] shard = [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, .. Index(false, 0, 4, offset, length, 8, 4)];
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => Chain(Codec()).Decode(shard, new byte[12])).Id);
    }

    [Fact]
    public void A_shard_shorter_than_its_index_is_damage()
    {
        var chain = Chain(Codec());
        for (var length = 0; length < 48; length++)
            Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => chain.Decode(new byte[length], new byte[12])).Id);
    }

    [Fact]
    public void Shards_nest_and_stand_among_other_codecs() => Gen.Int[0, 1_000_000].Sample(seed =>
    {
        var random = new Random(seed);
        ICodec Compressed(ICodec codec) => codec;
        var inner = new ShardingCodec(new(2, 1), [TransposeCodec.Reversed(2), new BytesCodec(true), new GzipCodec(1)], indexLocation: (IndexLocation)random.Next(2));
        var outer = new ShardingCodec(new(4, 3), [Compressed(inner)], [new BytesCodec(random.Next(2) == 0)], (IndexLocation)random.Next(2));
        var spec = new ChunkSpec(new(8, 6), DataType.Parse("int32"), BitConverter.GetBytes(7));
        var chain = new CodecChain(random.Next(2) == 0 ? [outer] : [new TransposeCodec([0, 1]), outer, new ZstdCodec(1, false)], spec);
        var decoded = new byte[spec.Length];
        for (var i = 0; i < 48; i++) BitConverter.TryWriteBytes(decoded.AsSpan(4 * i), random.Next(3) == 0 ? random.Next() : 7);
        var back = new byte[decoded.Length];
        chain.Decode(Encode(chain, decoded), back);
        Assert.Equal(decoded, back);
    }, iter: 200);

    [Fact] // rule 38
    public void A_shard_must_be_a_whole_number_of_inner_chunks()
    {
        var error = Assert.Throws<ZarrException>(() => Chain(Codec(), length: 5));
        Assert.Equal(ZarrErrorId.CodecInvalid, error.Id);
        Assert.Contains("whole number", error.Message, StringComparison.Ordinal);
    }

    [Fact] // rule 38
    public void Index_codecs_of_unknown_length_are_refused() =>
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => Chain(new(new(2), [new BytesCodec(false)], [new BytesCodec(false), new GzipCodec(1)]))).Id);
}

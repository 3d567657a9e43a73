using CsCheck;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Blosc;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs;

/// <summary>The chain as a whole: order, binding, exact lengths, hostile bytes.</summary>
public class CodecChainTests
{
    private static readonly ChunkSpec Chunk = new(new(3, 4, 5), DataType.Parse("uint16"), new byte[2]);

    public static TheoryData<string> Chains => new(
        "bytes:little", "bytes:big", "gzip:1", "zlib:9", "zstd:3", "lz4:1", "crc32c", "blosc:lz4:5:shuffle", "blosc:blosclz:9:bitshuffle", "blosc:zstd:1:noshuffle",
        "blosc:snappy", "blosc:zlib:1", "blosc:lz4hc:9", "shuffle:2 gzip:1 crc32c", "bytes:big crc32c zstd:1 crc32c", "gzip:1 blosc zstd:1", "none");

    private static CodecChain Create(string spec, bool transposed = false)
    {
        var codecs = spec.Split(' ').Where(s => s != "none").Select(CodecRegistry.Parse).ToList();
        if (!codecs.Any(c => c is IArrayToBytesCodec)) codecs.Insert(0, new BytesCodec(false));
        if (transposed) codecs.InsertRange(0, [new TransposeCodec([1, 2, 0]), TransposeCodec.Reversed(3)]);
        return new(codecs, Chunk);
    }

    private static byte[] Encode(CodecChain chain, byte[] decoded)
    {
        using var encoded = chain.Encode(decoded);
        return encoded.Span.ToArray();
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void A_chunk_decodes_to_what_was_encoded(string spec) => Gen.Byte.Array[120].Sample(bytes =>
    {
        foreach (var transposed in (bool[])[false, true])
        {
            var chain = Create(spec, transposed);
            var decoded = new byte[120];
            chain.Decode(Encode(chain, bytes), decoded);
            Assert.Equal(bytes, decoded);
        }
    }, iter: 50);

    [Theory]
    [MemberData(nameof(Chains))]
    public void Damaged_bytes_give_a_typed_error_or_a_chunk_never_anything_else(string spec)
    {
        var chain = Create(spec);
        var valid = Encode(chain, [.. Enumerable.Range(0, 120).Select(i => (byte)(i / 7))]);
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Byte.Array[0, 40]).Sample((kind, at, value, extra) =>
        {
            byte[] damaged = kind switch { 0 => valid[..at], 1 => [.. valid[..at], value, .. valid[(at + 1)..]], 2 => [.. valid, .. extra], _ => extra };
            try
            {
                chain.Decode(damaged, new byte[120]);
            }
            catch (ZarrException e)
            {
                Assert.Contains(e.Id, (ZarrErrorId[])[ZarrErrorId.ChunkCorrupt, ZarrErrorId.ChecksumMismatch]);
            }
        }, iter: 2000);
    }

    [Fact]
    public void A_flipped_bit_does_not_pass_a_checksum()
    {
        var chain = Create("crc32c");
        var stored = Encode(chain, new byte[120]);
        stored[7] ^= 1;
        Assert.Equal(ZarrErrorId.ChecksumMismatch, Assert.Throws<ZarrException>(() => chain.Decode(stored, new byte[120])).Id);
    }

    [Fact] // rule 21; Zarr v3 core, "Codecs"
    public void Codecs_out_of_order_are_refused()
    {
        foreach (var codecs in (ICodec[][])
            [[], [new GzipCodec(1)], [new BytesCodec(false), TransposeCodec.Reversed(3)], [new BytesCodec(false), new BytesCodec(false)], [new GzipCodec(1), new BytesCodec(false)]])
            Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => new CodecChain(codecs, Chunk)).Id);
    }

    [Fact] // rules 13, 34; numcodecs blosc.pyx AUTOSHUFFLE
    public void Blosc_takes_element_size_and_shuffle_from_the_chunk()
    {
        var wide = (BloscCodec)Create("blosc").Codecs[1];
        Assert.Equal((2, BloscShuffle.Byte), (wide.TypeSize, wide.Shuffle));
        var narrow = (BloscCodec)new CodecChain([new BytesCodec(), CodecRegistry.Parse("blosc")], Chunk with { DataType = DataType.Parse("uint8") }).Codecs[1];
        Assert.Equal((1, BloscShuffle.Bit), (narrow.TypeSize, narrow.Shuffle));
    }

    [Fact] // rule 33: words are accepted, a permutation is what counts and what is written
    public void Transpose_takes_the_words_c_and_f()
    {
        Assert.Equal([2, 1, 0], ((TransposeCodec)new CodecChain([CodecRegistry.Parse("transpose:F"), new BytesCodec(false)], Chunk).Codecs[0]).Order);
        Assert.Equal([0, 1, 2], ((TransposeCodec)new CodecChain([CodecRegistry.Parse("transpose:C"), new BytesCodec(false)], Chunk).Codecs[0]).Order);
        Assert.Equal(ZarrErrorId.CodecInvalid, Assert.Throws<ZarrException>(() => new CodecChain([new TransposeCodec([0, 0, 1]), new BytesCodec(false)], Chunk)).Id);
    }

    [Theory] // rules 34, 36
    [InlineData("nonsense", ZarrErrorId.CodecNotSupported)]
    [InlineData("gzip:10", ZarrErrorId.CodecInvalid)]
    [InlineData("gzip:x", ZarrErrorId.CodecInvalid)]
    [InlineData("gzip:1:2", ZarrErrorId.CodecInvalid)]
    [InlineData("blosc:nope", ZarrErrorId.CodecInvalid)]
    [InlineData("blosc:lz4:10", ZarrErrorId.CodecInvalid)]
    [InlineData("blosc:lz4:5:sideways", ZarrErrorId.CodecInvalid)]
    [InlineData("zstd:23", ZarrErrorId.CodecInvalid)]
    public void A_codec_that_cannot_be_is_refused_by_name(string text, ZarrErrorId id)
    {
        var error = Assert.Throws<ZarrException>(() => CodecRegistry.Parse(text));
        Assert.Equal(id, error.Id);
        Assert.Contains(text.Split(':')[0], error.Message);
    }

    [Fact]
    public void A_chunk_too_large_for_one_buffer_is_refused_before_anything_is_allocated() =>
        Assert.Equal(ZarrErrorId.ShapeInvalid,
            Assert.Throws<ZarrException>(() => new CodecChain([new BytesCodec(false)], Chunk with { Shape = new(1L << 40) })).Id);
}

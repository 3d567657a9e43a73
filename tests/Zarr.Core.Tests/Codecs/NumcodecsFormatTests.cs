using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Blosc;
using Zarr.Format.DataTypes;

namespace Zarr.Core.Tests.Codecs;

/// <summary>What numcodecs' codecs make of a few elements, byte by byte.</summary>
public class NumcodecsFormatTests
{
    private static CodecChain Chain(string dtype, string filters, string compressor = "null", int length = 3)
    {
        var document = (JsonObject)JsonNode.Parse(
            $$"""{"zarr_format":2,"shape":[{{length}}],"chunks":[{{length}}],"dtype":"{{dtype}}","fill_value":0,"order":"C","filters":{{filters}},"compressor":{{compressor}}}""")!;
        var metadata = Zarr.Format.Metadata.V2.ArrayDocument.Read(document, "of a test");
        return new(metadata.Codecs, new ChunkSpec(metadata.ChunkShape, metadata.DataType, metadata.FillValue));
    }

    private static void Holds(CodecChain chain, string decoded, string encoded)
    {
        var bytes = Convert.FromHexString(decoded);
        using var ours = chain.Encode(bytes);
        Assert.Equal(encoded, Convert.ToHexStringLower(ours.Span));
        var back = new byte[bytes.Length];
        chain.Decode(Convert.FromHexString(encoded), back);
        Assert.Equal(bytes, back);
    }

    [Theory] // rule 15
    [InlineData("crc32", true)]
    [InlineData("adler32", true)]
    [InlineData("crc32c", false)]
    [InlineData("fletcher32", false)]
    [InlineData("jenkins_lookup3", false)]
    public void Checksums_stand_at_their_end_of_the_bytes(string id, bool atStart)
    {
        var chain = Chain("|u1", $$"""[{"id":"{{id}}"}]""");
        using var encoded = chain.Encode([0, 1, 2]);
        Assert.Equal(7, encoded.Length);
        Assert.Equal([0, 1, 2], encoded.Span.Slice(atStart ? 4 : 0, 3).ToArray());
        var damaged = encoded.Span.ToArray();
        damaged[atStart ? 5 : 1] ^= 1;
        Assert.Equal(ZarrErrorId.ChecksumMismatch, Assert.Throws<ZarrException>(() => chain.Decode(damaged, new byte[3])).Id);
    }

    [Fact] // rule 37
    public void Crc32c_is_four_bytes_lowest_first_behind_the_bytes() =>
        Holds(Chain("|u1", """[{"id":"crc32c"}]""", length: 9), "313233343536373839", "313233343536373839" + "839206e3");

    [Fact] // rule 16
    public void Packbits_counts_its_padding_first_and_begins_at_the_highest_bit() =>
        Holds(Chain("|b1", """[{"id":"packbits"}]""", length: 10), "01010000000000000001", "06" + "c040");

    [Fact] // rule 16
    public void Delta_keeps_the_first_element_and_may_store_another_type() =>
        Holds(Chain("<i4", """[{"id":"delta","dtype":"<i4","astype":"<i2"}]"""), "050000000700000004000000", "05000200fdff");

    [Fact] // rule 16
    public void Fixedscaleoffset_stores_the_rounded_product()
    {
        var chain = Chain("<f8", """[{"id":"fixedscaleoffset","offset":10,"scale":3,"dtype":"<f8","astype":"|u1"}]""");
        using var encoded = chain.Encode(System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>([10, 10.5, 11]));
        Assert.Equal([0, 2, 3], encoded.Span.ToArray());
        var back = new double[3];
        chain.Decode(encoded.Span, System.Runtime.InteropServices.MemoryMarshal.AsBytes(back.AsSpan()));
        Assert.Equal([10, 10 + 2 / 3.0, 11], back);
    }

    [Fact] // rule 16
    public void Json2_puts_dtype_and_shape_behind_the_elements()
    {
        var chain = Chain("|O", """[{"id":"json2"}]""", length: 2);
        var type = (VariableDataType)chain.Chunk.DataType;
        var heap = new ElementHeap(type, null, chain.ObjectCodec!);
        var handles = new long[2];
        heap.AddValues(new object?[] { "a", 5L }, handles);
        using var encoded = chain.Encode(System.Runtime.InteropServices.MemoryMarshal.AsBytes(handles.AsSpan()), heap);
        Assert.Equal("""["a",5,"|O",[2]]""", JsonNode.Parse(Encoding.UTF8.GetString(encoded.Span))!.ToJsonString());
    }

    [Fact] // rule 14
    public void Lz4_tells_the_decoded_length_before_its_block() =>
        // Token for three literals, then they.
        Holds(Chain("|u1", "null", """{"id":"lz4","acceleration":1}"""), "000102", "03000000" + "30" + "000102");

    [Fact] // rule 14
    public void Zlib_and_gzip_are_two_framings_and_gzip_may_have_several_members()
    {
        static byte[] Compress(byte[] bytes, Func<Stream, Stream> open)
        {
            var target = new MemoryStream();
            using (var stream = open(target)) stream.Write(bytes);
            return target.ToArray();
        }

        static Stream Gzip(Stream s) => new GZipStream(s, CompressionMode.Compress, leaveOpen: true);
        static Stream Zlib(Stream s) => new ZLibStream(s, CompressionMode.Compress, leaveOpen: true);

        var (gzip, zlib) = (Chain("|u1", "null", """{"id":"gzip","level":1}"""), Chain("|u1", "null", """{"id":"zlib","level":1}"""));
        var decoded = new byte[3];
        gzip.Decode([.. Compress([1], Gzip), .. Compress([2, 3], Gzip)], decoded);
        Assert.Equal([1, 2, 3], decoded);
        zlib.Decode(Compress([4, 5, 6], Zlib), decoded);
        Assert.Equal([4, 5, 6], decoded);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => gzip.Decode(Compress([1, 2, 3], Zlib), new byte[3])).Id);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => zlib.Decode(Compress([1, 2, 3], Gzip), new byte[3])).Id);
    }

    [Theory] // rule 13
    [InlineData("<f8", "null", 8, BloscShuffle.Byte)]
    [InlineData("<f8", """[{"id":"astype","encode_dtype":"<f4","decode_dtype":"<f8"}]""", 4, BloscShuffle.Byte)]
    [InlineData("<f8", """[{"id":"fixedscaleoffset","offset":0,"scale":1,"dtype":"<f8","astype":"|u1"}]""", 1, BloscShuffle.Bit)]
    [InlineData("|b1", "null", 1, BloscShuffle.Bit)]
    public void Blosc_works_on_elements_as_the_filters_leave_them(string dtype, string filters, int typeSize, BloscShuffle shuffle)
    {
        var chain = Chain(dtype, filters, """{"id":"blosc","cname":"lz4","clevel":5,"shuffle":-1,"blocksize":0}""", 1000);
        using var encoded = chain.Encode(new byte[chain.Chunk.Length]);
        Assert.True(BloscHeader.TryParse(encoded.Span, out var header));
        Assert.Equal((typeSize, shuffle), (header.TypeSize, header.Shuffle));
    }

    [Theory] // rule 13
    [InlineData(0, BloscShuffle.None)]
    [InlineData(1, BloscShuffle.Byte)]
    [InlineData(2, BloscShuffle.Bit)]
    public void Bloscs_numbers_of_shuffles_are_these(int number, BloscShuffle shuffle) =>
        Assert.Equal(shuffle, ((BloscCodec)Chain("<i4", "null", $$"""{"id":"blosc","cname":"lz4","clevel":5,"shuffle":{{number}},"blocksize":0}""").Codecs[^1]).Shuffle);

    [Fact] // rule 7
    public void Filters_run_in_the_order_of_the_list_then_the_compressor()
    {
        var chain = Chain("|u1", """[{"id":"delta","dtype":"|u1"},{"id":"base64"},{"id":"crc32"}]""", """{"id":"adler32"}""");
        using var encoded = chain.Encode([1, 3, 6]);
        var text = Encoding.ASCII.GetBytes(Convert.ToBase64String([1, 2, 3]));
        Assert.Equal(text, encoded.Span[8..].ToArray());
        // The checksum that came first is inside the other.
        using var inner = Chain("|u1", """[{"id":"crc32"}]""", length: 4).Encode(text);
        Assert.Equal(inner.Span.ToArray(), encoded.Span[4..].ToArray());
        var back = new byte[3];
        chain.Decode(encoded.Span, back);
        Assert.Equal([1, 3, 6], back);
    }
}

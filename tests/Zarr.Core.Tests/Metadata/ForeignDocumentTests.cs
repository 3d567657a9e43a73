using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Blosc;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Metadata;

/// <summary>Documents as other programs write them: what has one meaning only is read, and nothing is guessed (docs/differences.md).</summary>
public class ForeignDocumentTests
{
    private const string V2 = """
        {"zarr_format":2,"shape":[4],"chunks":[2],"dtype":"<i2","compressor":null,"fill_value":0,"order":"C","filters":null}
        """;

    private const string V3 = """
        {"zarr_format":3,"node_type":"array","shape":[4],"data_type":"uint8","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},
         "chunk_key_encoding":{"name":"default"},"fill_value":0,"codecs":[{"name":"bytes"}]}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ZarrArray Open(string document, params (string Member, string? Json)[] changes)
    {
        var members = JsonNode.Parse(document)!.AsObject();
        foreach (var (member, json) in changes)
            if (json is null) members.Remove(member);
            else members[member] = JsonNode.Parse(json);
        var store = new MemoryStore();
        store.SetAsync(StoreKey.Parse(document == V2 ? ".zarray" : "zarr.json"), Encoding.UTF8.GetBytes(members.ToJsonString()), WriteCondition.None, default).AsTask().GetAwaiter().GetResult();
        return ZarrArray.OpenAsync(store, StoreKey.Root).AsTask().GetAwaiter().GetResult();
    }

    private static ZarrErrorId Refusal(string document, params (string, string?)[] changes) => Assert.Throws<ZarrException>(() => Open(document, changes)).Id;

    [Theory] // rule 5
    // As Python's int() and float() read them
    [InlineData("<i4", "\"0\"", "00000000")]
    [InlineData("<i4", "\"-7\"", "f9ffffff")]
    [InlineData("<i4", "\" +7 \"", "07000000")]
    [InlineData("<i4", "\"1_000\"", "e8030000")]
    [InlineData("<i4", "\"0.0\"", "00000000")]
    [InlineData("<i4", "\"1e3\"", "e8030000")]
    [InlineData("<i4", "1e3", "e8030000")]
    [InlineData("<i4", "-7.0", "f9ffffff")]
    [InlineData("<i8", "\"-9223372036854775808\"", "0000000000000080")]
    [InlineData("<i8", "-9.223372036854775808e18", "0000000000000080")]
    [InlineData("<u8", "\"18446744073709551615\"", "ffffffffffffffff")]
    [InlineData("<u8", "\"18446744073709551615.0\"", "ffffffffffffffff")]
    [InlineData("|u1", "\"007\"", "07")]
    [InlineData("<f4", "\"0\"", "00000000")]
    [InlineData("<f4", "\"-0.0\"", "00000080")]
    [InlineData("<f4", "\".5\"", "0000003f")]
    [InlineData("<f4", "\"5.\"", "0000a040")]
    [InlineData("<f4", "\"+1E-1\"", "cdcccc3d")]
    [InlineData("<f4", "\"16777217\"", "0000804b")] // half to even, once
    [InlineData("<f8", "\"inf\"", "000000000000f07f")]
    [InlineData("<f8", "\"+Infinity\"", "000000000000f07f")]
    [InlineData("<f8", "\"-INF\"", "000000000000f0ff")]
    [InlineData("<f8", "\"-infinity\"", "000000000000f0ff")]
    [InlineData("<f8", "\"nan\"", "000000000000f87f")]
    [InlineData("<f8", "\"-NaN\"", "000000000000f87f")]
    [InlineData("<f8", "\" NAN \"", "000000000000f87f")]
    // Truth values for numbers, numbers for truth values
    [InlineData("<f4", "true", "0000803f")]
    [InlineData("<i2", "false", "0000")]
    [InlineData("<i2", "true", "0100")]
    [InlineData("|b1", "0", "00")]
    [InlineData("|b1", "1.0", "01")]
    // netCDF-C 4.8.0: lists of one
    [InlineData("<i2", "[-32767]", "0180")]
    [InlineData("<i2", "[[5]]", "0500")]
    [InlineData("<f4", "[9.969209968386869e+36]", "0000f07c")]
    [InlineData("<f4", "[\"nan\"]", "0000c07f")]
    [InlineData("|b1", "[true]", "01")]
    [InlineData("<U1", "[\"a\"]", "61000000")]
    // Complex numbers, times, texts, records
    [InlineData("<c8", "0", "0000000000000000")]
    [InlineData("<c8", "1.5", "0000c03f00000000")]
    [InlineData("<c8", "[\"nan\",\"-inf\"]", "0000c07f000080ff")]
    [InlineData("<c8", "[\"1\",true]", "0000803f0000803f")]
    [InlineData("<M8[s]", "\"nat\"", "0000000000000080")]
    [InlineData("<M8[s]", "\"\"", "0000000000000080")]
    [InlineData("<M8[s]", "0.0", "0000000000000000")]
    [InlineData("<m8[s]", "\"5\"", "0500000000000000")]
    [InlineData("<M8[s]", "[7]", "0700000000000000")]
    [InlineData("<M8[D]", "\"1970-01-03\"", "0200000000000000")]
    [InlineData("|S5", "\"nones\"", "6e6f6e6573")] // five characters are no base64
    [InlineData("|V2", "[1,2]", "0102")]
    [InlineData("""[["a","<i2"],["b","|u1"]]""", """{"a":-1,"b":2}""", "ffff02")]
    public void A_fill_value_of_v2_is_read_as_zarr_python_reads_it(string dtype, string fill, string bits) =>
        Assert.Equal(bits, Convert.ToHexStringLower(Open(V2, ("dtype", dtype[0] == '[' ? dtype : $"\"{dtype}\""), ("fill_value", fill)).Metadata.FillValue!.Value.Span));

    [Theory] // rule 5
    [InlineData("|u1", "-1")] // NumPy 1 wraps
    [InlineData("|u1", "\"256\"")]
    [InlineData("<f4", "1e40")] // NumPy 1 makes it infinite
    [InlineData("<f8", "\"1e400\"")]
    [InlineData("<i4", "5.5")] // NumPy cuts it off
    [InlineData("<i4", "\"NaN\"")]
    [InlineData("<i4", "\"1__0\"")]
    [InlineData("<i4", "\"0x10\"")]
    [InlineData("<i4", "\"\"")]
    [InlineData("<i4", "\"1,5\"")]
    [InlineData("<i4", "[1,2]")]
    [InlineData("<i4", "[]")]
    [InlineData("<i4", "{}")]
    [InlineData("|b1", "2")]
    [InlineData("|b1", "\"False\"")] // true to NumPy
    [InlineData("|b1", "\"0\"")]
    [InlineData("<c8", "[1,2,3]")]
    [InlineData("|S2", "[\"YWI=\"]")] // cut off by NumPy
    [InlineData("|S3", "0.0")] // its text, to NumPy
    [InlineData("|S3", "\"ab\u00e9d=\"")]
    public void A_fill_value_that_means_several_things_or_none_is_refused(string dtype, string fill) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Refusal(V2, ("dtype", $"\"{dtype}\""), ("fill_value", fill)));

    [Theory] // rule 3
    [InlineData("i2", "int16", false)]
    [InlineData("=i2", "int16", false)]
    [InlineData("|i2", "int16", false)]
    [InlineData("u1", "uint8", false)]
    [InlineData("=u1", "uint8", false)]
    [InlineData(">u1", "uint8", false)]
    [InlineData("int32", "int32", false)]
    [InlineData("float64", "float64", false)]
    [InlineData("bool", "bool", false)]
    [InlineData("?", "bool", false)]
    [InlineData("|?", "bool", false)]
    [InlineData("B", "uint8", false)]
    [InlineData("h", "int16", false)]
    [InlineData(">d", "float64", true)]
    [InlineData("<F", "complex64", false)]
    [InlineData("complex128", "complex128", false)]
    [InlineData("M8[ns]", "datetime64[ns]", false)]
    [InlineData("timedelta64[s]", "timedelta64[s]", false)]
    [InlineData("U2", "U2", false)]
    [InlineData("=U2", "U2", false)]
    [InlineData("S2", "S2", false)]
    [InlineData("=S2", "S2", false)]
    [InlineData("V2", "r16", false)]
    public void A_dtype_without_byte_order_is_little_endian(string dtype, string name, bool bigEndian)
    {
        var array = Open(V2, ("dtype", $"\"{dtype}\""), ("fill_value", "null"));
        Assert.Equal((name, bigEndian), (array.DataType.Name, ((BytesCodec)array.Codecs[0]).BigEndian is true));
        Assert.Equal($"struct(a {name})", Open(V2, ("dtype", $"""[["a","{dtype}"]]"""), ("fill_value", "null")).DataType.Name);
    }

    [Theory]
    [InlineData("l")] // of 4 or 8 bytes
    [InlineData("long")]
    [InlineData("int")]
    [InlineData("float")]
    [InlineData("str")]
    [InlineData("g")]
    [InlineData("=")]
    [InlineData("")]
    [InlineData("Int32")]
    [InlineData("bfloat16")]
    public void A_dtype_whose_size_depends_on_the_machine_is_refused(string dtype) =>
        Assert.Equal(ZarrErrorId.DataTypeNotSupported, Refusal(V2, ("dtype", $"\"{dtype}\""), ("fill_value", "null")));

    [Theory]
    [InlineData("zarr_format", "\"2\"")]
    [InlineData("zarr_format", "2.0")]
    [InlineData("order", "\"c\"")]
    [InlineData("compressor", """{"id":"ZLIB","level":"6"}""")]
    [InlineData("compressor", """{"id":"zlib","level":6.0}""")]
    [InlineData("compressor", """{"id":"zstd","level":3,"checksum":"false"}""")]
    [InlineData("compressor", """{"id":"Blosc","cname":"LZ4","clevel":5,"shuffle":1,"nthreads":4}""")]
    [InlineData("filters", """[{"id":"shuffle","elementsize":"2"}]""")]
    public void What_others_spell_otherwise_in_v2_is_read(string member, string json) => Assert.Equal(new Shape(4), Open(V2, (member, json)).Shape);

    [Theory] // rule 13
    [InlineData("\"BYTE\"", BloscShuffle.Byte)] // GDAL
    [InlineData("\"BIT\"", BloscShuffle.Bit)]
    [InlineData("\"NONE\"", BloscShuffle.None)]
    [InlineData("\"bitshuffle\"", BloscShuffle.Bit)]
    [InlineData("\"2\"", BloscShuffle.Bit)]
    [InlineData("1.0", BloscShuffle.Byte)]
    [InlineData("true", BloscShuffle.Byte)] // R
    [InlineData("false", BloscShuffle.None)]
    [InlineData("\"FALSE\"", BloscShuffle.None)]
    [InlineData("-1", BloscShuffle.Byte)] // by the size of the elements
    [InlineData("null", BloscShuffle.Byte)]
    public void A_shuffle_has_many_names(string json, BloscShuffle shuffle)
    {
        var v2 = Open(V2, ("compressor", $$"""{"id":"blosc","cname":"lz4","clevel":5,"shuffle":{{json}},"blocksize":0}"""));
        Assert.Equal(shuffle, v2.Codecs.OfType<BloscCodec>().Single().Shuffle);
    }

    [Fact]
    public void A_shuffle_that_has_no_meaning_is_refused() =>
        Assert.Equal(ZarrErrorId.CodecInvalid, Refusal(V2, ("compressor", """{"id":"blosc","cname":"lz4","clevel":5,"shuffle":"sideways"}""")));

    [Fact] // rule 17
    public async Task Elements_of_one_byte_need_no_codecs()
    {
        var array = Open(V3, ("codecs", null));
        await array.WriteAsync(ZarrSelection.All, new byte[] { 1, 2, 3, 4 }, cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("c/1"), ByteRange.All, Cancel);
        Assert.Equal([3, 4], chunk!.Bytes.ToArray());
        Assert.Equal("bool", Open(V3, ("codecs", null), ("data_type", "\"bool\""), ("fill_value", "0")).DataType.Name);
        Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(V3, ("codecs", null), ("data_type", "\"uint16\"")));
        Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(V3, ("codecs", null), ("data_type", "\"string\""), ("fill_value", "\"\"")));
        Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(V3, ("codecs", "[]")));
    }

    [Fact] // rule 22
    public async Task Texts_of_four_bytes_without_a_byte_order_are_little_endian_and_in_the_other_order_damaged()
    {
        var array = Open(V3, ("data_type", """{"name":"fixed_length_utf32","configuration":{"length_bytes":4}}"""), ("fill_value", "\"\""));
        await array.Store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 97, 0, 0, 0, 0, 0, 0, 0 }, WriteCondition.None, Cancel);
        Assert.Equal(["a", "", "", ""], (string[])array.GetSlice(":").Data);
        await array.Store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 0, 0, 0, 97, 0, 0, 0, 0 }, WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => array.GetSlice(":")).Id);
        Assert.Equal(ZarrErrorId.CodecInvalid, Refusal(V3, ("data_type", "\"uint16\"")));
    }

    [Theory] // rule 18
    [InlineData("""[{"name":"bytes"},{"name":"blosc","configuration":{"level":6,"cname":"zstd","clevel":1,"shuffle":"shuffle","typesize":1,"blocksize":0}}]""")] // R
    [InlineData("""[{"name":"bytes"},{"name":"gzip","configuration":{"level":"5"}}]""")]
    [InlineData("""[{"name":"bytes"},{"name":"zstd","configuration":{"level":5,"checksum":false,"later":{"must_understand":false}}}]""")]
    [InlineData("""[{"name":"bytes","note":{"must_understand":false}}]""")]
    public void Members_that_change_nothing_are_passed_over(string codecs) => Assert.Equal("uint8", Open(V3, ("codecs", codecs)).DataType.Name);

    [Theory] // rule 18
    [InlineData("""[{"name":"bytes"},{"name":"blosc","configuration":{"dictionary":6,"cname":"zstd","clevel":1,"shuffle":"shuffle","typesize":1,"blocksize":0}}]""", ZarrErrorId.CodecInvalid)]
    [InlineData("""[{"name":"bytes"},{"name":"gzip","configuration":{"level":5,"later":{"must_understand":true}}}]""", ZarrErrorId.CodecInvalid)]
    [InlineData("""[{"name":"bytes","note":{}}]""", ZarrErrorId.FormatNotSupported)]
    public void Members_that_may_change_something_are_refused(string codecs, ZarrErrorId id) => Assert.Equal(id, Refusal(V3, ("codecs", codecs)));

    [Fact] // rules 10, 12
    public async Task A_group_whose_format_is_a_text_is_listed()
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse(".zgroup"), """{"zarr_format": "2"}"""u8.ToArray(), WriteCondition.None, Cancel);
        await store.SetAsync(StoreKey.Parse("a/.zarray"), (byte[])[.. "\ufeff"u8, .. Encoding.UTF8.GetBytes(V2)], WriteCondition.None, Cancel);
        var group = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Equal("a", Assert.Single(await group.ListAsync(cancel: Cancel).ToListAsync(Cancel)).Node!.Key.Value);
    }
}

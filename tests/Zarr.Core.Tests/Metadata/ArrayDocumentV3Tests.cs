using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Metadata;

/// <summary>zarr.json, rule by rule; the numbers are those of docs/format-rules.md.</summary>
public class ArrayDocumentV3Tests
{
    private const string Valid = """
        {"zarr_format":3,"node_type":"array","shape":[4,6],"data_type":"int16",
         "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2,3]}},
         "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},
         "fill_value":7,"codecs":[{"name":"bytes","configuration":{"endian":"little"}}],"attributes":{"a":1}}
        """;

    private static ZarrArray Open(string json)
    {
        var store = new MemoryStore();
        store.SetAsync(StoreKey.Parse("zarr.json"), Encoding.UTF8.GetBytes(json), WriteCondition.None, default).AsTask().GetAwaiter().GetResult();
        return ZarrArray.OpenAsync(store, StoreKey.Root).AsTask().GetAwaiter().GetResult();
    }

    private static ZarrArray OpenWith(string member, string? value)
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        document.Remove(member);
        return Open(value is null ? document.ToJsonString() : document.ToJsonString()[..^1] + $",\"{member}\":{value}}}");
    }

    private static ZarrErrorId Refusal(string member, string? value) => Assert.Throws<ZarrException>(() => OpenWith(member, value)).Id;

    [Fact]
    public void A_valid_document_opens()
    {
        var array = Open(Valid);
        Assert.Equal(new Shape(4, 6), array.Shape);
        Assert.Equal(new Shape(2, 3), array.ChunkShape);
        Assert.Equal("int16", array.DataType.Name);
        Assert.Equal((short)7, array.FillValue);
        Assert.Equal(1L, array.Attributes["a"]);
        Assert.Null(array.DimensionNames);
    }

    [Theory] // rules 17, 27, 28
    [InlineData("zarr_format", "3.0")]
    [InlineData("zarr_format", "\"3\"")]
    [InlineData("zarr_format", "true")]
    [InlineData("zarr_format", "4")]
    [InlineData("zarr_format", null)]
    [InlineData("node_type", null)]
    [InlineData("node_type", "\"tree\"")]
    [InlineData("fill_value", null)]
    [InlineData("codecs", "[]")]
    [InlineData("codecs", null)]
    [InlineData("shape", "[4]")] // rank against chunk_shape
    [InlineData("shape", "[4,-1]")]
    [InlineData("shape", "[4,1.5]")]
    [InlineData("shape", "[4,\"6\"]")]
    [InlineData("shape", "[4,99999999999999999999]")]
    [InlineData("data_type", null)]
    [InlineData("data_type", "7")]
    [InlineData("chunk_grid", null)]
    [InlineData("chunk_grid", """{"name":"regular"}""")]
    [InlineData("chunk_grid", """{"name":"regular","configuration":{"chunk_shape":[0,3]}}""")] 
    [InlineData("chunk_grid", """{"name":"regular","configuration":{"chunk_shape":[2]}}""")]
    [InlineData("chunk_key_encoding", """{"name":"default","configuration":{"separator":"-"}}""")]
    [InlineData("dimension_names", """["x"]""")] 
    [InlineData("dimension_names", """["x",3]""")]
    public void What_is_missing_or_malformed_is_refused(string member, string? value) => Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(member, value));

    [Theory] // rules 18, 19
    [InlineData("extra", "null")]
    [InlineData("extra", "1")]
    [InlineData("extra", "{}")]
    [InlineData("extra", """{"must_understand":true}""")]
    [InlineData("chunk_grid", """{"name":"honeycomb"}""")]
    [InlineData("chunk_key_encoding", """{"name":"spiral"}""")]
    public void What_is_not_understood_is_refused(string member, string value) => Assert.Equal(ZarrErrorId.FormatNotSupported, Refusal(member, value));

    [Theory] // rule 19
    [InlineData("chunk_grid", """{"name":"regular","must_understand":false,"configuration":{"chunk_shape":[2,3]}}""")]
    [InlineData("data_type", """{"name":"int16","must_understand":false}""")]
    public void Must_understand_false_is_not_allowed_everywhere(string member, string value) => Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(member, value));

    [Theory] // rules 19, 20
    [InlineData("""[{"name":"bytes","configuration":{"endian":"little"}},{"name":"zfp"}]""", "zfp")]
    [InlineData("""[{"name":"https://example.org/codec"}]""", "https://example.org/codec")]
    public void An_unknown_codec_fails_at_open_by_name(string codecs, string name)
    {
        var error = Assert.Throws<ZarrException>(() => OpenWith("codecs", codecs));
        Assert.Equal(ZarrErrorId.CodecNotSupported, error.Id);
        Assert.Contains($"'{name}'", error.Message);
    }

    [Fact]
    public void An_unknown_data_type_fails_at_open_by_name()
    {
        var error = Assert.Throws<ZarrException>(() => OpenWith("data_type", "\"int128\""));
        Assert.Equal((ZarrErrorId.DataTypeNotSupported, true), (error.Id, error.Message.Contains("'int128'")));
    }

    [Theory] // rules 18, 20, 27
    [InlineData("extra", """{"must_understand":false,"anything":1}""")]
    [InlineData("consolidated_metadata", "null")]
    [InlineData("storage_transformers", "[]")]
    [InlineData("data_type", """{"name":"int16"}""")]
    [InlineData("dimension_names", """[null,""]""")]
    [InlineData("chunk_key_encoding", "\"default\"")]
    [InlineData("chunk_key_encoding", """{"name":"v2"}""")]
    [InlineData("codecs", """[{"name":"bytes","configuration":{"endian":"little"}},{"name":"later","must_understand":false}]""")]
    [InlineData("codecs", """[{"name":"bytes","configuration":{"endian":"little"}},"crc32c"]""")]
    public void What_may_be_ignored_or_shortened_opens(string member, string value) => Assert.Equal(new Shape(4, 6), OpenWith(member, value).Shape);

    [Fact] // rule 22
    public void Bytes_needs_endian_for_wide_types_only()
    {
        Assert.Equal(ZarrErrorId.CodecInvalid, Refusal("codecs", """[{"name":"bytes"}]"""));
        foreach (var codecs in (string[])["""["bytes"]""", """[{"name":"bytes","configuration":{"endian":"big"}}]"""])
        {
            var document = JsonNode.Parse(Valid)!.AsObject();
            document["data_type"] = "uint8";
            document["codecs"] = JsonNode.Parse(codecs);
            Assert.Equal("uint8", Open(document.ToJsonString()).DataType.Name);
        }
    }

    [Theory] // rules 8, 29
    [InlineData(true, '/', "1,23", "c/1/23")]
    [InlineData(true, '.', "1,23", "c.1.23")]
    [InlineData(false, '.', "1,23", "1.23")]
    [InlineData(false, '/', "1,23", "1/23")]
    [InlineData(true, '/', "", "c")]
    [InlineData(false, '.', "", "0")]
    public void Chunk_keys_are_spelled_by_their_encoding_and_read_back(bool isDefault, char separator, string index, string key)
    {
        var encoding = new ChunkKeyEncoding(isDefault, separator);
        long[] axes = [.. index.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        Assert.Equal(key, encoding.Encode(axes));
        var decoded = new long[axes.Length];
        Assert.True(encoding.TryDecode(key, decoded));
        Assert.Equal(axes, decoded);
        Assert.False(encoding.TryDecode(key + separator + "0", decoded));
        Assert.False(encoding.TryDecode("zarr.json", decoded));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"zarr_format":3,"zarr_format":3}""")]
    public void A_document_that_is_no_json_object_is_refused(string text) =>
        Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => Open(text)).Id);

    [Theory] // rule 34
    [InlineData("""{"cname":"lz4","clevel":5,"shuffle":"noshuffle","blocksize":0}""", 2)]
    [InlineData("""{"cname":"lz4","clevel":0,"shuffle":"shuffle","typesize":2,"blocksize":0}""", 2)]
    [InlineData("""{"cname":"lz4","clevel":9,"shuffle":"bitshuffle","typesize":1,"blocksize":256}""", 1)] // what zarr-python once wrote
    [InlineData("""{"cname":"lz4","clevel":5,"shuffle":"shuffle","blocksize":0}""", 2)] // left out: the element's
    public void Blosc_is_read_with_its_words_and_sizes(string configuration, int typeSize)
    {
        var codec = (BloscCodec)OpenWith("codecs", """[{"name":"bytes","configuration":{"endian":"little"}},{"name":"blosc","configuration":""" + configuration + "}]").Codecs[1];
        Assert.Equal(typeSize, codec.TypeSize);
    }

    [Theory] // rules 34, 36
    [InlineData("blosc", """{"cname":"lz4","clevel":10,"shuffle":"shuffle","typesize":2}""")]
    [InlineData("blosc", """{"cname":"lz4","clevel":-1,"shuffle":"shuffle","typesize":2}""")]
    [InlineData("blosc", """{"cname":"lz4","clevel":5,"shuffle":"sideways","typesize":2}""")]
    [InlineData("blosc", """{"cname":"lz4","clevel":5,"shuffle":"shuffle","typesize":0}""")]
    [InlineData("blosc", """{"cname":"lz4","clevel":5,"shuffle":"shuffle","typesize":2,"blocksize":-1}""")]
    [InlineData("gzip", """{"level":10}""")]
    [InlineData("gzip", """{"level":-2}""")]
    [InlineData("zstd", """{"level":23}""")]
    [InlineData("zstd", """{"level":-131073}""")]
    [InlineData("zstd", """{"level":1,"checksum":1}""")]
    public void Settings_out_of_bounds_are_refused(string codec, string configuration) => Assert.Equal(ZarrErrorId.CodecInvalid,
        Refusal("codecs", """[{"name":"bytes","configuration":{"endian":"little"}},""" + $"{{\"name\":\"{codec}\",\"configuration\":{configuration}}}]"));

    [Fact] // rule 36
    public void The_checksum_of_zstd_is_optional_and_written_as_its_readers_take_it()
    {
        foreach (var (configuration, checksum) in new[] { ("""{"level":-131072}""", false), ("""{"level":22,"checksum":false}""", false), ("""{"level":0,"checksum":true}""", true) })
        {
            var codec = (ZstdCodec)OpenWith("codecs", """[{"name":"bytes","configuration":{"endian":"little"}},{"name":"zstd","configuration":""" + configuration + "}]").Codecs[1];
            Assert.Equal(checksum, codec.Checksum);
            Assert.Equal(checksum, codec.Configure(ZarrFormat.V3)!["checksum"]!.GetValue<bool>());
            Assert.Equal(checksum, codec.Configure(ZarrFormat.V2)!.ContainsKey("checksum"));
        }
    }

    [Fact] // rules 20, 22, 34: objects, not short-hand; endian left out for one byte; typesize is the element's
    public async Task A_new_array_is_spelled_just_so()
    {
        var store = new MemoryStore();
        await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(10, 20), ChunkShape = new(5, 20), DataType = DataType.Parse("float32"), FillValue = "NaN", DimensionNames = ["y", null],
            Codecs = [CodecRegistry.Parse("blosc:zstd:3:bitshuffle")],
        }.Build(), new Dictionary<string, object> { ["units"] = "m" }, cancel: TestContext.Current.CancellationToken);
        using var value = await store.GetAsync(StoreKey.Parse("zarr.json"), ByteRange.All, TestContext.Current.CancellationToken);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""
            {"zarr_format":3,"node_type":"array","shape":[10,20],"data_type":"float32",
             "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[5,20]}},
             "chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},
             "fill_value":"NaN",
             "codecs":[{"name":"bytes","configuration":{"endian":"little"}},
                       {"name":"blosc","configuration":{"cname":"zstd","clevel":3,"shuffle":"bitshuffle","typesize":4,"blocksize":0}}],
             "attributes":{"units":"m"},"dimension_names":["y",null]}
            """), JsonNode.Parse(value!.Bytes.Span)), Encoding.UTF8.GetString(value.Bytes.Span));
    }

    [Fact] // rule 32, and nothing that is not understood is lost
    public async Task Editing_attributes_or_the_shape_keeps_every_other_member()
    {
        var array = OpenWith("extra", """{"must_understand":false,"big":12345678901234567890123}""");
        await array.SetAttributesAsync(new Dictionary<string, object> { ["b"] = 2 }, ["a"], TestContext.Current.CancellationToken);
        await array.ResizeAsync(new(9, 9), cancel: TestContext.Current.CancellationToken);
        using var value = await array.Store.GetAsync(StoreKey.Parse("zarr.json"), ByteRange.All, TestContext.Current.CancellationToken);
        var document = JsonNode.Parse(value!.Bytes.Span)!;
        Assert.Equal("12345678901234567890123", document["extra"]!["big"]!.ToJsonString());
        Assert.Equal("""{"b":2}""", document["attributes"]!.ToJsonString());
        Assert.Equal("[9,9]", document["shape"]!.ToJsonString());
    }

    [Fact] // rules 17, 18
    public async Task What_is_written_has_its_fill_value_and_no_consolidated_metadata_of_null()
    {
        var store = new MemoryStore();
        await ZarrArray.CreateAsync(store, StoreKey.Parse("g/a"), new ArrayBuilder { Shape = new(2), DataType = DataType.Parse("int16") }.Build(), cancel: TestContext.Current.CancellationToken);
        foreach (var key in (string[])["zarr.json", "g/zarr.json", "g/a/zarr.json"])
        {
            using var value = await store.GetAsync(StoreKey.Parse(key), ByteRange.All, TestContext.Current.CancellationToken);
            var document = JsonNode.Parse(value!.Bytes.Span)!.AsObject();
            Assert.False(document.ContainsKey("consolidated_metadata"));
            if (key == "g/a/zarr.json") Assert.Equal("0", document["fill_value"]!.ToJsonString());
        }
    }

    [Theory] // rule 19
    [InlineData("""[{"name":"mirror","configuration":{}}]""", "mirror")]
    [InlineData("""["mirror"]""", "mirror")]
    [InlineData("""[{"name":"cache","must_understand":false},{"name":"https://example.org/t"}]""", "https://example.org/t")]
    public void A_storage_transformer_is_refused_by_name(string transformers, string name)
    {
        var error = Assert.Throws<ZarrException>(() => OpenWith("storage_transformers", transformers));
        Assert.Equal((ZarrErrorId.FormatNotSupported, (object)name), (error.Id, error.Target));
        Assert.Contains($"'{name}'", error.Message);
    }

    [Fact] // rule 19
    public void A_storage_transformer_that_need_not_be_understood_is_passed_over() =>
        Assert.Equal(new Shape(4, 6), OpenWith("storage_transformers", """[{"name":"cache","must_understand":false}]""").Shape);

    [Fact] // rules 28, 29
    public async Task Chunks_at_the_edge_are_stored_whole_under_the_keys_of_the_encoding()
    {
        foreach (var (encoding, key) in new[] { ("\"default\"", "c/1/1"), ("\"v2\"", "1.1"), ("""{"name":"default","configuration":{"separator":"."}}""", "c.1.1"), ("""{"name":"v2","configuration":{"separator":"/"}}""", "1/1") })
        {
            var array = OpenWith("chunk_key_encoding", encoding);
            await array.ResizeAsync(new(3, 4), cancel: TestContext.Current.CancellationToken);
            await array.WriteAsync(ZarrSelection.All, 1, cancel: TestContext.Current.CancellationToken);
            using var chunk = await array.Store.GetAsync(StoreKey.Parse(key), ByteRange.All, TestContext.Current.CancellationToken);
            Assert.Equal([1, 0, 7, 0, 7, 0, 7, 0, 7, 0, 7, 0], chunk!.Bytes.ToArray());
        }
    }

    [Theory] // rule 30
    [InlineData("__a")]
    [InlineData("a/__b/c")]
    [InlineData("...")]
    [InlineData("zarr.json")]
    [InlineData("a/zarr.json/b")]
    public async Task Names_that_are_not_allowed_are_refused(string name)
    {
        var store = new MemoryStore();
        Assert.Equal(ZarrErrorId.NameInvalid, (await Assert.ThrowsAsync<ZarrException>(async () =>
            await ZarrGroup.CreateAsync(store, StoreKey.Parse(name), cancel: TestContext.Current.CancellationToken))).Id);
        Assert.Empty(store.ListAsync(StoreKey.Root, true, TestContext.Current.CancellationToken).ToBlockingEnumerable(TestContext.Current.CancellationToken));
    }

    [Fact] // rule 30
    public async Task Letter_case_counts_and_a_folder_alone_is_no_group()
    {
        var (store, cancel) = (new MemoryStore(), TestContext.Current.CancellationToken);
        await ZarrGroup.CreateAsync(store, StoreKey.Parse("g/foo"), cancel: cancel);
        await ZarrGroup.CreateAsync(store, StoreKey.Parse("g/FOO"), cancel: cancel);
        await store.SetAsync(StoreKey.Parse("g/folder/readme.txt"), new byte[1], WriteCondition.None, cancel);
        var group = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Parse("g"), cancel));
        Assert.Equal(["g/FOO", "g/foo"], (await group.ListAsync(cancel: cancel).ToListAsync(cancel)).Select(n => n.Node!.Key.Value));
        Assert.Null(await ZarrNode.FindAsync(store, StoreKey.Parse("g/folder"), cancel));
    }

    [Fact] // rule 31
    public async Task Consolidated_metadata_is_a_member_of_groups_alone()
    {
        var (store, cancel) = (new MemoryStore(), TestContext.Current.CancellationToken);
        async Task Set(string key, string text) => await store.SetAsync(StoreKey.Parse(key), Encoding.UTF8.GetBytes(text), WriteCondition.None, cancel);
        await Set("a/zarr.json", Valid);
        await Set("zarr.json", """{"zarr_format":3,"node_type":"group","attributes":{},"consolidated_metadata":{"must_understand":false,"kind":"inline","metadata":{"a":""" + Valid + "}}}");
        var group = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, cancel));
        Assert.Equal("a", Assert.Single(await group.ListAsync(cancel: cancel).ToListAsync(cancel)).Node!.Key.Value);
        Assert.Equal(ZarrErrorId.FormatNotSupported, Refusal("consolidated_metadata", """{"kind":"inline","metadata":{}}"""));
    }

    [Fact] // zarr-python 3, codecs/numcodecs: packbits makes elements of bytes there, and "bytes" stores them
    public async Task Packbits_of_numcodecs_stands_before_bytes()
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        (document["data_type"], document["fill_value"]) = ("bool", false);
        document["codecs"] = JsonNode.Parse("""[{"name":"numcodecs.packbits","configuration":{}},{"name":"bytes"},{"name":"numcodecs.crc32","configuration":{}}]""");
        var (array, cancel) = (Open(document.ToJsonString()), TestContext.Current.CancellationToken);
        await array.WriteAsync(ZarrSelection.Parse("0:2,0:3"), new[] { true, false, true, false, false, true }, cancel: cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("c/0/0"), ByteRange.All, cancel);
        Assert.Equal([2, 0b10100100], chunk!.Bytes.ToArray()[4..]);

        var store = new MemoryStore();
        await ZarrArray.CreateAsync(store, StoreKey.Root, array.Metadata, cancel: cancel);
        using var copy = await store.GetAsync(StoreKey.Parse("zarr.json"), ByteRange.All, cancel);
        Assert.Equal("""[{"name":"numcodecs.packbits"},{"name":"bytes"},{"name":"numcodecs.crc32"}]""", JsonNode.Parse(copy!.Bytes.Span)!["codecs"]!.ToJsonString());
        Assert.Equal(2, (await ZarrArray.OpenAsync(store, StoreKey.Root, cancel)).Codecs.Count);
    }

    [Theory] // zarr-python 3 spells the types of numcodecs' filters by their names
    [InlineData("float64", """{"name":"numcodecs.fixedscaleoffset","configuration":{"offset":1,"scale":10,"dtype":"float64","astype":"int16"}}""")]
    [InlineData("float64", """{"name":"numcodecs.quantize","configuration":{"digits":2,"dtype":"float64"}}""")]
    [InlineData("float64", """{"name":"numcodecs.astype","configuration":{"encode_dtype":"float32","decode_dtype":"float64"}}""")]
    [InlineData("int32", """{"name":"numcodecs.delta","configuration":{"dtype":"int32","astype":"int16"}}""")]
    [InlineData("float32", """{"name":"numcodecs.bitround","configuration":{"keepbits":12}}""")]
    public async Task Filters_of_numcodecs_are_read_as_zarr_python_spells_them(string type, string filter)
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        document["data_type"] = type;
        document["codecs"] = new JsonArray(JsonNode.Parse(filter), JsonNode.Parse("""{"name":"bytes","configuration":{"endian":"little"}}"""));
        var array = Open(document.ToJsonString());
        await array.WriteAsync(ZarrSelection.All, 2.0, cancel: TestContext.Current.CancellationToken);
        Assert.All(array.GetSlice(":").Data.Cast<object>(), value => Assert.Equal(2.0, Convert.ToDouble(value, null)));
    }

    [Fact]
    public void Every_codec_of_numcodecs_has_its_name_in_v3_or_is_refused_by_it()
    {
        foreach (var id in (string[])
            ["adler32", "astype", "base64", "bitround", "blosc", "bz2", "categorize", "crc32", "crc32c", "delta", "fixedscaleoffset", "fletcher32", "gzip", "jenkins_lookup3", "json2", "lz4", "lzma",
             "msgpack2", "packbits", "quantize", "shuffle", "vlen-array", "vlen-bytes", "vlen-utf8", "zlib", "zstd"])
            Assert.Equal(id, CodecRegistry.Find("numcodecs." + id).V2Id);
        foreach (var name in (string[])["zfp", "zfpy", "numcodecs.zfpy", "pcodec", "numcodecs.pcodec", "pickle", "numcodecs.pickle", "n5_default", "conditional", "optional", "zarrs.optional"])
        {
            var error = Assert.Throws<ZarrException>(() => OpenWith("codecs", $$"""[{"name":"{{name}}"}]"""));
            Assert.Equal((ZarrErrorId.CodecNotSupported, (object)name), (error.Id, error.Target));
            // With the reason.
            Assert.Contains($"The codec '{name}' is not supported: ", error.Message);
        }
    }
}

using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Chunks;
using Zarr.Codecs;
using Zarr.DataTypes;
using Zarr.Stores;

namespace Zarr.Core.Tests.Metadata;

/// <summary>zarr.json, rule by rule; the numbers are those of zarr-features section 3.</summary>
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

    [Theory] // rule 17
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
    [InlineData("chunk_grid", """{"name":"regular","configuration":{"chunk_shape":[0,3]}}""")] // rule 28
    [InlineData("chunk_grid", """{"name":"regular","configuration":{"chunk_shape":[2]}}""")]
    [InlineData("chunk_key_encoding", """{"name":"default","configuration":{"separator":"-"}}""")]
    [InlineData("dimension_names", """["x"]""")] // rule 27
    [InlineData("dimension_names", """["x",3]""")]
    [InlineData("attributes", "[]")]
    public void What_is_missing_or_malformed_is_refused(string member, string? value) => Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(member, value));

    [Theory] // rules 18, 19
    [InlineData("extra", "null")]
    [InlineData("extra", "1")]
    [InlineData("extra", "{}")]
    [InlineData("extra", """{"must_understand":true}""")]
    [InlineData("storage_transformers", """[{"name":"x"}]""")]
    [InlineData("chunk_grid", """{"name":"honeycomb"}""")]
    [InlineData("chunk_key_encoding", """{"name":"spiral"}""")]
    public void What_is_not_understood_is_refused(string member, string value) => Assert.Equal(ZarrErrorId.FormatNotSupported, Refusal(member, value));

    [Theory] // rule 19
    [InlineData("chunk_grid", """{"name":"regular","must_understand":false,"configuration":{"chunk_shape":[2,3]}}""")]
    [InlineData("data_type", """{"name":"int16","must_understand":false}""")]
    public void Must_understand_false_is_not_allowed_everywhere(string member, string value) => Assert.Equal(ZarrErrorId.MetadataInvalid, Refusal(member, value));

    [Theory]
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

    [Theory] // rules 18, 20
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

    [Theory] // rule 29
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
}

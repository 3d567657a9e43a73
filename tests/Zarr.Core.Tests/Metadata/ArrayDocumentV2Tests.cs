using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Metadata;

/// <summary>.zarray, .zgroup, .zattrs; the numbers are those of docs/format-rules.md.</summary>
public class ArrayDocumentV2Tests
{
    private const string Valid = """
        {"zarr_format":2,"shape":[4,6],"chunks":[2,3],"dtype":">i2","compressor":{"id":"zlib","level":1},"fill_value":7,"order":"C","filters":null}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static MemoryStore Store(params (string Key, string Text)[] values)
    {
        var store = new MemoryStore();
        foreach (var (key, text) in values)
            store.SetAsync(StoreKey.Parse(key), Encoding.UTF8.GetBytes(text), WriteCondition.None, default).AsTask().GetAwaiter().GetResult();
        return store;
    }

    private static ZarrArray Open(string json) => ZarrArray.OpenAsync(Store((".zarray", json)), StoreKey.Root).AsTask().GetAwaiter().GetResult();

    private static ZarrArray OpenWith(string member, string? value)
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        document.Remove(member);
        return Open(value is null ? document.ToJsonString() : document.ToJsonString()[..^1] + $",\"{member}\":{value}}}");
    }

    [Fact] // zarr-python 2 reads metadata as ASCII
    public async Task Documents_are_written_in_ascii_and_read_in_utf_8()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(2), ChunkShape = new(2), DataType = DataType.Parse("U2"), FillValue = "日𝄞", Format = ZarrFormat.V2,
        }.Build(), new Dictionary<string, object> { ["größe"] = "5 µm" }, cancel: Cancel);
        foreach (var key in new[] { ".zarray", ".zattrs" })
        {
            using var value = await store.GetAsync(StoreKey.Parse(key), ByteRange.All, Cancel);
            Assert.True(System.Text.Ascii.IsValid(value!.Bytes.Span));
        }

        var opened = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        Assert.Equal(("日𝄞", "5 µm"), (opened.FillValue, opened.Attributes["größe"]));
        Assert.Equal("日𝄞", Open("""{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<U2","compressor":null,"fill_value":"日𝄞","order":"C","filters":null}""").FillValue);
    }

    [Fact]
    public void A_valid_document_opens()
    {
        var array = Open(Valid);
        Assert.Equal((short)7, array.FillValue);
        Assert.Equal([new BytesCodec(true), new ZlibCodec(1)], array.Codecs);
        Assert.Equal(ZarrFormat.V2, array.ZarrFormat);
    }

    [Theory] // rules 1, 3
    [InlineData("zarr_format", null)]
    [InlineData("zarr_format", "3")]
    [InlineData("shape", null)]
    [InlineData("chunks", null)]
    [InlineData("chunks", "[2]")]
    [InlineData("chunks", "[0,3]")]
    [InlineData("dtype", null)]
    [InlineData("shape", "[4,\"6\"]")]
    [InlineData("compressor", null)]
    [InlineData("fill_value", null)]
    [InlineData("order", null)]
    [InlineData("order", "\"K\"")]
    [InlineData("filters", null)]
    [InlineData("dimension_separator", "\"-\"")]
    public void What_is_missing_or_malformed_is_refused(string member, string? value) =>
        Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Throws<ZarrException>(() => OpenWith(member, value)).Id);

    [Theory]
    [InlineData("dtype", "\"|O\"", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("dtype", """[["a","|O"]]""", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("compressor", """{"id":"pcodec"}""", ZarrErrorId.CodecNotSupported)]
    [InlineData("compressor", """{"id":"transpose"}""", ZarrErrorId.CodecNotSupported)]
    [InlineData("filters", """[{"id":"pickle"}]""", ZarrErrorId.CodecNotSupported)]
    [InlineData("fill_value", "1.5", ZarrErrorId.FillValueInvalid)]
    public void What_is_not_supported_fails_at_open(string member, string value, ZarrErrorId id) =>
        Assert.Equal(id, Assert.Throws<ZarrException>(() => OpenWith(member, value)).Id);

    [Fact] // rules 1, 2, 14
    public void What_real_writers_leave_in_or_out_is_read()
    {
        Assert.Equal(new Shape(4, 6), OpenWith("_NCZARR_ARRAY", "{}").Shape);
        Assert.Empty(OpenWith("filters", "[]").Codecs.OfType<ShuffleCodec>());
        Assert.Single(OpenWith("compressor", "null").Codecs);
        Assert.Null(OpenWith("fill_value", "null").FillValue);
        Assert.Equal(22, OpenWith("compressor", """{"id":"zstd","level":100,"checksum":true}""").Codecs.OfType<ZstdCodec>().Single().Level);
    }

    [Fact] // rules 1, 11
    public async Task Editing_attributes_or_the_shape_keeps_every_other_member()
    {
        var array = OpenWith("_NCZARR_ARRAY", """{"dimrefs":["/x"],"big":12345678901234567890123}""");
        await array.Store.SetAsync(StoreKey.Parse(".zattrs"), """{"a":1e5,"b":NaN,"c":12345678901234567890123}"""u8.ToArray(), WriteCondition.None, Cancel);
        array = await ZarrArray.OpenAsync(array.Store, StoreKey.Root, Cancel);
        await array.SetAttributesAsync(new Dictionary<string, object> { ["d"] = 2 }, ["none"], Cancel);
        await array.ResizeAsync(new(9, 9), cancel: Cancel);
        using var document = await array.Store.GetAsync(StoreKey.Parse(".zarray"), ByteRange.All, Cancel);
        using var attributes = await array.Store.GetAsync(StoreKey.Parse(".zattrs"), ByteRange.All, Cancel);
        Assert.Equal("""{"dimrefs":["/x"],"big":12345678901234567890123}""", JsonNode.Parse(document!.Bytes.Span)!["_NCZARR_ARRAY"]!.ToJsonString());
        Assert.Equal("[9,9]", JsonNode.Parse(document.Bytes.Span)!["shape"]!.ToJsonString());
        Assert.Equal("""{"a":1e5,"b":"NaN","c":12345678901234567890123,"d":2}""", JsonNode.Parse(attributes!.Bytes.Span)!.ToJsonString());
    }

    [Fact] // rule 2: undefined is no value, so chunks of zeros are stored
    public async Task Without_a_fill_value_zeros_are_read_and_chunks_are_never_left_out()
    {
        var array = OpenWith("fill_value", "null");
        Assert.All((short[])array.GetSlice(":").Data, v => Assert.Equal(0, v));
        await array.WriteAsync(ZarrSelection.All, 0, cancel: Cancel);
        Assert.Equal(4, (await array.MeasureAsync(Cancel)).StoredCount);
    }

    [Fact] // rule 7
    public async Task F_order_is_the_layout_inside_each_chunk()
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        document["order"] = "F";
        document["compressor"] = null;
        document["dtype"] = "|u1";
        document["dimension_separator"] = "/";
        var array = Open(document.ToJsonString());
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 24).ToArray(), cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("1/0"), ByteRange.All, Cancel);
        Assert.Equal([12, 18, 13, 19, 14, 20], chunk!.Bytes.ToArray());
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (byte)i), (byte[])array.GetSlice(":").Data);
    }

    [Fact] // rule 6
    public async Task Edge_chunks_are_stored_full_size_padded_with_fill()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = new(3), ChunkShape = new(2), DataType = DataType.Parse("u1"), FillValue = 9, Format = ZarrFormat.V2, Codecs = [],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 2, 3 }, cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("1"), ByteRange.All, Cancel);
        Assert.Equal([3, 9], chunk!.Bytes.ToArray());
    }

    [Fact] // rule 6
    public async Task What_lies_beyond_the_edge_is_ignored_and_a_chunk_without_it_is_damage()
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        (document["shape"], document["chunks"], document["dtype"], document["compressor"]) = (new JsonArray(3), new JsonArray(2), "|u1", null);
        var array = Open(document.ToJsonString());
        await array.Store.SetAsync(StoreKey.Parse("1"), new byte[] { 3, 99 }, WriteCondition.None, Cancel);
        Assert.Equal([7, 7, 3], (byte[])array.GetSlice(":").Data);
        await array.Store.SetAsync(StoreKey.Parse("1"), new byte[] { 3 }, WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, Assert.Throws<ZarrException>(() => array.GetSlice(":")).Id);
    }

    [Fact] // rule 7
    public async Task Filters_see_the_elements_as_they_lie_in_memory()
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        (document["shape"], document["chunks"], document["dtype"], document["order"], document["compressor"]) = (new JsonArray(2, 2), new JsonArray(2, 2), "|u1", "F", null);
        document["filters"] = JsonNode.Parse("""[{"id":"delta","dtype":"|u1"}]""");
        var array = Open(document.ToJsonString());
        await array.WriteAsync(ZarrSelection.All, new[] { 1, 2, 10, 20 }, cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("0.0"), ByteRange.All, Cancel);
        // 1 10 2 20
        Assert.Equal([1, 9, 248, 18], chunk!.Bytes.ToArray());
    }

    [Fact] // rule 8
    public async Task Chunks_have_as_many_parts_as_axes_and_lie_in_folders_where_slashes_separate_them()
    {
        var document = JsonNode.Parse(Valid)!.AsObject();
        document["dimension_separator"] = "/";
        var array = Open(document.ToJsonString());
        await array.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        var listed = await array.Store.ListAsync(StoreKey.Root, recurse: false, Cancel).ToListAsync(Cancel);
        Assert.Equal(["0", "1"], listed.Where(e => e.IsPrefix).Select(e => e.Key.Value).Order(StringComparer.Ordinal));
        // What has another number of parts is no chunk.
        foreach (var other in new[] { "2", "0/0/0", "00/1", "0.1" })
            if (other != "0/0/0") await array.Store.SetAsync(StoreKey.Parse(other), new byte[1], WriteCondition.None, Cancel);
        Assert.Equal(4, (await array.MeasureAsync(Cancel)).StoredCount);
        (document["shape"], document["chunks"]) = (new JsonArray(), new JsonArray());
        var scalar = Open(document.ToJsonString());
        await scalar.WriteAsync(ZarrSelection.All, 1, cancel: Cancel);
        Assert.NotNull(await scalar.Store.FindAsync(StoreKey.Parse("0"), Cancel));
    }

    [Theory] // rule 10
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task There_is_no_array_where_a_group_is_and_no_group_where_an_array_is(ZarrFormat format)
    {
        foreach (var other in Enum.GetValues<ZarrFormat>())
        {
            var store = new MemoryStore();
            var metadata = new ArrayBuilder { Shape = new(1), DataType = DataType.Parse("u1"), Format = other }.Build();
            await ZarrGroup.CreateAsync(store, StoreKey.Parse("g"), format, cancel: Cancel);
            Assert.Equal(ZarrErrorId.NodeExists, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.CreateAsync(store, StoreKey.Parse("g"), metadata, cancel: Cancel))).Id);
            await ZarrArray.CreateAsync(store, StoreKey.Parse("a"), metadata, cancel: Cancel);
            Assert.Equal(ZarrErrorId.NodeExists, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrGroup.CreateAsync(store, StoreKey.Parse("a"), format, cancel: Cancel))).Id);
            // One that replaces the other leaves no document of it.
            await ZarrGroup.CreateAsync(store, StoreKey.Parse("a"), format, overwrite: true, cancel: Cancel);
            Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Parse("a"), Cancel));
            Assert.Null(await store.FindAsync(StoreKey.Parse("a/.zarray"), Cancel));
        }
    }

    [Fact] // rule 12
    public async Task Consolidated_metadata_names_documents_by_their_whole_keys()
    {
        var store = Store((".zgroup", """{"zarr_format":2}"""), ("a/.zarray", Valid), ("a/.zattrs", """{"unit":"m"}"""),
            (".zmetadata", """{"zarr_consolidated_format":1,"metadata":{".zgroup":{"zarr_format":2},"a/.zattrs":{"unit":"m"},"a/.zarray":""" + Valid + "}}"));
        var group = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        var node = Assert.IsType<ZarrArray>(Assert.Single(await group.ListAsync(cancel: Cancel).ToListAsync(Cancel)).Node);
        Assert.Equal(("a", "m"), (node.Key.Value, node.Attributes["unit"]));
    }

    [Fact] // rules 1, 5, 9, 10, 11: standard JSON, filters null, separator left out when it is "."
    public async Task A_new_array_is_spelled_just_so()
    {
        var store = new MemoryStore();
        await ZarrArray.CreateAsync(store, StoreKey.Parse("g/a"), new ArrayBuilder
        {
            Shape = new(10, 20), ChunkShape = new(5, 20), DataType = DataType.Parse("f8"), FillValue = double.NegativeInfinity, Format = ZarrFormat.V2,
            Codecs = [TransposeCodec.Reversed(2), CodecRegistry.Parse("blosc:lz4:5:shuffle")],
        }.Build(), new Dictionary<string, object> { ["bad"] = double.NaN }, cancel: Cancel);
        async Task<string> Read(string key)
        {
            using var value = await store.GetAsync(StoreKey.Parse(key), ByteRange.All, Cancel);
            return JsonNode.Parse(value!.Bytes.Span)!.ToJsonString();
        }

        Assert.Equal("""
            {"zarr_format":2,"shape":[10,20],"chunks":[5,20],"dtype":"\u003Cf8","compressor":{"id":"blosc","blocksize":0,"clevel":5,"cname":"lz4","shuffle":1},"fill_value":"-Infinity","order":"F","filters":null}
            """, await Read("g/a/.zarray"));
        Assert.Equal("""{"bad":"NaN"}""", await Read("g/a/.zattrs"));
        // Every ancestor is a group
        Assert.Equal("""{"zarr_format":2}""", await Read("g/.zgroup"));
        Assert.Equal("""{"zarr_format":2}""", await Read(".zgroup"));
    }

    [Fact] // rule 11
    public async Task Bare_nan_and_infinity_are_read()
    {
        var store = Store(
            (".zarray", """{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"<f4","compressor":null,"fill_value":NaN,"order":"C","filters":null}"""),
            (".zattrs", """{"a":NaN,"b":[-Infinity,Infinity],"c":"NaN \" Infinity"}"""));
        var array = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        Assert.Equal(0x7fc00000u, BitConverter.SingleToUInt32Bits((float)array.FillValue!));
        Assert.Equal("NaN", array.Attributes["a"]);
        Assert.Equal(["-Infinity", "Infinity"], (object?[])array.Attributes["b"]!);
        Assert.Equal("NaN \" Infinity", array.Attributes["c"]);
    }

    [Fact]
    public async Task What_v2_cannot_spell_is_refused_before_anything_is_stored()
    {
        var builder = new ArrayBuilder { Shape = new(4, 4, 4), ChunkShape = new(2, 2, 2), DataType = DataType.Parse("i4"), Format = ZarrFormat.V2 };
        foreach (var metadata in (Zarr.Format.Metadata.ArrayMetadata[])
            [
                builder.Build() with { Codecs = [new TransposeCodec([1, 0, 2]), new BytesCodec(false)] },
                builder.Build() with { DimensionNames = ["x", "y", "z"] },
            ])
        {
            var store = new MemoryStore();
            Assert.Equal(ZarrErrorId.FormatNotSupported, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.CreateAsync(store, StoreKey.Root, metadata, cancel: Cancel))).Id);
            Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
        }
    }
}

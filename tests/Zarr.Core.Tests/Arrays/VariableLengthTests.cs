using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Objects;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Arrays whose elements differ in length: text, bytes and objects, plain, in shards and in F order.</summary>
public class VariableLengthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(IStore store, string type, Shape shape, Shape chunks, ZarrFormat format = ZarrFormat.V3, object? fill = null, params ICodec[]? codecs) =>
        await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, DataType = DataType.Parse(type), Format = format, FillValue = fill, Codecs = codecs is { Length: > 0 } ? codecs : null,
        }.Build(), cancel: Cancel);

    private static async Task<JsonObject> DocumentAsync(IStore store, string name) => (JsonObject)JsonNode.Parse((await store.GetAsync(StoreKey.Parse(name), ByteRange.All, Cancel))!.Bytes.Span)!;

    [Fact] // rule 39
    public async Task Text_is_stored_as_count_then_length_and_UTF8_for_each()
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, "string", new(3), new(3), codecs: [new VLenUtf8Codec()]);
        await array.WriteAsync(ZarrSelection.All, new[] { "a", "", "é" }, cancel: Cancel);
        Assert.Equal("03000000 01000000 61 00000000 02000000 C3A9".Replace(" ", ""), Convert.ToHexString((await store.GetAsync(StoreKey.Parse("c/0"), ByteRange.All, Cancel))!.Bytes.Span));
        var document = await DocumentAsync(store, "zarr.json");
        Assert.Equal("\"string\"", document["data_type"]!.ToJsonString());
        Assert.Equal("\"\"", document["fill_value"]!.ToJsonString());
        Assert.Equal("""[{"name":"vlen-utf8"}]""", document["codecs"]!.ToJsonString());
    }

    [Fact] // rule 4
    public async Task Version_2_says_object_and_the_first_filter_says_of_what()
    {
        foreach (var (type, filter) in new[] { ("string", "vlen-utf8"), ("bytes", "vlen-bytes"), ("object", "json2") })
        {
            var store = new MemoryStore();
            await CreateAsync(store, type, new(3), new(3), ZarrFormat.V2);
            var document = await DocumentAsync(store, ".zarray");
            Assert.Equal("\"|O\"", document["dtype"]!.ToJsonString());
            Assert.Equal(filter, document["filters"]![0]!["id"]!.GetValue<string>());
            Assert.Equal("zstd", document["compressor"]!["id"]!.GetValue<string>());
            Assert.Equal(type, (await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel)).DataType.Name);
        }
    }

    [Theory] // rule 4
    [InlineData("null", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("""[{"id":"zlib","level":1}]""", ZarrErrorId.DataTypeNotSupported)]
    [InlineData("""[{"id":"pickle","protocol":5}]""", ZarrErrorId.CodecNotSupported)]
    public async Task Objects_without_an_object_codec_are_refused_and_pickle_with_its_reason(string filters, ZarrErrorId id)
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse(".zarray"), Encoding.UTF8.GetBytes(
            $$"""{"zarr_format":2,"shape":[1],"chunks":[1],"dtype":"|O","compressor":null,"fill_value":0,"order":"C","filters":{{filters}}}"""), WriteCondition.None, Cancel);
        var e = await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Equal(id, e.Id);
        if (id == ZarrErrorId.CodecNotSupported) Assert.Contains("program", e.Message);
    }

    [Fact]
    public async Task Any_sequence_of_operations_leaves_what_it_leaves_in_a_NET_array() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var type = new[] { "string", "bytes" }[random.Next(2)];
        var (rows, columns) = (random.Next(1, 8), random.Next(1, 8));
        object Element() => random.Next(3) == 0 ? type == "string" ? "-" : "-"u8.ToArray()
            : new string([.. Enumerable.Range(0, random.Next(6)).Select(_ => (char)random.Next(32, 0x3000))]) is var text && type == "string" ? text : Encoding.UTF8.GetBytes(text);
        string Text(object? element) => element is byte[] bytes ? Convert.ToHexString(bytes) : (string)element!;
        var format = random.Next(2) == 0 ? ZarrFormat.V2 : ZarrFormat.V3;
        var isSharded = format == ZarrFormat.V3 && random.Next(2) == 0;
        ICodec[] codecs = [.. random.Next(2) == 0 ? [TransposeCodec.Reversed(2)] : Array.Empty<ICodec>(), type == "string" ? new VLenUtf8Codec() : new VLenBytesCodec(),
            .. random.Next(3) switch { 0 => [], 1 => [CodecRegistry.Create("blosc", null)], _ => (ICodec[])[CodecRegistry.Create("gzip", null)] }];
        var fill = random.Next(2) == 0 ? null : type == "string" ? "-" : (object)"-"u8.ToArray();
        var store = new MemoryStore();
        var (height, width) = (random.Next(1, 4), random.Next(1, 4));
        await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder
        {
            Shape = new(rows, columns), ChunkShape = new(height, width), ShardShape = isSharded ? new Shape(2 * height, 3 * width) : (Shape?)null, DataType = DataType.Parse(type), Format = format, FillValue = fill, Codecs = codecs,
        }.Build());
        var model = new string[rows, columns];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++) model[i, j] = Text(fill ?? (type == "string" ? "" : Array.Empty<byte>()));
        for (var step = 0; step < 5; step++)
        {
            var array = await ZarrArray.OpenAsync(store, StoreKey.Root);
            var (top, left) = (random.Next(rows), random.Next(columns));
            var (bottom, right) = (random.Next(top, rows) + 1, random.Next(left, columns) + 1);
            var count = (bottom - top) * (right - left);
            var values = Array.CreateInstance(array.DataType.ClrType, count);
            for (var i = 0; i < count; i++) values.SetValue(Element(), i);
            await array.WriteAsync(ZarrSelection.Parse($"{top}:{bottom},{left}:{right}"), values);
            for (var i = 0; i < count; i++) model[top + i / (right - left), left + i % (right - left)] = Text(values.GetValue(i));
            var read = ((object?[])(await ZarrArray.OpenAsync(store, StoreKey.Root)).GetSlice("...").Data).Select(Text);
            Assert.Equal(model.Cast<string>(), read);
        }
    }, iter: 200);

    [Fact]
    public async Task A_chunk_of_nothing_but_fill_is_not_stored_and_one_that_becomes_so_is_deleted()
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, "string", new(4), new(2), fill: "none");
        await array.WriteAsync(ZarrSelection.All, new[] { "none", "none", "a", "none" }, cancel: Cancel);
        Assert.Equal(1, (await array.MeasureAsync(Cancel)).StoredCount);
        await array.WriteAsync(ZarrSelection.Parse("2"), "none", cancel: Cancel);
        Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
        Assert.Equal(["none", "none", "none", "none"], (string[])array.GetSlice(":").Data);
    }

    [Theory]
    [InlineData("zstd:3")]
    [InlineData("blosc:zstd:9:noshuffle")]
    [InlineData("blosc:lz4:5:shuffle")]
    [InlineData("lz4")]
    [InlineData("gzip:9")]
    [InlineData("zlib:1")]
    [InlineData("bz2")]
    [InlineData("lzma")]
    public async Task A_chunk_may_compress_as_well_as_its_algorithm_can(string codec)
    {
        var array = await CreateAsync(new MemoryStore(), "string", new(1_000_000), new(1_000_000), codecs: [new VLenUtf8Codec(), CodecRegistry.Parse(codec)]);
        await array.WriteAsync(ZarrSelection.Parse("7"), "zarr", cancel: Cancel);
        Assert.InRange((await array.MeasureAsync(Cancel)).Ratio!.Value, 100, double.MaxValue);
        Assert.Equal("zarr", array.GetSlice("7").GetValue());
    }

    [Fact]
    public async Task Objects_come_back_as_text_numbers_lists_and_dictionaries()
    {
        foreach (var codec in new ICodec[] { new Json2Codec(), new MsgPack2Codec() })
        {
            var store = new MemoryStore();
            var array = await CreateAsync(store, "object", new(2, 4), new(1, 4), ZarrFormat.V2, codecs: [codec]);
            var map = new Dictionary<string, object?> { ["b"] = 1, ["a"] = new object?[] { true, null, -1.5 } };
            await array.WriteAsync(ZarrSelection.Parse("0"), new object?[] { "text", 7, double.NaN, map }, cancel: Cancel);
            await array.WriteAsync(ZarrSelection.Parse("1,0"), new object?[] { new object?[] { 1, 2 } }, cancel: Cancel);
            var read = (object?[])(await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel)).GetSlice("...").Data;
            Assert.Equal(["text", 7L, double.NaN], read[..3]);
            var members = Assert.IsType<OrderedDictionary<string, object?>>(read[3], exactMatch: false);
            Assert.Equal(new object?[] { true, null, -1.5 }, members["a"]);
            Assert.Equal(new object?[] { 1L, 2L }, read[4]);
            Assert.Equal([null, null, null], read[5..]);
        }
    }

    [Fact]
    public async Task What_a_codec_cannot_store_is_refused_before_anything_is_stored()
    {
        var store = new MemoryStore();
        var json = await CreateAsync(store, "object", new(2), new(1), ZarrFormat.V2);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await json.WriteAsync(ZarrSelection.All, new object[] { "a", new byte[] { 1 } }, cancel: Cancel))).Id);
        Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await json.WriteAsync(ZarrSelection.All, new object[] { "a", new object() }, cancel: Cancel))).Id);
        var text = await CreateAsync(new MemoryStore(), "string", new(2), new(1));
        foreach (var bad in new object[] { 5, "\ud800" })
            Assert.Equal(ZarrErrorId.ValueNotConvertible, (await Assert.ThrowsAsync<ZarrException>(async () => await text.WriteAsync(ZarrSelection.All, new[] { "a", bad }, cancel: Cancel))).Id);
        Assert.Equal(0, (await json.MeasureAsync(Cancel)).StoredCount + (await text.MeasureAsync(Cancel)).StoredCount);
        Assert.Equal(ZarrErrorId.CodecInvalid, (await Assert.ThrowsAsync<ZarrException>(() => CreateAsync(new MemoryStore(), "string", new(2), new(1), codecs: [new VLenBytesCodec()]))).Id);
        Assert.Equal(ZarrErrorId.FormatNotSupported, (await Assert.ThrowsAsync<ZarrException>(() => CreateAsync(new MemoryStore(), "object", new(2), new(1)))).Id);
    }

    [Theory]
    [InlineData("vlen-utf8", "string")]
    [InlineData("vlen-bytes", "bytes")]
    [InlineData("json2", "object")]
    [InlineData("json", "object")]
    [InlineData("msgpack2", "object")]
    public void Damaged_chunks_of_any_kind_are_corrupt_and_nothing_else(string codec, string type) => Gen.Int[0, int.MaxValue].Sample(seed =>
    {
        var random = new Random(seed);
        var dataType = (VariableDataType)DataType.Parse(type);
        var chain = new CodecChain([CodecRegistry.Create(codec, null)], new ChunkSpec(new(2, 3), dataType, null));
        var heap = new ElementHeap(dataType, dataType.Default, chain.ObjectCodec!);
        var handles = new long[6];
        heap.AddValues(type switch { "string" => new[] { "a", "bcd", "", "é", "x", "yz" }, "bytes" => new[] { new byte[] { 1 }, [], [2, 3], [4], [5], [6] }, _ => new object?[] { 1, "a", null, 2.5, new object[] { 1 }, true } }, handles);
        using var encoded = chain.Encode(System.Runtime.InteropServices.MemoryMarshal.AsBytes(handles.AsSpan()), heap);
        var bytes = encoded.Span[..random.Next(encoded.Length + 1)].ToArray();
        for (var i = random.Next(4); i > 0 && bytes.Length > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        try
        {
            chain.Decode(bytes, System.Runtime.InteropServices.MemoryMarshal.AsBytes(handles.AsSpan()), heap);
        }
        catch (ZarrException e)
        {
            Assert.Equal(ZarrErrorId.ChunkCorrupt, e.Id);
        }
    });

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1.5e-5, "1.5e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e-100, "1e-100")]
    [InlineData(0.1, "0.1")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "-Infinity")]
    public void Numbers_are_written_in_JSON_as_Python_writes_them(double value, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(new PythonJson().Write(value)));

    [Fact]
    public async Task Objects_print_alike_whatever_stored_them()
    {
        var texts = new List<string>();
        foreach (var codec in (string[])["json2", "msgpack2"])
        {
            var array = await ZarrArray.CreateAsync(new Zarr.Storage.Stores.Memory.MemoryStore(), Zarr.Storage.Stores.StoreKey.Root,
                new ArrayBuilder { Shape = new(1), DataType = DataType.Parse("object"), Format = ZarrFormat.V2, Codecs = [CodecRegistry.Create(codec, null)] }.Build(), cancel: TestContext.Current.CancellationToken);
            await array.WriteAsync(ZarrSelection.All, new object[] { new Dictionary<string, object> { ["b"] = 1, ["a"] = new object[] { new Dictionary<string, object> { ["x"] = "é" } } } }, cancel: TestContext.Current.CancellationToken);
            texts.Add(((object[])array.GetSlice(":").Data)[0].ToString()!);
        }

        Assert.Equal(["""{"a":[{"x":"é"}],"b":1}""", """{"b":1,"a":[{"x":"é"}]}"""], texts);
    }
}

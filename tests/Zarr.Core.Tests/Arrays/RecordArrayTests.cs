using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Texts, bytes and records through the whole chain: both formats, any chunks, shards and orders, held against plain bytes.</summary>
public class RecordArrayTests
{
    private static readonly string[] Types =
    [
        "S1", "S5", "S40", "U1", "U3", "U9", "V1", "V3", "V17", "V70", """{"a":"int8","b":"float64"}""",
        """{"id":"int32","p":{"x":">f4","y":"<i2"},"s":"S3"}""", """{"id":"int64","v":["int16",2,3],"t":["S2",2]}""",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(
        Shape shape, Shape chunks, string type, object? fill = null, ZarrFormat format = ZarrFormat.V3, Shape? shards = null, bool? bigEndian = null, params ICodec[] codecs)
    {
        var dataType = DataType.Parse(type, out var big);
        return await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = dataType, BigEndian = bigEndian ?? big, FillValue = fill, Format = format, Codecs = codecs,
        }.Build(), cancel: Cancel);
    }

    private static OrderedDictionary<string, object?> Record(params (string Name, object? Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    [Fact]
    public async Task Any_sequence_of_writes_leaves_what_plain_loops_leave() =>
        await Gen.Select(Gen.Int[0, Types.Length - 1], Gen.Int[0, 1000000]).SampleAsync(async (kind, seed) =>
        {
            var random = new Random(seed);
            var rank = random.Next(0, 4);
            var shape = new Shape(Enumerable.Range(0, rank).Select(_ => (long)random.Next(0, 7)).ToArray());
            var chunks = new Shape(shape.Select(n => (long)random.Next(1, (int)n + 3)).ToArray());
            var format = Types[kind].Contains("\"v\"") || random.Next(2) == 0 ? ZarrFormat.V2 : ZarrFormat.V3;
            Shape? shards = format == ZarrFormat.V3 && rank > 0 && random.Next(2) == 0 ? new Shape([.. chunks.Select(n => n * random.Next(1, 3))]) : (Shape?)null;
            ICodec[] codecs = [.. rank > 1 && random.Next(2) == 0 ? [TransposeCodec.Reversed(rank)] : (ICodec[])[], .. random.Next(2) == 0 ? [CodecRegistry.Create("blosc", null)] : (ICodec[])[]];
            var array = await CreateAsync(shape, chunks, Types[kind], null, format, shards, random.Next(2) == 0, codecs);
            var type = array.DataType;

            // Texts of one letter and bytes below 128 are elements whatever the type; each field gets such bits.
            object One(int n)
            {
                var bits = new byte[type.ItemSize];
                Fill(type, bits, n);
                return type.GetElement(bits)!;
            }

            var model = Enumerable.Repeat(One(0), (int)shape.ElementCount).ToArray();
            for (var step = 0; step < 5; step++)
            {
                var axis = rank == 0 ? -1 : random.Next(rank);
                var (start, stop) = axis < 0 ? (0, 0) : (random.Next(0, (int)shape[axis] + 1), random.Next(0, (int)shape[axis] + 1));
                var items = Enumerable.Range(0, rank).Select(a => a == axis ? AxisItem.Slice(start, stop) : AxisItem.All).ToArray();
                var places = Enumerable.Range(0, model.Length).Where(p => axis < 0 || shape.GetStrides()[axis] is var stride && p / stride % shape[axis] is var i && i >= start && i < stop).ToArray();
                var values = places.Select(_ => One(random.Next(3))).ToArray();
                await array.WriteAsync(ZarrSelection.FromItems(items), rank == 0 ? values[0] : values);
                for (var i = 0; i < places.Length; i++) model[places[i]] = values[i];
            }

            array = await ZarrArray.OpenAsync(array.Store, StoreKey.Root);
            Assert.Equal(type, array.DataType);
            var slice = await array.ReadAsync(ZarrSelection.All);
            Assert.Equal(type.ClrType, slice.Data.GetType().GetElementType());
            Assert.Equal(Text(model), Text(slice.Data.Cast<object>()));
            if (type.Fields.Count > 0)
            {
                var only = type.Fields[random.Next(type.Fields.Count)];
                var field = await array.ReadAsync(ZarrSelection.All, [only.Name]);
                var expected = model.Cast<OrderedDictionary<string, object?>>().Select(r => r[only.Name]!);
                Assert.Equal(Text(only.DataType is SubarrayDataType ? expected.SelectMany(a => ((Array)a).Cast<object>()) : expected), Text(field.Data.Cast<object>()));
                string[] names = [.. type.Fields.Select(f => f.Name).Reverse()];
                var several = await array.ReadAsync(ZarrSelection.All, names);
                Assert.Equal(Text(model.Cast<OrderedDictionary<string, object?>>().Select(r => (object)new OrderedDictionary<string, object?>(r.Reverse()))), Text(several.Data.Cast<object>()));
            }
        }, iter: 300);

    private static void Fill(DataType type, Span<byte> bits, int n)
    {
        if (n == 0) return;
        if (type is SubarrayDataType array) for (var at = 0; at < bits.Length; at += array.Element.ItemSize) Fill(array.Element, bits.Slice(at, array.Element.ItemSize), n + at);
        else if (type.Fields.Count > 0) foreach (var field in type.Fields) Fill(field.DataType, bits.Slice(field.Offset, field.DataType.ItemSize), n + field.Offset);
        else bits[0] = (byte)(n % 90 + 33);
    }

    private static string Text(IEnumerable<object> elements) => string.Join('\n', elements.Select(One));

    private static string One(object? element) => element switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        OrderedDictionary<string, object?> record => "{" + string.Join(", ", record.Select(f => f.Key + ": " + One(f.Value))) + "}",
        Array array => "[" + string.Join(", ", array.Cast<object>().Select(One)) + "]",
        _ => Convert.ToString(element, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    [Fact]
    public async Task The_bytes_of_a_v2_chunk_are_the_fields_in_a_row_each_in_its_own_order()
    {
        var array = await CreateAsync(new(2), new(2), """{"a":"<i4","b":">f8","n":{"x":">i2","s":"S3"}}""", format: ZarrFormat.V2);
        await array.WriteAsync(ZarrSelection.All, new[] { Record(("a", 1), ("b", 1.5), ("n", Record(("x", 2), ("s", "ab")))), Record(("a", -1), ("b", -2), ("n", Record(("x", 3), ("s", "")))) }, cancel: Cancel);
        using var chunk = await array.Store.GetAsync(StoreKey.Parse("0"), ByteRange.All, Cancel);
        Assert.Equal("01000000" + "3ff8000000000000" + "0002616200" + "ffffffff" + "c000000000000000" + "0003000000", Convert.ToHexStringLower(chunk!.Bytes.Span));
    }

    [Theory]
    [InlineData("S3", "61620000000061c3a9", false)]
    [InlineData("U2", "0000006100000062000000000000000000000061000000e9", true)]
    [InlineData("U2", "6100000062000000000000000000000061000000e9000000", false)]
    public async Task The_bytes_of_a_chunk_are_the_texts_in_a_row(string type, string hex, bool bigEndian)
    {
        foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3])
        {
            var array = await CreateAsync(new(3), new(3), type, format: format, bigEndian: bigEndian);
            await array.WriteAsync(ZarrSelection.All, new[] { "ab", "", "aé" }, cancel: Cancel);
            using var chunk = await array.Store.GetAsync(StoreKey.Parse(format == ZarrFormat.V2 ? "0" : "c/0"), ByteRange.All, Cancel);
            Assert.Equal(hex, Convert.ToHexStringLower(chunk!.Bytes.Span));
        }
    }

    [Fact] // rule 25
    public async Task A_legacy_structured_array_is_read_as_little_endian_with_its_fill_value_in_base64()
    {
        const string json = """
            {"zarr_format":3,"node_type":"array","shape":[2],"data_type":{"name":"structured","configuration":{"fields":[["x","int16"],["y","uint8"]]}},
             "chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default"},"fill_value":"AQIF","codecs":[{"name":"bytes"}]}
            """;
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse("zarr.json"), Encoding.UTF8.GetBytes(json), WriteCondition.None, Cancel);
        await store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 7, 0, 9 }, WriteCondition.None, Cancel);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        var data = array.GetSlice(":").Data.Cast<OrderedDictionary<string, object?>>().ToArray();
        Assert.Equal([(short)7, (short)513], data.Select(r => r["x"]));
        Assert.Equal([(byte)9, (byte)5], data.Select(r => r["y"]));
        // What is not legacy must say it.
        await store.SetAsync(StoreKey.Parse("zarr.json"), Encoding.UTF8.GetBytes(json.Replace("structured", "struct")), WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.CodecInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel))).Id);
    }

    [Fact]
    public async Task Chunks_of_nothing_but_fill_are_not_stored_however_large_an_element_is()
    {
        foreach (var (type, fill) in ((string, object)[])[("S100", "x"), ("U40", "ü"), ("V33", Enumerable.Repeat((byte)7, 33).ToArray()), ("""{"a":"int32","b":"S90"}""", Record(("a", 1), ("b", "z")))])
        {
            var array = await CreateAsync(new(10, 3), new(4, 2), type, fill);
            await array.WriteAsync(ZarrSelection.All, fill, cancel: Cancel);
            Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
            Assert.Equal(Text(Enumerable.Repeat(array.FillValue!, 30)), Text(array.GetSlice(":").Data.Cast<object>()));
            var bits = new byte[array.DataType.ItemSize];
            await array.WriteAsync(ZarrSelection.Parse("9, 2"), array.DataType.GetElement(bits), cancel: Cancel);
            Assert.Equal(1, (await array.MeasureAsync(Cancel)).StoredCount);
            await array.ClearAsync(ZarrSelection.Parse("9"), cancel: Cancel);
            Assert.Equal(0, (await array.MeasureAsync(Cancel)).StoredCount);
        }
    }

    [Fact]
    public async Task Fields_are_read_alone_as_plain_arrays()
    {
        var array = await CreateAsync(new(3), new(2), """{"id":"int32","p":{"x":"float32","name":"U3"},"v":["float64",2],"a.b":"int8"}""", format: ZarrFormat.V2);
        await array.WriteAsync(ZarrSelection.Parse("1:"), new[] { Record(("id", 1), ("p", Record(("x", 1.5), ("name", "abc"))), ("v", new[] { 1, 2 }), ("a.b", 3)), Record(("id", 2), ("p", Record(("x", 2.5), ("name", ""))), ("v", new[] { 3, 4 }), ("a.b", 4)) }, cancel: Cancel);
        Assert.Equal(new[] { 0, 1, 2 }, (await array.ReadAsync(ZarrSelection.All, ["id"], cancel: Cancel)).Data);
        Assert.Equal(new[] { 2.5f }, (await array.ReadAsync(ZarrSelection.Parse("-1:"), ["p.x"], cancel: Cancel)).Data);
        Assert.Equal(new[] { "", "abc", "" }, (await array.ReadAsync(ZarrSelection.All, ["p.name"], cancel: Cancel)).Data);
        Assert.Equal(new sbyte[] { 0, 3, 4 }, (await array.ReadAsync(ZarrSelection.All, ["a.b"], cancel: Cancel)).Data);

        var inner = await array.ReadAsync(ZarrSelection.All, ["v"], cancel: Cancel);
        Assert.Equal(new Shape(3, 2), inner.Shape);
        Assert.Equal([0, 0, 1, 2, 3, 4], (double[])inner.Data);
        Assert.Equal(new Shape(2), inner.GetArrayIndex(5));
        Assert.Equal(2.0, inner[1, 1]);

        var several = await array.ReadAsync(ZarrSelection.Parse("1"), ["p.x", "ID"], cancel: Cancel);
        Assert.Equal("struct(\"p.x\" float32, id int32)", several.DataType.Name);
        Assert.Equal("{p.x: 1.5, id: 1}", One(several.GetValue()));

        foreach (var names in (string[][])[["x"], [""], ["p.y"], ["id.x"], [], ["id", "id"], ["."]])
            Assert.Equal(ZarrErrorId.FieldNotFound, (await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, names, cancel: Cancel))).Id);
        var numbers = await CreateAsync(new(3), new(2), "int32");
        Assert.Equal(ZarrErrorId.FieldNotFound, (await Assert.ThrowsAsync<ZarrException>(async () => await numbers.ReadAsync(ZarrSelection.All, ["a"], cancel: Cancel))).Id);
    }

    [Fact]
    public async Task A_stored_text_that_is_no_text_fails_the_read_and_not_a_property_later()
    {
        var array = await CreateAsync(new(2), new(2), """{"id":"int32","name":"U1"}""");
        await array.Store.SetAsync(StoreKey.Parse("c/0"), Convert.FromHexString("0100000061000000" + "0200000000d80000"), WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.ChunkCorrupt, (await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel))).Id);
        Assert.Equal("{id: 1, name: a}", One(array.GetSlice("0").GetValue()));
        Assert.Equal(new[] { 1, 2 }, (await array.ReadAsync(ZarrSelection.All, ["id"], cancel: Cancel)).Data);
    }

    [Fact]
    public async Task Values_are_scalars_arrays_and_slices_and_a_refused_one_changes_nothing()
    {
        var array = await CreateAsync(new(2, 2), new(1, 2), "V2");
        await array.WriteAsync(ZarrSelection.All, new byte[] { 1, 2 }, cancel: Cancel);
        Assert.Equal("0102 0102 0102 0102", string.Join(' ', ((byte[][])array.GetSlice(":").Data).Select(Convert.ToHexString)));
        await array.WriteAsync(ZarrSelection.All, new[,] { { new byte[] { 1, 1 }, new byte[] { 2, 2 } }, { new byte[] { 3, 3 }, new byte[] { 4, 4 } } }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("1"), array.GetSlice("0"), cancel: Cancel);
        Assert.Equal("0101 0202 0101 0202", string.Join(' ', ((byte[][])array.GetSlice(":").Data).Select(Convert.ToHexString)));
        Assert.Equal(new byte[] { 2, 2 }, array.GetSlice(":").ToArray().GetValue(1, 1));
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2], array.GetSlice(":").ToBytes());
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.WriteAsync(ZarrSelection.All, new[] { new byte[] { 9, 9 }, new byte[] { 9 } }, cancel: Cancel));
        Assert.Equal(ZarrErrorId.ValueNotConvertible, error.Id);
        Assert.Contains("Element 1 ", error.Message);
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2], array.GetSlice(":").ToBytes());
    }

    [Fact]
    public async Task A_selection_too_large_for_one_array_is_refused_before_it_is_made()
    {
        var array = await CreateAsync(new(1 << 20), new(16), "V4096");
        Assert.Equal(ZarrErrorId.SelectionTooLarge, (await Assert.ThrowsAsync<ZarrException>(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel))).Id);
    }

    [Fact]
    public async Task The_metadata_says_so_in_either_format()
    {
        var two = await CreateAsync(new(1), new(1), """{"a":">i4","b":"<U2"}""", Record(("a", 1), ("b", "x")), ZarrFormat.V2);
        var document = JsonNode.Parse((await two.Store.GetAsync(StoreKey.Parse(".zarray"), ByteRange.All, Cancel))!.Bytes.Span)!;
        Assert.Equal("""[["a",">i4"],["b","<U2"]]""", document["dtype"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(Convert.ToBase64String(Convert.FromHexString("000000017800000000000000")), document["fill_value"]!.GetValue<string>());
        var again = await ZarrArray.OpenAsync(two.Store, StoreKey.Root, Cancel);
        Assert.Equal("{a: 1, b: x}", One(again.FillValue));

        var three = await CreateAsync(new(1), new(1), """{"a":">i4","b":"<U2"}""", Record(("a", 1), ("b", "x")));
        document = JsonNode.Parse((await three.Store.GetAsync(StoreKey.Parse("zarr.json"), ByteRange.All, Cancel))!.Bytes.Span)!;
        Assert.Equal("""{"a":1,"b":"x"}""", document["fill_value"]!.ToJsonString());
        Assert.Equal("struct(a int32, b U2)", (await ZarrArray.OpenAsync(three.Store, StoreKey.Root, Cancel)).DataType.Name);
    }
}

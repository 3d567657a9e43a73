using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Metadata;

/// <summary>Attributes are the user's own: whatever is in them, the elements of an array can be had, and no edit loses what it does not understand.</summary>
public class MalformedAttributesTests
{
    private static readonly string s_deep = $$"""{"a":{{new string('[', 100)}}{{new string(']', 100)}}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<ZarrFormat, string, bool> Attributes()
    {
        var data = new TheoryData<ZarrFormat, string, bool>();
        foreach (var format in Enum.GetValues<ZarrFormat>())
            foreach (var (text, isRead) in ((string, bool)[])
                [("""{"s":"\udcff.tif","t":1}""", true), ("""{"a":1,"t":2,"a":3}""", true), ("""{"a":NaN,"a":[1,{"b":1,"b":2}]}""", true), (s_deep, false), ("[1]", false), ("\"text\"", false)])
                data.Add(format, text, isRead);
        foreach (var text in (string[])["", " ", "{", "{\"a\":1", "{} {}", "no JSON", "null"]) data.Add(ZarrFormat.V2, text, false);
        return data;
    }

    private static async Task<(MemoryStore Store, StoreKey Document)> StoreAsync(ZarrFormat format, string attributes)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Parse("a"), new ArrayBuilder { Shape = new(2), DataType = DataType.Parse("uint8"), Format = format, Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, new byte[] { 1, 2 }, cancel: Cancel);
        var key = StoreKey.Parse(format == ZarrFormat.V2 ? "a/.zattrs" : "a/zarr.json");
        var text = attributes;
        if (format == ZarrFormat.V3)
        {
            using var value = await store.GetAsync(key, ByteRange.All, Cancel);
            var document = JsonNode.Parse(value!.Bytes.Span)!.AsObject();
            document["attributes"] = "here";
            text = document.ToJsonString().Replace("\"here\"", attributes, StringComparison.Ordinal);
        }

        await store.SetAsync(key, Encoding.UTF8.GetBytes(text), WriteCondition.None, Cancel);
        return (store, key);
    }

    private static async Task<byte[]> BytesAsync(MemoryStore store, StoreKey key)
    {
        using var value = await store.GetAsync(key, ByteRange.All, Cancel);
        return value!.Bytes.ToArray();
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task Whatever_is_in_attributes_elements_are_read(ZarrFormat format, string attributes, bool isRead)
    {
        var (store, _) = await StoreAsync(format, attributes);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
        Assert.Equal([1, 2], (byte[])array.GetSlice(":").Data);
        Assert.Equal(isRead, array.AttributesError is null);
        Assert.Equal(isRead, array.Attributes.Count > 0);
        if (!isRead) Assert.Equal(ZarrErrorId.MetadataInvalid, array.AttributesError!.Id);
        var root = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Null(Assert.Single(await root.ListAsync(cancel: Cancel).ToListAsync(Cancel)).Error);
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task Health_tells_of_them(ZarrFormat format, string attributes, bool isRead)
    {
        var (store, key) = await StoreAsync(format, attributes);
        var problem = Assert.Single(await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).Where(p => p.Severity > ProblemSeverity.Information).ToListAsync(Cancel));
        Assert.Equal((ProblemId.MetadataInvalid, ProblemSeverity.Warning, key.Value), (problem.Id, problem.Severity, problem.Key));
        Assert.NotEqual(isRead, problem.Message.Contains("cannot be had", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public async Task No_edit_loses_what_it_cannot_write(ZarrFormat format, string attributes, bool isRead)
    {
        Assert.True(isRead || format is ZarrFormat.V2 or ZarrFormat.V3);
        var (store, key) = await StoreAsync(format, attributes);
        var before = await BytesAsync(store, key);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
        if (attributes.Trim().Length > 0)
        {
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.SetAttributesAsync(new Dictionary<string, object> { ["new"] = 1 }, cancel: Cancel));
            Assert.Equal(ZarrErrorId.MetadataInvalid, error.Id);
        }

        // In v2 the shape stands in a document of its own.
        if (format == ZarrFormat.V2) await array.ResizeAsync(new(3), cancel: Cancel);
        else Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await array.AppendAsync(0, new byte[] { 3 }, cancel: Cancel))).Id);
        Assert.Equal(before, await BytesAsync(store, key));
        Assert.Equal(format == ZarrFormat.V2 ? 3 : 2, (await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel)).Shape[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public async Task Empty_attributes_can_be_set(string text)
    {
        var (store, _) = await StoreAsync(ZarrFormat.V2, text);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
        Assert.NotNull(array.AttributesError);
        await array.SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel);
        Assert.Null(array.AttributesError);
        Assert.Equal(1L, (await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel)).Attributes["x"]);
    }

    [Fact]
    public async Task Of_members_of_one_name_the_last_counts_and_halves_of_characters_stay()
    {
        var (store, _) = await StoreAsync(ZarrFormat.V3, """{"a":1,"t":"\ud834\udd1e \udcff \n\u00e9","a":{"b":1,"b":2}}""");
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
        Assert.Equal(["a", "t"], array.Attributes.Keys);
        Assert.Equal("𝄞 \udcff \né", array.Attributes["t"]);
        Assert.Equal("{\"b\":2}", array.Attributes["a"]!.ToString());
        Assert.NotEmpty(array.Attributes.ToString()!);
    }

    [Fact]
    public async Task What_is_not_the_users_own_is_refused_as_ever()
    {
        foreach (var (member, json) in ((string, string)[])[("shape", "[2],\"shape\":[3]"), ("attributes", "{},\"attributes\":{\"b\":\"\\udcff\"}"), ("fill_value", $"{new string('[', 70)}{new string(']', 70)}")])
        {
            var (store, key) = await StoreAsync(ZarrFormat.V3, "{}");
            var document = JsonNode.Parse(await BytesAsync(store, key))!.AsObject();
            document[member] = "here";
            await store.SetAsync(key, Encoding.UTF8.GetBytes(document.ToJsonString().Replace("\"here\"", json, StringComparison.Ordinal)), WriteCondition.None, Cancel);
            Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrNode.OpenAsync(store, StoreKey.Parse("a"), Cancel))).Id);
        }
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task A_copy_without_its_attributes_is_refused(ZarrFormat format)
    {
        var (store, _) = await StoreAsync(format, s_deep);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("a"), Cancel);
        var target = new MemoryStore();
        Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await array.CopyAsync(target, StoreKey.Root, cancel: Cancel))).Id);
        Assert.Empty(target.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
    }

    [Fact]
    public async Task Copies_of_metadata_with_malformed_attributes_close_nothing()
    {
        var (store, _) = await StoreAsync(ZarrFormat.V3, "{}");
        var key = StoreKey.Parse("zarr.json");
        await store.SetAsync(key, Encoding.UTF8.GetBytes("""{"zarr_format":3,"node_type":"group","attributes":{"x":1},"consolidated_metadata":{"must_understand":false,"kind":"inline","metadata":{"a":{"attributes":DEEP}}}}""".Replace("DEEP", s_deep, StringComparison.Ordinal)), WriteCondition.None, Cancel);
        var group = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Equal((1L, null), (group.Attributes["x"], group.AttributesError));
        Assert.NotNull((await group.CheckConsolidatedAsync(Cancel))!.Damage);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("name")]
    [InlineData("list")]
    [InlineData("dimension")]
    [InlineData("field")]
    public async Task Half_of_a_character_is_refused_before_anything_is_stored(string place)
    {
        const string Half = "a\udcff.tif";
        var store = new MemoryStore();
        var type = place == "field" ? StructDataType.Create([(Half, DataType.Parse("int32"), false)], false, why => new(ZarrErrorId.DataTypeNotSupported, why)).Type : DataType.Parse("uint8");
        var builder = new ArrayBuilder { Shape = new(2), DataType = type, DimensionNames = place == "dimension" ? [Half] : null };
        var attributes = place switch { "text" => new Dictionary<string, object> { ["a"] = Half }, "name" => new() { [Half] = 1 }, "list" => new() { ["a"] = new object[] { 1, new Dictionary<string, object> { ["b"] = Half } } }, _ => null };
        Assert.Equal(ZarrErrorId.AttributeInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.CreateAsync(store, StoreKey.Parse("g/a"), builder.Build(), attributes, cancel: Cancel))).Id);
        Assert.Empty(store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel));
        if (attributes is null) return;
        foreach (var format in Enum.GetValues<ZarrFormat>())
        {
            var group = await ZarrGroup.CreateAsync(new MemoryStore(), StoreKey.Root, format, cancel: Cancel);
            Assert.Equal(ZarrErrorId.AttributeInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await group.SetAttributesAsync(attributes, cancel: Cancel))).Id);
        }
    }

    [Theory]
    [InlineData("string")]
    [InlineData("U5")]
    [InlineData("object")]
    public void Half_of_a_character_is_no_fill_value(string type) =>
        Assert.Equal(ZarrErrorId.FillValueInvalid, Assert.Throws<ZarrException>(() => new ArrayBuilder { Shape = new(2), DataType = DataType.Parse(type), FillValue = "a\udcff", Format = ZarrFormat.V2 }.Build()).Id);
}

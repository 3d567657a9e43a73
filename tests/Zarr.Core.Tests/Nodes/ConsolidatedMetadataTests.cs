using System.Text.Json.Nodes;
using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Nodes;

public sealed class ConsolidatedMetadataTests : NodeTests
{
    private readonly MemoryStore _store = new();

    public static TheoryData<ZarrFormat> Formats => [ZarrFormat.V3, ZarrFormat.V2];

    private async Task<ZarrGroup> TreeAsync(ZarrFormat format)
    {
        await GroupAsync(_store, "", format, new() { ["title"] = "Größe" });
        await ArrayAsync(_store, "a", format, new() { ["units"] = "m" });
        await ArrayAsync(_store, "g/b", format);
        return await OpenAsync(_store);
    }

    private async Task<ConsolidatedCheck> CheckAsync(string key = "") => Assert.IsType<ConsolidatedCheck>(await (await OpenAsync(_store, key)).CheckConsolidatedAsync(Cancel));

    private static string Say(ConsolidatedCheck check) => string.Join(' ', check.Differences.Select(d => $"{d.State}:{d.Name}"));

    [Fact] // rule 31
    public async Task V3_is_a_member_of_the_groups_document_with_names_relative_to_it()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        Assert.Equal((3, 0, 0), await root.ConsolidateAsync(Cancel) is var result ? (result.NodeCount, result.OtherFormat.Count, result.Damaged.Count) : default);
        var expected = JsonNode.Parse("""
            {
              "zarr_format": 3, "node_type": "group", "attributes": {"title": "Größe"},
              "consolidated_metadata": {
                "must_understand": false, "kind": "inline",
                "metadata": {
                  "a": {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "int32", "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
                        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "fill_value": 0,
                        "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], "attributes": {"units": "m"}},
                  "g": {"zarr_format": 3, "node_type": "group", "attributes": {}},
                  "g/b": {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "int32", "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2]}},
                        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "fill_value": 0,
                        "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}], "attributes": {}}
                }
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, await JsonAsync(_store, "zarr.json")), (await JsonAsync(_store, "zarr.json"))!.ToJsonString());
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Fact] // rule 12
    public async Task V2_is_the_document_of_zarr_python_with_keys_below_the_group_and_those_of_the_group_itself()
    {
        var root = await TreeAsync(ZarrFormat.V2);
        await root.ConsolidateAsync(Cancel);
        var expected = JsonNode.Parse("""
            {
              "zarr_consolidated_format": 1,
              "metadata": {
                ".zgroup": {"zarr_format": 2}, ".zattrs": {"title": "Größe"},
                "a/.zarray": {"zarr_format": 2, "shape": [4], "chunks": [2], "dtype": "<i4", "fill_value": 0, "order": "C", "compressor": null, "filters": null}, "a/.zattrs": {"units": "m"},
                "g/.zgroup": {"zarr_format": 2},
                "g/b/.zarray": {"zarr_format": 2, "shape": [4], "chunks": [2], "dtype": "<i4", "fill_value": 0, "order": "C", "compressor": null, "filters": null}
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, await JsonAsync(_store, ".zmetadata")), (await JsonAsync(_store, ".zmetadata"))!.ToJsonString());
        using var bytes = await _store.GetAsync(Key(".zmetadata"), ByteRange.All, Cancel);
        Assert.True(System.Text.Ascii.IsValid(bytes!.Bytes.Span));
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_group_below_the_root_has_names_relative_to_itself(ZarrFormat format)
    {
        await ArrayAsync(_store, "g/h/a", format);
        await (await OpenAsync(_store, "g")).ConsolidateAsync(Cancel);
        var copies = (format == ZarrFormat.V3 ? (await JsonAsync(_store, "g/zarr.json"))!["consolidated_metadata"] : await JsonAsync(_store, "g/.zmetadata"))!["metadata"]!.AsObject();
        Assert.Equal(format == ZarrFormat.V3 ? ["h", "h/a"] : [".zgroup", "h/.zgroup", "h/a/.zarray"], copies.Select(copy => copy.Key));
        Assert.True((await CheckAsync("g")).IsFresh);
    }

    [Fact]
    public async Task Copies_in_the_spelling_of_other_writers_are_fresh()
    {
        // zarr-python 3: in order of length, an empty copy in each group, members with default values.
        var root = await TreeAsync(ZarrFormat.V3);
        await root.ConsolidateAsync(Cancel);
        var document = (await JsonAsync(_store, "zarr.json"))!;
        var copies = document["consolidated_metadata"]!["metadata"]!;
        copies["g"]!["consolidated_metadata"] = JsonNode.Parse("""{"kind": "inline", "must_understand": false, "metadata": {}}""");
        copies["a"]!["storage_transformers"] = new JsonArray();
        copies["a"]!["chunk_key_encoding"] = "default";
        copies["g/b"]!.AsObject().Remove("attributes");
        await PutAsync(_store, "zarr.json", document.ToJsonString());
        Assert.True((await CheckAsync()).IsFresh, Say(await CheckAsync()));

        // zarr-python 3 in v2: attributes where there are none; zarrita takes names with a slash in front.
        await _store.DeleteAllAsync(StoreKey.Root, Cancel);
        root = await TreeAsync(ZarrFormat.V2);
        await root.ConsolidateAsync(Cancel);
        document = (await JsonAsync(_store, ".zmetadata"))!;
        document["metadata"]!["g/.zattrs"] = new JsonObject();
        document["metadata"]!["/g/b/.zarray"] = document["metadata"]!["g/b/.zarray"]!.DeepClone();
        document["metadata"]!.AsObject().Remove("g/b/.zarray");
        await PutAsync(_store, ".zmetadata", document.ToJsonString());
        Assert.True((await CheckAsync()).IsFresh, Say(await CheckAsync()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Every_kind_of_staleness_is_told_and_renewed(ZarrFormat format)
    {
        var root = await TreeAsync(format);
        await ArrayAsync(_store, "gone", format);
        await ArrayAsync(_store, "turned", format);
        await root.ConsolidateAsync(Cancel);
        // By other programs, which know nothing of copies.
        var behind = new MemoryStore();
        await ArrayAsync(behind, "g/new", format);
        await GroupAsync(behind, "turned", format);
        var name = format == ZarrFormat.V3 ? "zarr.json" : ".zarray";
        await PutAsync(_store, $"g/new/{name}", (await JsonAsync(behind, $"g/new/{name}"))!.ToJsonString());
        await _store.DeleteAllAsync(Key("gone"), Cancel);
        await _store.DeleteAllAsync(Key("turned"), Cancel);
        await PutAsync(_store, format == ZarrFormat.V3 ? "turned/zarr.json" : "turned/.zgroup", (await JsonAsync(behind, format == ZarrFormat.V3 ? "turned/zarr.json" : "turned/.zgroup"))!.ToJsonString());
        var array = (await JsonAsync(_store, $"a/{name}"))!;
        array["shape"] = new JsonArray(9);
        await PutAsync(_store, $"a/{name}", array.ToJsonString());
        await PutAsync(_store, format == ZarrFormat.V3 ? "g/zarr.json" : "g/.zattrs", format == ZarrFormat.V3 ? """{"zarr_format":3,"node_type":"group","attributes":{"x":1}}""" : """{"x":1}""");
        if (format == ZarrFormat.V2) await PutAsync(_store, ".zattrs", "{}");

        var check = await CheckAsync();
        Assert.Equal((format == ZarrFormat.V2 ? "Different: " : "") + "Different:a Different:g NotInCopy:g/new NotStored:gone Different:turned", Say(check));
        Assert.False(check.IsFresh);
        // What was not looked at is not judged.
        var told = new List<ConsolidatedCheck>();
        await (await OpenAsync(_store)).ListAsync(1, told.Add, Cancel).CountAsync(Cancel);
        Assert.DoesNotContain("g/new", Say(Assert.Single(told)), StringComparison.Ordinal);
        Assert.Contains("NotStored:gone", Say(told[0]), StringComparison.Ordinal);

        await root.ConsolidateAsync(Cancel);
        Assert.True((await CheckAsync()).IsFresh, Say(await CheckAsync()));
    }

    [Fact]
    public async Task A_fresh_copy_is_left_as_it_is()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        await root.ConsolidateAsync(Cancel);
        var counting = new CountingStore(_store);
        await (await OpenAsync(counting)).ConsolidateAsync(Cancel);
        Assert.Equal(0, counting.Sets);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"must_understand":false,"kind":"elsewhere","metadata":{}}""")]
    [InlineData("""{"must_understand":false,"kind":"inline"}""")]
    [InlineData("""{"must_understand":false,"kind":"inline","metadata":[]}""")]
    [InlineData("""{"must_understand":false,"kind":"inline","metadata":{"../x":{}}}""")]
    [InlineData("""{"must_understand":false,"kind":"inline","metadata":{"":{}}}""")]
    public async Task A_damaged_copy_hides_nothing_and_is_told_and_replaced(string copy)
    {
        await TreeAsync(ZarrFormat.V3);
        await PutAsync(_store, "zarr.json", $$"""{"zarr_format":3,"node_type":"group","attributes":{"x":1},"consolidated_metadata":{{copy}}}""");
        await DamagedAsync();
        Assert.Equal(1, (int)(await JsonAsync(_store, "zarr.json"))!["attributes"]!["x"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"zarr_consolidated_format":2,"metadata":{}}""")]
    [InlineData("""{"zarr_consolidated_format":1}""")]
    [InlineData("""{"zarr_consolidated_format":1,"metadata":7}""")]
    public async Task A_damaged_document_of_v2_hides_nothing_and_is_told_and_replaced(string document)
    {
        await TreeAsync(ZarrFormat.V2);
        await PutAsync(_store, ".zmetadata", document);
        await DamagedAsync();
    }

    private async Task DamagedAsync()
    {
        var root = await OpenAsync(_store);
        Assert.Equal("a g g/b.", (await NamesAsync(root.ListAsync(9, Cancel))).Replace("g.", "g", StringComparison.Ordinal));
        var check = await CheckAsync();
        Assert.False(check.IsFresh);
        Assert.Equal(ZarrErrorId.MetadataInvalid, check.Damage?.Id);
        // Edits below go on.
        await (await ZarrArray.OpenAsync(_store, Key("a"), Cancel)).ResizeAsync(new(6), cancel: Cancel);
        await root.ConsolidateAsync(Cancel);
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_damaged_entry_is_a_difference_and_renewed(ZarrFormat format)
    {
        var root = await TreeAsync(format);
        await root.ConsolidateAsync(Cancel);
        var key = format == ZarrFormat.V3 ? "zarr.json" : ".zmetadata";
        var document = (await JsonAsync(_store, key))!;
        (format == ZarrFormat.V3 ? document["consolidated_metadata"]! : document)["metadata"]![format == ZarrFormat.V3 ? "a" : "a/.zarray"] = "no node";
        await PutAsync(_store, key, document.ToJsonString());
        Assert.Equal("Different:a", Say(await CheckAsync()));
        await root.ConsolidateAsync(Cancel);
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Damaged_nodes_are_left_out_and_told(ZarrFormat format)
    {
        var root = await TreeAsync(format);
        await PutAsync(_store, format == ZarrFormat.V3 ? "bad/zarr.json" : "bad/.zarray", "{");
        var result = await root.ConsolidateAsync(Cancel);
        Assert.Equal(3, result.NodeCount);
        Assert.Equal(ZarrErrorId.MetadataInvalid, Assert.Single(result.Damaged).Id);
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Fact]
    public async Task What_this_library_does_not_support_is_copied_all_the_same()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        var document = (await JsonAsync(_store, "a/zarr.json"))!;
        document["codecs"] = JsonNode.Parse("""["bytes", "invented"]""");
        await PutAsync(_store, "odd/zarr.json", document.ToJsonString());
        Assert.Equal((4, 0), await root.ConsolidateAsync(Cancel) is var result ? (result.NodeCount, result.Damaged.Count) : default);
        Assert.True((await CheckAsync()).IsFresh);
        document["codecs"]![1] = "invented-2";
        await PutAsync(_store, "odd/zarr.json", document.ToJsonString());
        Assert.Equal("Different:odd", Say(await CheckAsync()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Nodes_in_another_format_are_no_part_of_it_and_named(ZarrFormat format)
    {
        var other = format == ZarrFormat.V3 ? ZarrFormat.V2 : ZarrFormat.V3;
        var root = await TreeAsync(format);
        await ArrayAsync(_store, "g/other", other);
        Assert.Equal(["g/other"], (await root.ConsolidateAsync(Cancel)).OtherFormat);
        Assert.True((await CheckAsync()).IsFresh);
        await ArrayAsync(_store, "a", other, overwrite: true);
        Assert.True((await CheckAsync()).IsFresh);
        Assert.Equal(["a", "g/other"], (await root.ConsolidateAsync(Cancel)).OtherFormat);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task It_is_removed_with_nothing_else(ZarrFormat format)
    {
        var root = await TreeAsync(format);
        var before = await AllAsync(_store);
        await root.ConsolidateAsync(Cancel);
        Assert.True(await root.RemoveConsolidatedAsync(Cancel));
        Assert.Equal(before, await AllAsync(_store));
        Assert.False(await root.RemoveConsolidatedAsync(Cancel));
        Assert.Null(await root.CheckConsolidatedAsync(Cancel));
    }

    [Theory]
    [InlineData("1e99999999999", true)]
    [InlineData("1e99999999998", false)]
    public async Task Numbers_that_no_type_can_hold_are_compared_as_they_are_spelled(string copied, bool isFresh)
    {
        var store = new MemoryStore();
        await GroupAsync(store, "", ZarrFormat.V2);
        await PutAsync(store, ".zattrs", """{"n":1e99999999999}""");
        await PutAsync(store, ".zmetadata", """{"zarr_consolidated_format":1,"metadata":{".zgroup":{"zarr_format":2},".zattrs":{"n":NUMBER}}}""".Replace("NUMBER", copied, StringComparison.Ordinal));
        Assert.Equal(isFresh, (await (await OpenAsync(store)).CheckConsolidatedAsync(Cancel))!.IsFresh);
    }

    [Fact] // rule 18
    public async Task A_null_of_old_zarr_python_is_read_as_none_and_never_written()
    {
        await TreeAsync(ZarrFormat.V3);
        await PutAsync(_store, "zarr.json", """{"zarr_format":3,"node_type":"group","attributes":{},"consolidated_metadata":null}""");
        var root = await OpenAsync(_store);
        Assert.Null(await root.CheckConsolidatedAsync(Cancel));
        await root.ConsolidateAsync(Cancel);
        Assert.True((await CheckAsync()).IsFresh);
        await PutAsync(_store, "a/zarr.json", (await JsonAsync(_store, "a/zarr.json"))!.ToJsonString()[..^1] + ",\"consolidated_metadata\":null}");
        Assert.True((await CheckAsync()).IsFresh);
    }

    [Fact]
    public async Task An_attribute_of_the_group_leaves_the_copy_and_what_else_is_there()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        await root.ConsolidateAsync(Cancel);
        var document = (await JsonAsync(_store, "zarr.json"))!;
        document["consolidated_metadata"]!["extra"] = 1;
        await PutAsync(_store, "zarr.json", document.ToJsonString());
        await root.SetAttributesAsync(new Dictionary<string, object?> { ["title"] = "other" }, cancel: Cancel);
        document["attributes"]!["title"] = "other";
        Assert.True(JsonNode.DeepEquals(document, await JsonAsync(_store, "zarr.json")));
    }

    [Fact]
    public async Task A_node_in_a_directory_that_is_no_group_is_not_told_to_be_gone()
    {
        // zarr-python 2 copies every document that a store has.
        var root = await TreeAsync(ZarrFormat.V2);
        await root.ConsolidateAsync(Cancel);
        await _store.DeleteAsync(Key("g/.zgroup"), WriteCondition.None, Cancel);
        Assert.Equal("NotStored:g", Say(await CheckAsync()));
    }

    [Fact]
    public async Task Metadata_too_deep_to_be_read_again_as_a_copy_is_refused_before_anything_is_written()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        var deep = string.Concat(Enumerable.Repeat("[", 61)) + string.Concat(Enumerable.Repeat("]", 61));
        await PutAsync(_store, "d/zarr.json", $$$"""{"zarr_format":3,"node_type":"group","attributes":{"x":{{{deep}}}}}""");
        Assert.Equal(4, await root.ListAsync(9, Cancel).CountAsync(Cancel));
        var before = await AllAsync(_store);
        Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await root.ConsolidateAsync(Cancel))).Id);
        Assert.Equal(before, await AllAsync(_store));
    }

    [Fact]
    public async Task A_document_larger_than_can_be_read_again_is_not_written()
    {
        var root = await TreeAsync(ZarrFormat.V3);
        var half = new string('x', 33 << 20);
        foreach (var name in (string[])["x", "y"]) await GroupAsync(_store, name, attributes: new() { ["half"] = half });
        Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await root.ConsolidateAsync(Cancel))).Id);
        Assert.Null(await root.CheckConsolidatedAsync(Cancel));
        var node = await ZarrNode.OpenAsync(_store, Key("x"), Cancel);
        Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await node.SetAttributesAsync(new Dictionary<string, object?> { ["other"] = half }, cancel: Cancel))).Id);
        Assert.Equal(["half"], (await ZarrNode.OpenAsync(_store, Key("x"), Cancel)).Attributes.Keys);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_zip_archive_takes_what_can_be_added_and_refuses_what_would_have_to_be_replaced(ZarrFormat format)
    {
        using var folder = new TemporaryDirectory();
        var zip = new ZipStore(Path.Combine(folder.Path, "a.zip"));
        await GroupAsync(zip, "", format);
        await ArrayAsync(zip, "a", format);
        var root = await OpenAsync(zip);
        if (format == ZarrFormat.V2)
        {
            await root.ConsolidateAsync(Cancel);
            Assert.True((await root.CheckConsolidatedAsync(Cancel))!.IsFresh);
            await ArrayAsync(zip, "b", format);
            Assert.Equal("NotInCopy:b", Say((await root.CheckConsolidatedAsync(Cancel))!));
        }

        Assert.Equal(ZarrErrorId.StoreAppendOnly, (await Assert.ThrowsAsync<ZarrException>(async () => await root.ConsolidateAsync(Cancel))).Id);
        Assert.Equal(format == ZarrFormat.V2 ? 2 : 1, await root.ListAsync(1, Cancel).CountAsync(Cancel));
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fixtures;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.FileFormats.Hdf5.Tests;

/// <summary>Nodes, elements, dimensions and attributes, against what h5py and netCDF4-python read.</summary>
public sealed class NodeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => [.. Corpus.Stored.Names];

    public static TheoryData<string> NetCdfFiles => [.. Corpus.Stored.Names.Where(name => name.EndsWith(".nc", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_node_is_what_other_programs_read(string name) => CompareAsync(Corpus.Stored, name);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_node_of_files_made_now_is_what_other_programs_read(string name) => CompareAsync(Corpus.Made, name);

    [Fact]
    public async Task Every_node_of_other_files_is_what_other_programs_read()
    {
        var corpus = Corpus.Other;
        var wrong = new List<string>();
        foreach (var name in corpus.Names) wrong.AddRange((await DifferencesAsync(corpus, name)).Select(difference => $"{name}/{difference}"));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_tree_has_the_nodes_that_it_should_and_no_others(string name)
    {
        var store = Corpus.Stored.Open(name);
        var root = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        var found = new List<string>();
        await foreach (var node in root.ListAsync(int.MaxValue, Cancel)) found.Add(node.Key.Value);
        Assert.Equal(Corpus.Stored.Expected[name]!.AsObject().Select(node => node.Key).Where(path => path.Length > 0).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NetCdfFiles))]
    public async Task Dimensions_and_attributes_are_those_that_netCDF_tells(string name)
    {
        var store = Corpus.Stored.Open(name);
        foreach (var (path, expected) in Corpus.Stored.Expected[name]!.AsObject())
        {
            var node = await ZarrNode.OpenAsync(store, StoreKey.Parse(path), Cancel);
            if (node is ZarrArray array) Assert.Equal(expected!["dimensions"]!.AsArray().Select(one => one!.GetValue<string>()), array.DimensionNames?.Select(one => one!) ?? []);
            var actual = node.Attributes.Where(one => one.Key is not ("_ARRAY_DIMENSIONS" or "hdf5_enum")).ToDictionary(one => one.Key, one => one.Value);
            Assert.Equal(expected!["attributes"]!.AsObject().Select(one => $"{one.Key}={Spell(one.Value)}").Order(StringComparer.Ordinal), actual.Select(one => $"{one.Key}={Spell(one.Value)}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_number_in_an_attribute_is_exactly_what_is_stored()
    {
        foreach (var form in (string[])["old", "new"])
        {
            var attributes = (await ZarrNode.OpenAsync(Corpus.Stored.Open($"attributes_{form}.h5"), StoreKey.Parse("d"), Cancel)).Attributes;
            Assert.Equal((double)0.01f, Convert.ToDouble(attributes["f4"], null));
            Assert.Equal("9223372036854775809", CanonicalElement.Spell(attributes["u8"]));
            Assert.Equal("NaN", attributes["nan"]);
            Assert.Equal("üx", attributes["text"]);
            Assert.Equal<object?>(["a", "bc", ""], (object?[])attributes["texts"]!);
            Assert.Equal("abc", attributes["fixed"]);
            Assert.Equal(true, attributes["bool"]);
            Assert.Equal(1L, attributes["enum"]);
            Assert.Equal("[1,2]", CanonicalElement.Spell(attributes["complex"]));
            Assert.Equal("[[0,1,2],[3,4,5]]", CanonicalElement.Spell(attributes["f8"]));
            Assert.Null(attributes["null"]);
            Assert.Equal("", attributes["no_text"]);
            Assert.Equal("/d", attributes["reference"]);
            Assert.Equal("{\"a\":1,\"b\":2}", CanonicalElement.Spell(attributes["record"]));
            Assert.Equal("[[1,2],[3]]", CanonicalElement.Spell(attributes["list"]));
            Assert.Equal("[\"x\"]", CanonicalElement.Spell(attributes["_ARRAY_DIMENSIONS"]));
            Assert.DoesNotContain("DIMENSION_LIST", attributes.Keys);
            Assert.Equal(50, (await ZarrNode.OpenAsync(Corpus.Stored.Open($"attributes_{form}.h5"), StoreKey.Parse("many"), Cancel)).Attributes.Count);
        }
    }

    [Fact]
    public async Task A_soft_link_is_followed_where_a_path_names_it_and_told_as_an_attribute()
    {
        foreach (var form in (string[])["old", "new"])
        {
            var store = Corpus.Stored.Open($"links_{form}.h5");
            Assert.Equal(3, (await ZarrArray.OpenAsync(store, StoreKey.Parse("soft"), Cancel)).Shape[0]);
            Assert.Equal(3, (await ZarrArray.OpenAsync(store, StoreKey.Parse("a/relative"), Cancel)).Shape[0]);
            foreach (var nothing in (string[])["dangling", "itself", "external", "a/loop"]) Assert.Null(await ZarrNode.FindAsync(store, StoreKey.Parse(nothing), Cancel));
            var links = Assert.IsAssignableFrom<System.Collections.IDictionary>((await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel)).Attributes["hdf5_links"]);
            Assert.Equal("/a/b/c", links["soft"]);
            Assert.Equal("other.h5:/o", links["external"]);
        }
    }

    [Fact]
    public async Task Nothing_can_be_written()
    {
        var store = Corpus.Stored.Open("nc4.nc");
        var array = await ZarrArray.OpenAsync(store, StoreKey.Parse("lat"), Cancel);
        var e = await Assert.ThrowsAsync<ZarrException>(async () => await array.SetAttributesAsync(new Dictionary<string, object?> { ["a"] = 1 }, cancel: Cancel));
        Assert.Equal(ZarrErrorId.StoreReadOnly, e.Id);
    }

    [Fact]
    public async Task A_file_can_be_a_value_of_any_store()
    {
        var memory = new MemoryStore();
        await memory.SetAsync(StoreKey.Parse("in/x.nc"), await File.ReadAllBytesAsync(Corpus.Stored.PathOf("nc4.nc"), Cancel), WriteCondition.None, Cancel);
        var store = new FileStoreLibrary().Open(memory, StoreKey.Parse("in/x.nc"));
        var time = await ZarrArray.OpenAsync(store, StoreKey.Parse("time"), Cancel);
        Assert.Equal<double>([0.0, 1, 2], (double[])time.GetSlice(":").ToArray());
    }

    [Fact]
    public async Task A_file_that_changes_is_noticed()
    {
        var memory = new MemoryStore();
        var bytes = await File.ReadAllBytesAsync(Corpus.Stored.PathOf("nc4.nc"), Cancel);
        await memory.SetAsync(StoreKey.Parse("x.nc"), bytes, WriteCondition.None, Cancel);
        var array = await ZarrArray.OpenAsync(new FileStoreLibrary().Open(memory, StoreKey.Parse("x.nc")), StoreKey.Parse("tas"), Cancel);
        await memory.SetAsync(StoreKey.Parse("x.nc"), bytes, WriteCondition.None, Cancel);
        Assert.Equal(ZarrErrorId.StoreReadFailed, Assert.Throws<ZarrException>(() => array.GetSlice("0")).Id);
    }

    private static async Task CompareAsync(Corpus corpus, string name)
    {
        var wrong = await DifferencesAsync(corpus, name);
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static async Task<List<string>> DifferencesAsync(Corpus corpus, string name)
    {
        var store = corpus.Open(name);
        var wrong = new List<string>();
        foreach (var (path, expected) in corpus.Expected[name]!.AsObject())
            if (await CompareAsync(store, path, expected!) is { } difference) wrong.Add($"{path}: {difference}");
        return wrong;
    }

    private static async Task<string?> CompareAsync(IStore store, string path, JsonNode expected)
    {
        try
        {
            var node = await ZarrNode.OpenAsync(store, StoreKey.Parse(path), Cancel);
            if (expected["refused"] is not null) return "it should be refused";
            if (expected["group"] is not null) return node is ZarrGroup ? null : "it should be a group";
            var array = (ZarrArray)node;
            var shape = expected["shape"]!.AsArray().Select(length => length!.GetValue<long>()).ToArray();
            if (!array.Shape.SequenceEqual(shape)) return $"its shape is ({array.Shape}), not ({string.Join(',', shape)})";
            var slice = await array.ReadAsync(ZarrSelection.Parse("..."), cancel: Cancel);
            var isBytes = expected["hash"]![0]!.GetValue<string>() == "bytes";
            var bytes = isBytes ? slice.ToBytes() : Encoding.UTF8.GetBytes(string.Concat(slice.Data.Cast<object?>().Select(element => CanonicalElement.Spell(element) + "\n")));
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            return hash == expected["hash"]![1]!.GetValue<string>() ? null : $"its elements differ ({array.Metadata})";
        }
        catch (ZarrException e)
        {
            return expected["refused"] is not null && e.Id == ZarrErrorId.FileNotSupported ? null : $"{e.Id}: {e.Message}";
        }
    }

    // Python writes 1.0 where it is 1 here.
    private static string Spell(object? value) => value switch
    {
        JsonValue number when number.GetValueKind() == System.Text.Json.JsonValueKind.Number => Spell(number.GetValue<double>()),
        JsonArray list => $"[{string.Join(',', list.Select(Spell))}]",
        JsonNode node => CanonicalElement.Spell(node),
        string text => CanonicalElement.Spell(text),
        System.Collections.IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Spell))}]",
        bool or null => CanonicalElement.Spell(value),
        _ => CanonicalElement.Spell(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}

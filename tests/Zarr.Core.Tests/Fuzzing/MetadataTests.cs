using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Fixtures;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Damaged and hostile metadata: an array or a group that works, or an error of ours, and never memory for what it claims.</summary>
public partial class MetadataTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Documents without arrays of their own among the fixtures.
    private static readonly (string Key, string Text)[] Others =
    [
        (".zgroup", """{"zarr_format":2}"""),
        ("zarr.json", """{"zarr_format":3,"node_type":"group","attributes":{"a":[1,null,true,{"b":"NaN"}]}}"""),
        ("zarr.json", """{"zarr_format":3,"node_type":"group","attributes":{},"consolidated_metadata":{"must_understand":false,"kind":"inline","metadata":{"a":{"zarr_format":3,"node_type":"group","attributes":{}},"a/b":{"zarr_format":3,"node_type":"array","shape":[2],"data_type":"int8","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default"},"fill_value":0,"codecs":["bytes"],"attributes":{}}}}}"""),
        (".zmetadata", """{"zarr_consolidated_format":1,"metadata":{".zgroup":{"zarr_format":2},".zattrs":{"a":1},"a/.zarray":{"zarr_format":2,"shape":[2],"chunks":[2],"dtype":"|i1","compressor":null,"fill_value":0,"order":"C","filters":null},"a/.zattrs":{}}}"""),
        (".zattrs", """{"unit":"kelvin","range":[NaN,-Infinity,1e5],"deep":{"a":{"b":[[[1]]]}},"big":12345678901234567890}"""),
    ];

    public static TheoryData<string> Writers => ["zarr-python/", "specification/", "zarrita/"];

    [Theory]
    [MemberData(nameof(Writers))]
    public void Damaged_metadata_of_arrays(string writer) => Fuzz.Run(
        FixtureArray.All.Values.Where(f => f.Name.StartsWith(writer, StringComparison.Ordinal)).Select(f => (f.Name, f)), 30, (fixture, seed) =>
        {
            var (key, document) = fixture.StoredValues.First(v => v.Key is ".zarray" or "zarr.json");
            var damaged = new JsonMutator(seed).Mutate(document);
            var store = fixture.LoadAsync(Cancel).GetAwaiter().GetResult();
            Set(store, $"{fixture.Name}/{key}", damaged);
            return (Limit(damaged) + DeclaredElement(store, fixture.Name, damaged), () => Use(store, StoreKey.Parse(fixture.Name)));
        });

    [Fact]
    public void Damaged_metadata_of_groups_and_attributes() => Fuzz.Run(Others.Select(o => ($"{o.Key} {o.Text}", o)), 1500, (other, seed) =>
    {
        var damaged = new JsonMutator(seed).Mutate(Encoding.UTF8.GetBytes(other.Text));
        var store = new MemoryStore();
        if (other.Key[0] == '.') Set(store, ".zgroup", """{"zarr_format":2}"""u8.ToArray());
        Set(store, other.Key, damaged);
        return (Limit(damaged), () => Use(store, StoreKey.Root));
    });

    // JSON trees take some hundred bytes for every token; bzip2, where metadata asks for it, takes megabytes of tables.
    private static long Limit(byte[] document) => (8 << 20) + 500L * document.Length;

    // An element may be declared to have megabytes, and there is one in memory: the fill value.
    private static long DeclaredElement(IStore store, string name, byte[] document)
    {
        if (!LargeNumber().IsMatch(Encoding.UTF8.GetString(document))) return 0;
        try
        {
            return 4L * ZarrArray.OpenAsync(store, StoreKey.Parse(name), Cancel).AsTask().GetAwaiter().GetResult().DataType.ItemSize;
        }
        catch (Exception)
        {
            // Which it was is held against the use that follows.
            return 0;
        }
    }

    [GeneratedRegex("[0-9]{6}")]
    private static partial Regex LargeNumber();

    // What any user does with a node: shows it, reads an element of an array, edits an attribute.
    private static void Use(IStore store, StoreKey key)
    {
        var node = ZarrNode.OpenAsync(store, key, Cancel).AsTask().GetAwaiter().GetResult();
        _ = node.Attributes.Count;
        if (node is ZarrArray array)
        {
            _ = (array.Shape, array.ChunkShape, array.ShardShape, array.DataType.ToString(), array.FillValue, array.Count, array.Length, array.ChunkCount, array.DimensionNames);
            foreach (var codec in array.Codecs) _ = codec.ToString();
            if (array.Count > 0 && array.Metadata.ChunkShape.ElementCount * array.DataType.ItemSize < 1 << 16) Read(array);
        }

        node.SetAttributesAsync(new Dictionary<string, object?> { ["edited"] = 1 }, cancel: Cancel).AsTask().GetAwaiter().GetResult();
        if (node is ZarrGroup group) Consolidate(group);
    }

    // Copies, damaged or not, are compared, are all there is in some stores, and are replaced.
    private static void Consolidate(ZarrGroup group)
    {
        Assert.All(group.ListAsync(int.MaxValue, _ => { }, Cancel).ToBlockingEnumerable(Cancel), found => Assert.NotNull(found.Node));
        try
        {
            var blind = (ZarrGroup)ZarrNode.OpenAsync(new UnlistableStore(group.Store), group.Key, Cancel).AsTask().GetAwaiter().GetResult();
            foreach (var found in blind.ListAsync(int.MaxValue, Cancel).ToBlockingEnumerable(Cancel)) Assert.True(found.Node is null != found.Error is null);
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.MetadataInvalid or ZarrErrorId.StoreReadFailed)
        {
            // The copies cannot be read, or there are none.
        }

        group.ConsolidateAsync(Cancel).AsTask().GetAwaiter().GetResult();
        Assert.True(group.CheckConsolidatedAsync(Cancel).AsTask().GetAwaiter().GetResult()!.IsFresh);
    }

    private static void Read(ZarrArray array)
    {
        try
        {
            array.ReadAsync(array.Rank == 0 ? ZarrSelection.All : ZarrSelection.Parse(string.Join(',', Enumerable.Repeat("0", array.Rank))), cancel: Cancel).AsTask().GetAwaiter().GetResult();
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch)
        {
            // The chunks are what they were; the metadata is not.
        }
    }

    private static void Set(IStore store, string key, byte[] value) =>
        store.SetAsync(StoreKey.Parse(key), value, WriteCondition.None, Cancel).AsTask().GetAwaiter().GetResult();
}

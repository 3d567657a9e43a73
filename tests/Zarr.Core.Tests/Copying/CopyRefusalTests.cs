using System.Collections;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>What has no faithful spelling is refused by name before anything is written; what has one is spelled so.</summary>
public class CopyRefusalTests : CopyTests
{
    private static ArrayBuilder V3(string type = "int32", params string[] codecs) =>
        new() { Shape = new(20, 30), ChunkShape = new(10, 10), DataType = DataType.Parse(type), Codecs = [.. codecs.Select(CodecRegistry.Parse)] };

    public static TheoryData<string, string> BeyondV2 => new()
    {
        { "sharding", "sharding_indexed" }, { "rectilinear", "different lengths" }, { "transpose", "transpose" }, { "bfloat16", "bfloat16" }, { "int4", "int4" },
        { "cast_value", "cast_value" }, { "names", "_ARRAY_DIMENSIONS" }, { "nan", "0x7fc00001" },
    };

    [Theory]
    [MemberData(nameof(BeyondV2))]
    public async Task Zarr_v2_cannot_be(string what, string says)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, (what switch
        {
            "sharding" => new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(5, 5), ShardShape = new(10, 10), DataType = DataType.Parse("int32") },
            "rectilinear" => new ArrayBuilder { Shape = new(20, 30), ChunkLengths = [ChunkLengths.Listed([(3, 1), (17, 1)]), ChunkLengths.Uniform(20)], DataType = DataType.Parse("int32") },
            "transpose" => new ArrayBuilder { Shape = new(2, 3, 4), DataType = DataType.Parse("int32"), Codecs = [CodecRegistry.Create("transpose", new() { ["order"] = new System.Text.Json.Nodes.JsonArray(1, 0, 2) })] },
            "cast_value" => V3("int32", "cast_value:float64"),
            "names" => new ArrayBuilder { Shape = new(20, 30), DataType = DataType.Parse("int32"), DimensionNames = ["y", null] },
            "nan" => new ArrayBuilder { Shape = new(20, 30), DataType = DataType.Parse("float32"), FillValue = "0x7fc00001" },
            _ => V3(what),
        }).Build(), cancel: Cancel);
        var before = Values(array.Store);
        var error = await Assert.ThrowsAsync<ZarrException>(() => CopyAsync(array, new() { Format = ZarrFormat.V2 }));
        Assert.True(error.Id is ZarrErrorId.FormatNotSupported or ZarrErrorId.FillValueInvalid);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("memory/a", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values(array.Store));
    }

    [Fact]
    public async Task Zarr_v3_has_no_objects()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = new(3), DataType = DataType.Parse("object"), Format = ZarrFormat.V2 }.Build(), cancel: Cancel);
        Assert.Contains("objects", (await RefusedAsync(ZarrErrorId.FormatNotSupported, () => CopyAsync(array, new() { Format = ZarrFormat.V3 }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_the_way_can_be_changed_in_the_same_step()
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(5, 5), ShardShape = new(10, 10), DataType = DataType.Parse("int32"), DimensionNames = ["y", null], Codecs = [CodecRegistry.Parse("zstd:3")] });
        var copy = await CopyAsync(array, new() { Format = ZarrFormat.V2, ChunkShape = new(6, 6), DimensionNames = ["y", "x"] });
        await SameAsync(array, copy);
        Assert.Equal((new Shape(6, 6), "zstd"), (copy.ChunkShape, copy.Codecs[^1].Name));
        var odd = await CreateAsync(store, StoreKey.Parse("c"), V3("int8", "cast_value:float64"));
        await SameAsync(odd, await CopyAsync(odd, new() { Format = ZarrFormat.V2, Codecs = [] }, overwrite: true));
    }

    [Fact]
    public async Task Dimension_names_are_an_attribute_in_v2_and_come_back()
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, new ArrayBuilder { Shape = new(20, 30), DataType = DataType.Parse("int32"), DimensionNames = ["y", "x"] }, new Hashtable { ["unit"] = "m" });
        var there = await CopyAsync(array, new() { Format = ZarrFormat.V2 });
        Assert.Equal("""["y","x"]""", Json(store, "b/.zattrs")["_ARRAY_DIMENSIONS"]!.ToJsonString());
        var back = (ZarrArray)await there.CopyAsync(store, StoreKey.Parse("c"), new() { Format = ZarrFormat.V3 }, cancel: Cancel);
        Assert.Equal(["y", "x"], back.DimensionNames!);
        Assert.Equal(["unit"], back.Attributes.Keys);
        Assert.Equal(Values(store, "a").ToDictionary(v => v.Key[1..], v => v.Value), Values(store, "c").ToDictionary(v => v.Key[1..], v => v.Value));
    }

    [Fact]
    public async Task Names_that_are_given_are_put_where_the_format_has_them_and_an_attribute_of_v3_stays_what_it_is()
    {
        var store = new MemoryStore();
        var two = await CreateAsync(store, new ArrayBuilder { Shape = new(20, 30), DataType = DataType.Parse("int32"), Format = ZarrFormat.V2 }, new Hashtable { ["_ARRAY_DIMENSIONS"] = new[] { "a", "b" } });
        await CopyAsync(two, new() { DimensionNames = ["y", "x"] });
        Assert.Equal("""["y","x"]""", Json(store, "b/.zattrs")["_ARRAY_DIMENSIONS"]!.ToJsonString());
        var three = await CreateAsync(store, StoreKey.Parse("c"), new ArrayBuilder { Shape = new(20, 30), DataType = DataType.Parse("int32") }, new Hashtable { ["_ARRAY_DIMENSIONS"] = new[] { "a", "b" } });
        Assert.Equal(["_ARRAY_DIMENSIONS"], (await CopyAsync(three, new() { DimensionNames = ["y", "x"] }, overwrite: true)).Attributes.Keys);
        Assert.Equal("""["y","x"]""", Json(store, "b/zarr.json")["dimension_names"]!.ToJsonString());
    }

    [Fact]
    public async Task An_undefined_fill_value_becomes_what_missing_elements_read_as_and_stays_undefined_in_v2()
    {
        var store = new MemoryStore();
        foreach (var type in new[] { "int32", "datetime64[s]", "S3" })
        {
            var metadata = new ArrayBuilder { Shape = new(4), ChunkShape = new(2), DataType = DataType.Parse(type), Format = ZarrFormat.V2 }.Build() with { FillValue = null };
            var array = await ZarrArray.CreateAsync(store, A, metadata, overwrite: true, cancel: Cancel);
            Assert.Null((await CopyAsync(array, new() { ChunkShape = new(3) }, overwrite: true)).Metadata.FillValue);
            var copy = await CopyAsync(array, new() { Format = ZarrFormat.V3 }, overwrite: true);
            Assert.Equal((await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToBytes(), (await copy.ReadAsync(ZarrSelection.All, cancel: Cancel)).ToBytes());
            Assert.NotNull(copy.Metadata.FillValue);
        }
    }

    [Fact]
    public async Task A_fill_value_the_new_type_does_not_have_is_refused_unless_another_is_given()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, new ArrayBuilder { Shape = new(4), DataType = DataType.Parse("float64"), FillValue = "NaN" }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        Assert.Contains("NaN", (await RefusedAsync(ZarrErrorId.FillValueInvalid, () => CopyAsync(array, new() { DataType = DataType.Parse("int32") }))).Message, StringComparison.Ordinal);
        Assert.Equal(-1, (await CopyAsync(array, new() { DataType = DataType.Parse("int32"), FillValue = -1 })).FillValue);
    }

    [Fact]
    public async Task A_filter_made_for_the_type_is_refused_when_the_type_changes()
    {
        var array = await CreateAsync(new MemoryStore(), V3("int32", "delta", "zlib:1"));
        Assert.Contains("delta", (await RefusedAsync(ZarrErrorId.CodecInvalid, () => CopyAsync(array, new() { DataType = DataType.Parse("int64") }))).Message, StringComparison.Ordinal);
        await SameAsync(array, await CopyAsync(array, new() { ChunkShape = new(20, 3) }));
    }

    [Fact]
    public async Task Codecs_stay_and_fit_themselves_to_a_new_type()
    {
        var copy = await CopyAsync(await CreateAsync(new MemoryStore(), V3("int32", "transpose:F", "bytes:big", "blosc:zstd:7:shuffle")), new() { DataType = DataType.Parse("float64") });
        Assert.Equal("transpose, bytes, blosc", string.Join(", ", copy.Codecs.Select(c => c.Name)));
        Assert.Equal(8, ((BloscCodec)copy.Codecs[2]).TypeSize);
        Assert.False(((BytesCodec)copy.Codecs[1]).BigEndian);
    }

    [Fact]
    public async Task Codecs_alone_replace_those_inside_shards_and_shards_alone_keep_the_chunks()
    {
        var array = await CreateAsync(new MemoryStore(), new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(5, 5), ShardShape = new(10, 10), DataType = DataType.Parse("int32") });
        var copy = await CopyAsync(array, new() { Codecs = [CodecRegistry.Parse("gzip")] });
        Assert.Equal((new Shape(5, 5), new Shape(10, 10)), (copy.ChunkShape, copy.ShardShape!.Value));
        Assert.Contains("gzip", copy.Codecs[0].ToString(), StringComparison.Ordinal);
        var shards = await CopyAsync(copy, new() { ShardShape = new(20, 15) }, overwrite: false).ContinueWith(t => t.Exception!.GetBaseException(), TaskScheduler.Default);
        Assert.Equal(ZarrErrorId.NameInvalid, ((ZarrException)shards).Id);
        var again = await CopyAsync(array, new() { ShardShape = new(20, 15) }, overwrite: true);
        Assert.Equal((new Shape(5, 5), new Shape(20, 15)), (again.ChunkShape, again.ShardShape!.Value));
        Assert.Null((await CopyAsync(array, new() { ChunkShape = new(5, 5) }, overwrite: true)).ShardShape);
    }
}

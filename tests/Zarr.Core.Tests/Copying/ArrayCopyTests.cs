using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Copying;

/// <summary>A copy holds the same elements, whatever differs, and the rest of what its source is.</summary>
public class ArrayCopyTests : CopyTests
{
    private static readonly string[] Numbers = ["int16", "int64", "float32", "float64", "uint32"];

    [Fact]
    public async Task Whatever_differs_the_elements_are_the_same() =>
        await Gen.Int[0, int.MaxValue].SampleAsync(async seed =>
        {
            var random = new Random(seed);
            var rank = random.Next(0, 4);
            var shape = new Shape([.. Enumerable.Range(0, rank).Select(_ => (long)random.Next(0, 12))]);
            var type = random.Next(6) switch { 0 => "string", 1 => "S3", 2 => "[[\"a\",\"<i4\"],[\"b\",\"|S2\"]]", _ => Numbers[random.Next(Numbers.Length)] };
            var source = await ZarrArray.CreateAsync(new MemoryStore(), A, Random(random, shape, type).Build());
            await source.WriteAsync(ZarrSelection.FromItems([.. shape.Select(n => AxisItem.Slice(random.NextInt64(0, n + 1), null))]), Value(random, type));

            var grid = Random(random, shape, type);
            var changes = new ArrayChanges
            {
                Format = grid.Format, ChunkShape = grid.ChunkShape, ChunkLengths = grid.ChunkLengths, ShardShape = grid.ShardShape, ShardIndexLocation = grid.ShardIndexLocation,
                Codecs = random.Next(2) == 0 ? null : grid.Codecs,
                DataType = Numbers.Contains(type) && random.Next(3) == 0 ? DataType.Parse(Numbers[random.Next(Numbers.Length)]) : null, BigEndian = random.Next(2) == 0,
                FillValue = Numbers.Contains(type) && random.Next(3) == 0 ? random.Next(3) : null,
                KeyEncoding = random.Next(2) == 0 ? null : new ChunkKeyEncoding(grid.Format == ZarrFormat.V3 && random.Next(2) == 0, random.Next(2) == 0 ? '/' : '.'),
            };
            var store = new CountingStore(new MemoryStore());
            await SameAsync(source, (ZarrArray)await source.CopyAsync(store, B, changes), changes.DataType);
            await SameAsync(source, await ZarrArray.OpenAsync(store, B), changes.DataType);
            Assert.True(store.SetsOf.Values.All(count => count == 1), "A value was written twice.");
        }, iter: 500);

    private static async Task SameAsync(ZarrArray source, ZarrArray copy, DataType? type)
    {
        var (one, other) = (await source.ReadAsync(ZarrSelection.All), await copy.ReadAsync(ZarrSelection.All));
        Assert.Equal(source.Shape, copy.Shape);
        if (type is null && !source.DataType.IsVariableLength) Assert.Equal(one.ToBytes(), other.ToBytes());
        else Assert.Equal(one.Data.Cast<object>().Select(v => Convert.ToString(v)), other.Data.Cast<object>().Select(v => Convert.ToString(v)));
    }

    private static object Value(Random random, string type) => type switch
    {
        "string" or "S3" => new[] { "", "ab", "xyz" }[random.Next(3)],
        _ when type[0] == '[' => new Dictionary<string, object> { ["a"] = random.Next(5), ["b"] = "z" },
        _ => random.Next(3),
    };

    private static ArrayBuilder Random(Random random, Shape shape, string type)
    {
        var chunks = new Shape([.. shape.Select(n => (long)random.Next(1, (int)n + 3))]);
        var format = random.Next(2) == 0 ? ZarrFormat.V2 : ZarrFormat.V3;
        var grid = format == ZarrFormat.V2 ? 0 : random.Next(3);
        var ordered = type is "string" or "S3" || type[0] == '[' ? null : (ICodec)new BytesCodec(random.Next(2) == 0);
        ICodec[] codecs = [.. shape.Rank > 1 && random.Next(3) == 0 ? [TransposeCodec.Reversed(shape.Rank)] : (ICodec[])[], .. ordered is null ? (ICodec[])[] : [ordered],
            .. random.Next(3) switch { 0 => (ICodec[])[], 1 => [CodecRegistry.Parse("zstd:1")], _ => [CodecRegistry.Parse("blosc:lz4:5:shuffle")] }];
        return new()
        {
            Shape = shape, DataType = DataType.Parse(type), Format = format, Codecs = codecs,
            ChunkShape = grid == 1 ? (Shape?)null : chunks,
            ChunkLengths = grid == 1 ? [.. shape.Select(n => random.Next(3) == 0 ? ChunkLengths.Uniform(random.Next(1, 5)) : ChunkLengths.Listed(Lengths(random, n)))] : null,
            ShardShape = grid == 2 ? new Shape([.. chunks.Select(n => n * random.Next(1, 4))]) : (Shape?)null,
            ShardIndexLocation = (Zarr.Format.Codecs.Sharding.IndexLocation)random.Next(2),
        };
    }

    private static (long, long)[] Lengths(Random random, long axis)
    {
        List<(long, long)> lengths = [];
        for (long reach = 0; reach < axis || lengths.Count == 0; reach += lengths[^1].Item1) lengths.Add((random.Next(1, 6), 1));
        return [.. lengths];
    }

    [Fact]
    public async Task Nothing_is_lost_that_no_one_here_understands()
    {
        var store = new MemoryStore();
        var array = await CreateAsync(store, Builder());
        var document = Json(store, "a/zarr.json");
        document["attributes"] = JsonNode.Parse("""{"scale":1.0,"deep":[{"x":null}],"big":123456789012345678901234567890}""");
        document["other"] = JsonNode.Parse("""{"must_understand":false,"x":1}""");
        document["dimension_names"] = new JsonArray("y", null);
        await SetAsync(store, "a/zarr.json", document.ToJsonString());
        await CopyAsync(array);
        Assert.True(JsonNode.DeepEquals(document, Json(store, "b/zarr.json")));

        await CopyAsync(array, new() { Codecs = [CodecRegistry.Parse("gzip:1")], DimensionNames = ["y", "x"] }, overwrite: true);
        var recoded = Json(store, "b/zarr.json");
        Assert.Equal(document["attributes"]!.ToJsonString(), recoded["attributes"]!.ToJsonString());
        Assert.Equal("""{"must_understand":false,"x":1}""", recoded["other"]!.ToJsonString());
        Assert.Equal("""["y","x"]""", recoded["dimension_names"]!.ToJsonString());
        Assert.Contains("gzip", recoded["codecs"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("float32", "0x7fc00001")]
    [InlineData("float64", "-0.0")]
    [InlineData("int64", "9007199254740993")]
    public async Task A_fill_value_survives_to_the_bit(string type, string fill)
    {
        var array = await CreateAsync(new MemoryStore(), new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(7, 8), DataType = DataType.Parse(type), FillValue = fill });
        var copy = await CopyAsync(array, new() { ChunkShape = new(5, 5) });
        Assert.Equal(array.Metadata.FillValue!.Value.ToArray(), copy.Metadata.FillValue!.Value.ToArray());
    }

    [Fact]
    public async Task Another_fill_value_changes_no_element_not_even_those_never_written()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, Builder().Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0,0"), 5, cancel: Cancel);
        var copy = await CopyAsync(array, new() { FillValue = 9 });
        await SameAsync(array, copy);
        Assert.Equal((9, 12L), (copy.FillValue, copy.Storage!.StoredCount));
    }

    [Fact]
    public async Task Chunks_of_nothing_but_fill_stay_absent()
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), A, Builder().Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("0,0"), 5, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("10:,10:"), 0, writeEmptyChunks: true, cancel: Cancel);
        Assert.Equal(1, (await CopyAsync(array, new() { ChunkShape = new(3, 3) })).Storage!.StoredCount);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_is_an_error_that_names_it_and_leaves_nothing()
    {
        var array = await CreateAsync(new MemoryStore(), Builder());
        await array.WriteAsync(ZarrSelection.Parse("19,29"), 300, cancel: Cancel);
        var error = await RefusedAsync(ZarrErrorId.ValueNotConvertible, () => CopyAsync(array, new() { DataType = DataType.Parse("uint8") }));
        Assert.Contains("300", error.Message, StringComparison.Ordinal);
        Assert.Empty(Values(array.Store, "b"));
    }

    [Theory]
    [InlineData("string", "U10")]
    [InlineData("U10", "string")]
    [InlineData("datetime64[s]", "datetime64[ms]")]
    [InlineData("int8", "bool")]
    [InlineData("int32", "complex64")]
    [InlineData("string", "S10")]
    public async Task Retyped_the_elements_are_what_a_write_makes_of_them(string from, string to)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, A, new ArrayBuilder { Shape = new(6), ChunkShape = new(2), DataType = DataType.Parse(from) }.Build(), cancel: Cancel);
        object values = from.Contains("int", StringComparison.Ordinal) ? new[] { 0, 1, 1, 0, 1, 1 } : from[0] == 'd' ? new[] { "2020-01-01", "2021-02-03T04:05:06", "NaT", "1970-01-01", "NaT", "1999-12-31" } : new[] { "", "a", "bc", "", "de", "f" };
        await array.WriteAsync(ZarrSelection.All, values, cancel: Cancel);
        var expected = await ZarrArray.CreateAsync(store, StoreKey.Parse("c"), new ArrayBuilder { Shape = new(6), DataType = DataType.Parse(to) }.Build(), cancel: Cancel);
        await expected.WriteAsync(ZarrSelection.All, (await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data, cancel: Cancel);
        await SameAsync(expected, await CopyAsync(array, new() { DataType = DataType.Parse(to) }));
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("directory")]
    [InlineData("memory")]
    public async Task Any_kind_of_store_can_be_source_and_destination(string kind)
    {
        using var folder = new TemporaryDirectory();
        var array = await CreateAsync(new MemoryStore(), Builder());
        foreach (var changes in new ArrayChanges[] { new(), new() { ChunkShape = new(4, 5), ShardShape = new(12, 15) } })
        {
            IStore store = kind switch { "zip" => new ZipStore(Path.Join(folder.Path, $"{Guid.NewGuid():N}.zip")), "directory" => new DirectoryStore(Path.Join(folder.Path, $"{Guid.NewGuid():N}")), _ => new MemoryStore() };
            var there = (ZarrArray)await array.CopyAsync(store, StoreKey.Parse("deep/a"), changes, cancel: Cancel);
            await SameAsync(array, there);
            await SameAsync(array, (ZarrArray)await there.CopyAsync(new MemoryStore(), A, new() { Format = ZarrFormat.V2, ChunkShape = new(20, 30) }, cancel: Cancel));
            Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Parse("deep"), Cancel));
        }
    }

    [Fact]
    public async Task Progress_counts_the_values_written_and_ends_at_all_of_them()
    {
        var array = await CreateAsync(new MemoryStore(), Builder());
        foreach (var (changes, count) in new (ArrayChanges, long)[] { (new(), 12), (new() { ChunkShape = new(5, 5) }, 24) })
        {
            var progress = new ChunkProgress();
            await array.CopyAsync(new MemoryStore(), B, changes, progress: progress, cancel: Cancel);
            Assert.Equal((count, count), (progress.Done, progress.Total));
        }
    }
}

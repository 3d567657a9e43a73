using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Arrays whose chunks differ in length, held against plain ones, and the spelling of their grids.</summary>
public class RectilinearArrayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ArrayBuilder Builder(Shape shape, params ChunkLengths[] lengths) =>
        new() { Shape = shape, ChunkLengths = lengths, DataType = DataType.Parse("int16"), Codecs = [] };

    private static async Task<JsonObject> DocumentAsync(IStore store) =>
        (JsonObject)JsonNode.Parse((await store.GetAsync(StoreKey.Parse("zarr.json"), ByteRange.All, Cancel))!.Bytes.Span)!;

    private static async Task<ZarrArray> OpenAsync(string shape, string chunkShapes, string kind = "inline")
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse("zarr.json"), Encoding.UTF8.GetBytes($$"""
            {"zarr_format":3,"node_type":"array","shape":{{shape}},"data_type":"int16","fill_value":0,"codecs":[{"name":"bytes","configuration":{"endian":"little"} }],"chunk_key_encoding":"default",
             "chunk_grid":{"name":"rectilinear","configuration":{"kind":"{{kind}}","chunk_shapes":{{chunkShapes}} } } }
            """), WriteCondition.None, Cancel);
        return await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
    }

    [Fact] // rule 40
    public async Task The_five_ways_to_declare_lengths_give_the_chunks_of_the_specification()
    {
        var array = await OpenAsync("[6,6,6,6,6]", "[4,[1,2,3],[[4,2]],[[1,3],3],[4,4,4]]");
        Assert.Equal(new Shape(2, 3, 2, 4, 2), array.Metadata.Grid.GridShape);
        string[] starts = [.. Enumerable.Range(0, 5).Select(axis => string.Join(',', Enumerable.Range(0, (int)array.Metadata.Grid.GridShape[axis]).Select(c => array.Metadata.Grid.StartOf(axis, c))))];
        Assert.Equal(["0,4", "0,1,3", "0,4", "0,1,2,3", "0,4"], starts);
        Assert.Equal(new Shape(4, 3, 4, 3, 4), array.ChunkShape);
        Assert.Equal(["4", "(1,2,3)", "(4*2)", "(1*3,3)", "(4*3)"], array.ChunkLengths!.Select(axis => axis.ToString()));
    }

    [Theory] // rule 40
    [InlineData("[6]", "[[1,2]]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[[0,6]]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[[[3,0],6]]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[0]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[-1]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[[[1,2,3]]]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[[\"6\"]]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[6,6]", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "6", ZarrErrorId.MetadataInvalid)]
    [InlineData("[6]", "[[[9223372036854775807,9223372036854775807]]]", ZarrErrorId.MetadataInvalid)]
    public async Task Lengths_are_at_least_1_and_reach_the_end_of_their_axis(string shape, string chunkShapes, ZarrErrorId id) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<ZarrException>(() => OpenAsync(shape, chunkShapes))).Id);

    [Fact]
    public async Task Another_kind_is_refused_by_name()
    {
        var e = await Assert.ThrowsAsync<ZarrException>(() => OpenAsync("[6]", "[[6]]", "external"));
        Assert.Equal(ZarrErrorId.FormatNotSupported, e.Id);
        Assert.Contains("external", e.Message);
    }

    [Fact]
    public async Task Huge_runs_cost_nothing()
    {
        var array = await OpenAsync("[3000000000000000100]", "[[[3,1000000000000000000],[100,1]]]");
        Assert.Equal(1_000_000_000_000_000_001, array.ChunkCount);
        await array.WriteAsync(ZarrSelection.Parse("2999999999999999999"), 5, cancel: Cancel);
        Assert.Equal((short)5, ((short[])array.GetSlice("2999999999999999998:3000000000000000000").Data)[1]);
    }

    [Fact]
    public async Task Each_chunk_is_stored_in_its_own_length_and_read_by_whoever_opens_the_store()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, Builder(new(5, 4), ChunkLengths.Listed([(2, 1), (3, 1)]), ChunkLengths.Uniform(3)).Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 20).ToArray(), cancel: Cancel);
        Assert.Equal("""{"name":"rectilinear","configuration":{"kind":"inline","chunk_shapes":[[2,3],3]}}""", (await DocumentAsync(store))["chunk_grid"]!.ToJsonString());
        var padded = await array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel).Select(chunk => chunk.PaddedLength).ToArrayAsync(Cancel);
        Assert.Equal([12, 12, 18, 18], padded);
        var again = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => (short)n), (short[])again.GetSlice(":").Data);
    }

    [Fact]
    public async Task Growing_beyond_the_list_repeats_its_last_length_and_a_uniform_axis_goes_on()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, Builder(new(5, 4), ChunkLengths.Listed([(3, 1), (2, 1)]), ChunkLengths.Uniform(3)).Build(), cancel: Cancel);
        await array.AppendAsync(0, Enumerable.Range(1, 20).ToArray(), cancel: Cancel);
        await array.ResizeAsync(new(10, 8), cancel: Cancel);
        Assert.Equal("[[3,[2,4]],3]", (await DocumentAsync(store))["chunk_grid"]!["configuration"]!["chunk_shapes"]!.ToJsonString());
        Assert.Equal(new Shape(10, 8), (await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel)).Shape);
    }

    [Fact]
    public async Task Any_sequence_of_operations_leaves_what_it_leaves_in_a_plain_array() => await Gen.Int[0, 1_000_000].SampleAsync(async seed =>
    {
        var random = new Random(seed);
        var rank = random.Next(1, 4);
        var shape = new Shape([.. Enumerable.Range(0, rank).Select(_ => random.NextInt64(0, 14))]);
        // With shards, every length is a whole number of inner chunks.
        var inner = new Shape([.. Enumerable.Range(0, rank).Select(_ => random.NextInt64(1, 4))]);
        var isSharded = random.Next(2) == 0;
        ChunkLengths[] lengths = [.. Enumerable.Range(0, rank).Select(axis =>
        {
            var unit = isSharded ? inner[axis] : 1;
            if (random.Next(4) == 0) return ChunkLengths.Uniform(unit * random.Next(1, 5));
            var runs = new List<(long, long)> { (unit * random.Next(1, 4), random.Next(1, 3)) };
            while (runs.Sum(run => run.Item1 * run.Item2) < shape[axis] || random.Next(3) == 0) runs.Add((unit * random.Next(1, 4), random.Next(1, 3)));
            return ChunkLengths.Listed(runs);
        })];
        ICodec[] codecs = random.Next(2) == 0 ? [new BytesCodec(true), new GzipCodec(1)] : [new BytesCodec(false)];
        var plainBuilder = new ArrayBuilder { Shape = shape, ChunkShape = inner, DataType = DataType.Parse("int16"), FillValue = random.Next(2), Codecs = [] };
        var plain = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, plainBuilder.Build());
        var store = new MemoryStore();
        var metadata = plainBuilder.Build() with
        {
            ChunkLengths = [.. lengths], ChunkShape = ChunkLengths.LongestOf([.. lengths]),
            Codecs = isSharded ? [new ShardingCodec(inner, codecs, null, (IndexLocation)random.Next(2))] : codecs,
        };
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, metadata);
        for (var step = 0; step < 8; step++)
        {
            var items = plain.Shape.Select(n => random.Next(5) == 0 && n > 0
                ? AxisItem.List([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.NextInt64(n))])
                : AxisItem.Slice(random.NextInt64(-n - 1, n + 2), random.NextInt64(-n - 1, n + 2), random.Next(3) == 0 ? -random.Next(1, 4) : random.Next(1, 3)));
            var selection = random.Next(4) == 0 ? ZarrSelection.All : ZarrSelection.FromItems([.. items]);
            switch (random.Next(6))
            {
                case 0:
                    await plain.ClearAsync(selection);
                    await array.ClearAsync(selection);
                    break;
                case 1:
                    var resized = new Shape([.. Enumerable.Range(0, rank).Select(_ => random.NextInt64(0, 14))]);
                    await plain.ResizeAsync(resized);
                    await array.ResizeAsync(resized);
                    break;
                default:
                    var value = Enumerable.Range(0, (int)plain.Extent(selection).Elements).Select(_ => (short)random.Next(3)).ToArray();
                    await plain.WriteAsync(selection, value);
                    await array.WriteAsync(selection, value);
                    break;
            }

            var opened = await ZarrArray.OpenAsync(store, StoreKey.Root);
            Assert.Equal((short[])plain.GetSlice("...").Data, (short[])opened.GetSlice("...").Data);
            await foreach (var chunk in opened.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Statistics | ChunkDetail.InnerChunks))
                Assert.NotEqual(ChunkState.Corrupt, chunk.State);
        }
    }, iter: 300);

    [Fact]
    public void A_shard_that_is_no_whole_number_of_chunks_is_refused_wherever_it_stands()
    {
        var builder = new ArrayBuilder { Shape = new(14), ShardLengths = [ChunkLengths.Listed([(8, 1), (6, 1)])], ChunkShape = new(4), DataType = DataType.Parse("int16") };
        var e = Assert.Throws<ZarrException>(() => new Zarr.Arrays.ArrayContext(new MemoryStore(), StoreKey.Root, builder.Build()));
        Assert.Equal(ZarrErrorId.CodecInvalid, e.Id);
    }

    [Fact]
    public void Version_2_has_one_chunk_shape()
    {
        var e = Assert.Throws<ZarrException>(() => Zarr.Format.Metadata.V2.ArrayDocument.Write(Builder(new(3), ChunkLengths.Listed([(1, 1), (2, 1)])).Build() with { Format = ZarrFormat.V2 }));
        Assert.Equal(ZarrErrorId.FormatNotSupported, e.Id);
    }
}

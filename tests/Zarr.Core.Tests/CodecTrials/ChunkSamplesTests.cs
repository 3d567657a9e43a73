using System.Runtime.InteropServices;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.FileFormats;
using Zarr.Format.DataTypes;
using Zarr.Operations.CodecTrials;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.CodecTrials;

public class ChunkSamplesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly CountingStore _store = new(new MemoryStore());

    // Every element of a chunk is the number of the chunk.
    private async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, Shape? shards, params int[] written)
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root,
            new ArrayBuilder { Shape = shape, ChunkShape = chunks, ShardShape = shards, DataType = DataType.Parse("int32"), FillValue = -1 }.Build(), cancel: Cancel);
        foreach (var chunk in written) await array.WriteAsync(ZarrSelection.Parse($"{chunk * chunks[0]}:{(chunk + 1) * chunks[0]}"), chunk, cancel: Cancel);
        _store.Reset();
        return array;
    }

    private static async Task<int[]> FirstElements(ZarrArray array, int? count)
    {
        using var samples = await ChunkSamples.OfStoredAsync(array.Context, count, Cancel);
        return [.. samples.Chunks.Select(chunk => MemoryMarshal.Read<int>(chunk.Elements.Span))];
    }

    [Fact]
    public async Task Are_spread_over_the_array_the_same_every_time_and_each_is_read_once()
    {
        var array = await CreateAsync(new(1000), new(10), null, [.. Enumerable.Range(0, 100)]);
        var found = await FirstElements(array, 4);
        Assert.Equal(4, _store.Gets);
        Assert.Equal([12, 37, 62, 87], found);
        Assert.Equal(found, await FirstElements(array, 4));
    }

    [Fact]
    public async Task Are_taken_from_what_is_stored_wherever_that_is()
    {
        var array = await CreateAsync(new(1000), new(10), null, 3, 4, 97);
        Assert.Equal((int[])[3, 4, 97], await FirstElements(array, 8));
        Assert.Equal(4, Assert.Single(await FirstElements(array, 1)));
        Assert.Empty(await FirstElements(await CreateEmptyAsync(), 8));

        static async Task<ZarrArray> CreateEmptyAsync() =>
            await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = new(5), DataType = DataType.Parse("int8") }.Build(), cancel: Cancel);
    }

    [Fact]
    public async Task Of_shards_are_the_chunks_inside_that_are_stored()
    {
        var array = await CreateAsync(new(160), new(10), new Shape(80), 0, 1, 2, 3, 12);
        Assert.Equal((int[])[1, 3, 12], await FirstElements(array, 4));
        Assert.Equal((int[])[0, 1, 2, 3, 12], await FirstElements(array, 16));
    }

    [Fact]
    public async Task Are_no_more_than_fit_into_their_room_unless_so_many_are_asked_for()
    {
        var array = await CreateAsync(new(40 << 20), new(10 << 20), null, 0, 1, 2, 3);
        Assert.Single(await FirstElements(array, null));
        Assert.Equal(2, (await FirstElements(array, 2)).Length);
    }

    [Fact]
    public void Of_a_value_are_chunks_as_a_new_array_would_have_them()
    {
        var value = new int[1000, 1000];
        for (var i = 0; i < value.Length; i++) value[i / 1000, i % 1000] = i;
        using var samples = ChunkSamples.OfValue(value, DataType.Parse("int32"), 3);
        Assert.Equal(3, samples.Chunks.Count);
        Assert.All(samples.Chunks, chunk => Assert.Equal(new ArrayBuilder { Shape = new(1000, 1000), DataType = DataType.Parse("int32") }.Build().ChunkShape, chunk.Spec.Shape));
        var (spec, elements) = samples.Chunks[0];
        var cells = MemoryMarshal.Cast<byte, int>(elements.Span);
        Assert.Equal((cells[0] + 1, cells[0] + 1000), (cells[1], cells[(int)spec.Shape[1]]));
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".npz")]
    [InlineData(".csv")]
    [InlineData(".tif")]
    public async Task Of_a_file_are_those_of_the_value_in_it(string extension)
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Join(folder.Path, "a" + extension);
        var value = new int[700, 900];
        for (var i = 0; i < value.Length; i++) value[i / 900, i % 900] = i;
        var array = await CreateAsync(new(700, 900), new(100, 900), null);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        await ArrayExporter.ExportAsync(path, array, cancel: Cancel);
        foreach (var count in (int?[])[null, 1, 2])
        {
            using var file = ArrayFile.Open(path, new() { DataType = extension == ".csv" ? DataType.Parse("int32") : null }, Cancel);
            using var found = ChunkSamples.OfFile(file.ArrayOf(file.Entries[0]), count, Cancel);
            using var expected = ChunkSamples.OfValue(value, DataType.Parse("int32"), count);
            Assert.Equal(expected.Chunks.Select(chunk => chunk.Elements.Span.ToArray()), found.Chunks.Select(chunk => chunk.Elements.Span.ToArray()));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0,5")]
    [InlineData("")]
    public async Task Of_a_file_of_no_elements_or_one_are_none_or_one(string shape)
    {
        using var folder = new TemporaryDirectory();
        var path = Path.Join(folder.Path, "a.npy");
        var axes = new Shape([.. shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);
        await ArrayExporter.ExportAsync(path, await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder { Shape = axes, DataType = DataType.Parse("int8") }.Build(), cancel: Cancel), cancel: Cancel);
        using var file = ArrayFile.Open(path, cancel: Cancel);
        using var found = ChunkSamples.OfFile(file.ArrayOf(file.Entries[0]), null, Cancel);
        Assert.Equal(axes.ElementCount, found.Chunks.Count);
    }

    [Fact]
    public async Task Of_a_damaged_chunk_say_which_it_is()
    {
        var array = await CreateAsync(new(10), new(10), null, 0);
        await _store.SetAsync(StoreKey.Parse("c/0"), new byte[] { 1, 2, 3 }, WriteCondition.None, Cancel);
        var error = await Assert.ThrowsAsync<ZarrException>(() => FirstElements(array, 1));
        Assert.Equal((ZarrErrorId.ChunkCorrupt, "c/0"), (error.Id, error.Target));
    }
}

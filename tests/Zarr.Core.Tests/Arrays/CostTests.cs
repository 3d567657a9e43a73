using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>What an operation may cost in requests to the store and in memory.</summary>
public class CostTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly CountingStore _store = new(new MemoryStore());

    private async Task<ZarrArray> CreateAsync(Shape shape, Shape chunks, bool filled = true)
    {
        var array = await ZarrArray.CreateAsync(_store, StoreKey.Root, new ArrayBuilder { Shape = shape, ChunkShape = chunks, DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        if (filled) await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, (int)shape.ElementCount).ToArray(), cancel: Cancel);
        _store.Reset();
        return array;
    }

    [Theory]
    [InlineData(":", 16)]
    [InlineData("0", 4)]
    [InlineData(":, 3", 4)]
    [InlineData("2:6, 2:6", 4)]
    [InlineData("::-1, 0:1", 4)]
    [InlineData("(0, 9, 1, 8), 5", 3)]
    [InlineData("5, 5", 1)]
    [InlineData("3:3", 0)]
    public async Task A_read_gets_each_touched_chunk_once_and_nothing_else(string selection, int gets)
    {
        var array = await CreateAsync(new(10, 10), new(3, 3));
        await array.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel);
        Assert.Equal((gets, 0L, 0L, 0L), (_store.Gets, _store.Finds, _store.Lists, _store.Sets));
    }

    [Fact]
    public async Task A_write_of_whole_chunks_never_reads()
    {
        var array = await CreateAsync(new(10, 10), new(3, 3));
        await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("3:9, 9"), 6, cancel: Cancel);
        Assert.Equal((0L, 16L + 2), (_store.Gets, _store.Sets));
    }

    [Fact]
    public async Task A_write_into_parts_of_chunks_reads_and_writes_each_once()
    {
        var array = await CreateAsync(new(10, 10), new(3, 3));
        await array.WriteAsync(ZarrSelection.Parse("1:5, 1:5"), 6, cancel: Cancel);
        // Of the four chunks, one is covered only in part in both axes, two in one, one in none of its edges: all but none are read.
        Assert.Equal((4L, 4L), (_store.Gets, _store.Sets));
    }

    [Fact]
    public async Task Clearing_whole_chunks_deletes_them_unread()
    {
        var array = await CreateAsync(new(10, 10), new(3, 3));
        await array.ClearAsync(ZarrSelection.Parse("0:6"), cancel: Cancel);
        Assert.Equal((0L, 0L, 8L), (_store.Gets, _store.Sets, _store.Deletes));
    }

    [Fact]
    public async Task A_scan_opens_no_chunk_and_reads_a_headers_bytes_only_when_asked()
    {
        var array = await CreateAsync(new(100), new(10));
        await foreach (var _ in array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel)) { }
        Assert.Equal((0L, 10L), (_store.Gets, _store.Finds));
        _store.Reset();
        await foreach (var _ in array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Header, cancel: Cancel)) { }
        Assert.Equal((10L, 0L), (_store.Gets, _store.Finds));
        Assert.True(_store.BytesRead <= 10 * 64, $"{_store.BytesRead} bytes were read.");
    }

    [Fact]
    public async Task A_scan_gives_its_first_record_before_the_last_chunk_is_looked_at()
    {
        var array = await CreateAsync(new(1_000_000), new(10), filled: false);
        await foreach (var chunk in array.ScanChunksAsync(ZarrSelection.All, cancel: Cancel))
        {
            Assert.Equal(new Shape(0), chunk.Index);
            break;
        }

        Assert.True(_store.Finds < 1000, $"{_store.Finds} chunks were looked at for the first record.");
    }

    [Fact]
    public async Task Measuring_takes_one_listing()
    {
        var array = await CreateAsync(new(100), new(10));
        Assert.Equal(10, (await array.MeasureAsync(Cancel)).StoredCount);
        Assert.Equal((0L, 0L, 1L), (_store.Gets, _store.Finds, _store.Lists));
    }

    [Fact]
    public async Task Opening_reads_one_document()
    {
        await CreateAsync(new(100), new(10));
        await ZarrArray.OpenAsync(_store, StoreKey.Root, Cancel);
        Assert.Equal((1L, 0L, 0L), (_store.Gets, _store.Finds, _store.Lists));
    }

    [Fact]
    public async Task Properties_never_touch_the_store()
    {
        // In memory there is nothing to touch: a memory array knows its sizes live.
        using var folder = new TemporaryDirectory();
        var store = new CountingStore(new DirectoryStore(folder.Path));
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(100), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        store.Reset();
        foreach (var property in typeof(ZarrArray).GetProperties()) property.GetValue(array);
        Assert.Equal((0L, 0L, 0L), (store.Gets, store.Finds, store.Lists));
    }

    [Fact]
    public async Task A_warm_read_allocates_its_result_and_little_else()
    {
        var array = await CreateAsync(new(1_000_000), new(10_000));
        var beyond = long.MaxValue;
        // The least of many: other tests of this process allocate at the same time, and the first reads fill the pools.
        for (var i = 0; i < 200 && beyond >= 200_000; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
            beyond = Math.Min(beyond, GC.GetTotalAllocatedBytes(precise: true) - before - 4_000_000);
        }

        // A key and a value object for each of 100 chunks, and the workers.
        Assert.True(beyond < 200_000, $"{beyond} bytes more than the result were allocated.");
    }
}

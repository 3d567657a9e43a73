using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Partial writes into the same chunk never lose an update.</summary>
public class ConcurrencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_chunk_is_written_without_the_lock_only_where_writes_are_conditional()
    {
        foreach (var (without, locks) in new[] { (StoreCapabilities.None, 0), (StoreCapabilities.Conditional, 4) })
        {
            var store = new Stores.CountingStore(new MemoryStore(), without);
            var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(8), ChunkShape = new(2), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
            var before = store.Locks;
            await array.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
            Assert.Equal(locks, store.Locks - before);
        }
    }

    [Theory]
    [InlineData(StoreCapabilities.None)]
    [InlineData(StoreCapabilities.Conditional)]
    public async Task A_writer_of_a_part_never_brings_back_what_a_writer_of_the_whole_chunk_has_replaced(StoreCapabilities without)
    {
        const int Rounds = 20_000;
        var array = await ZarrArray.CreateAsync(new Stores.CountingStore(new MemoryStore(), without), StoreKey.Root, new ArrayBuilder { Shape = new(8), ChunkShape = new(8), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        var part = ZarrSelection.Parse("0");
        var whole = Task.Run(async () =>
        {
            for (var round = 1; round <= Rounds; round++)
            {
                await array.WriteAsync(ZarrSelection.All, round, cancel: Cancel);
                // The only one who writes these elements.
                Assert.All(((int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data)[1..], v => Assert.Equal(round, v));
            }
        }, Cancel);
        while (!whole.IsCompleted) await array.WriteAsync(part, -1, cancel: Cancel);
        await whole;
    }

    [Theory]
    [InlineData(false, 2500)]
    [InlineData(true, 100)]
    public async Task Writers_of_disjoint_cells_of_shared_chunks_lose_nothing(bool onDisk, int rounds)
    {
        const int writers = 4, cells = 8;
        var folder = Directory.CreateTempSubdirectory("zarr-test-");
        try
        {
            IStore Open() => new DirectoryStore(folder.FullName);
            IStore memory = new MemoryStore();
            var metadata = new ArrayBuilder { Shape = new(writers * cells), ChunkShape = new(11), DataType = DataType.Parse("int32") }.Build();
            await ZarrArray.CreateAsync(onDisk ? Open() : memory, StoreKey.Root, metadata, cancel: Cancel);
            await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
            {
                // Every writer has a handle, and on disk a store, of its own.
                var array = await ZarrArray.OpenAsync(onDisk ? Open() : memory, StoreKey.Root, Cancel);
                var mine = ZarrSelection.FromItems([AxisItem.Slice(writer, null, writers)]);
                for (var round = 1; round <= rounds; round++)
                {
                    await array.WriteAsync(mine, round, cancel: Cancel);
                    var read = (int[])(await array.ReadAsync(mine, cancel: Cancel)).Data;
                    if (read.Any(v => v != round)) Assert.Fail($"Writer {writer} wrote {round} and reads {string.Join(",", read)}.");
                }
            }, Cancel)));
            var all = (int[])(await ZarrArray.OpenAsync(onDisk ? Open() : memory, StoreKey.Root, Cancel)).GetSlice(":").Data;
            Assert.All(all, v => Assert.Equal(rounds, v));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact] // rule 32
    public async Task Attribute_edits_from_many_threads_all_stay()
    {
        var store = new MemoryStore();
        await ZarrGroup.CreateAsync(store, StoreKey.Root, cancel: Cancel);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var node = await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
            for (var j = 0; j < 20; j++) await node.SetAttributesAsync(new Dictionary<string, object> { [$"{i}-{j}"] = j }, cancel: Cancel);
        }, Cancel)));
        Assert.Equal(160, (await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel)).Attributes.Count);
    }
}

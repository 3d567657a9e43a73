using Xunit;
using Zarr.DataTypes;
using Zarr.Stores;

namespace Zarr.Core.Tests.Arrays;

/// <summary>Partial writes into the same chunk never lose an update.</summary>
public class ConcurrencyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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

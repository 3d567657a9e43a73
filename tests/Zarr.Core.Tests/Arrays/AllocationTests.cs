using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>What operations take from the heap, by the runtime's own count. Nothing else runs meanwhile.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class AllocationTests
{
    private const int Count = 1_000_000;
    private const int PerWorker = 4096;

    private static readonly int[] Data = [.. Enumerable.Range(0, Count)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long Room => PerWorker * (Environment.ProcessorCount + 1L);

    [Theory]
    [InlineData(1_000, null)]
    [InlineData(1_000, 100)]
    [InlineData(100_000, null)]
    public async Task A_warm_full_read_takes_its_result_and_little_for_each_worker(int chunk, int? inner)
    {
        var array = await CreateAsync(chunk, inner);
        // The index of each shard is kept while it is read.
        var indexes = inner is { } n ? Count / chunk * (16L * chunk / n + 1024) + 300L * (Count / n) : 0;
        var taken = await LeastAsync(async () => await array.ReadAsync(ZarrSelection.All, cancel: Cancel));
        Assert.InRange(taken, 0, Count * sizeof(int) + indexes + Room);
    }

    [Fact]
    public async Task A_warm_full_write_takes_what_is_stored_and_little_for_each_chunk()
    {
        var array = await CreateAsync(1_000, null);
        var stored = (await array.MeasureAsync(Cancel)).StoredLength;
        var taken = await LeastAsync(async () => await array.WriteAsync(ZarrSelection.All, Data, cancel: Cancel));
        Assert.InRange(taken, 0, stored + 200 * array.ChunkCount + Room);
    }

    private static async Task<ZarrArray> CreateAsync(int chunk, int? inner)
    {
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = new(Count), ChunkShape = new Shape(inner ?? chunk), ShardShape = inner is null ? (Shape?)null : new Shape(chunk), DataType = DataType.Parse("int32"), Codecs = [CodecRegistry.Parse("blosc:lz4:5:shuffle")],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Data, cancel: Cancel);
        return array;
    }

    // The least of several: pools fill at first, and the test runner itself takes some now and then.
    private static async Task<long> LeastAsync(Func<Task> work)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}

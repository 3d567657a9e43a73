using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Arrays;

/// <summary>What operations go by beside their arguments, and what they note.</summary>
public class ContextTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ZarrArray> CreateAsync(IStore store)
    {
        var array = await ZarrArray.CreateAsync(store, StoreKey.Root, new ArrayBuilder { Shape = new(64), ChunkShape = new(1), DataType = DataType.Parse("int32") }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 64).ToArray(), cancel: Cancel);
        return array;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task No_more_chunks_are_worked_on_at_a_time_than_the_context_allows(int most)
    {
        var store = new CrowdedStore(new MemoryStore());
        var array = await CreateAsync(store);
        store.Most = 0;
        await Task.Run(async () =>
        {
            new ZarrContext { MaximumConcurrency = most }.Enter();
            await array.ReadAsync(ZarrSelection.All, cancel: Cancel);
            await array.WriteAsync(ZarrSelection.All, 9, cancel: Cancel);
            await array.CopyAsync(new MemoryStore(), StoreKey.Root, new ArrayChanges { ChunkShape = new Shape(3) }, cancel: Cancel);
        }, Cancel);
        Assert.InRange(store.Most, 1, most);
        // Nobody else is bound by it.
        Assert.Null(ZarrContext.Current);
    }

    [Fact]
    public void Nothing_can_be_done_by_no_workers() => Assert.Throws<ArgumentOutOfRangeException>(() => new ZarrContext { MaximumConcurrency = 0 });

    [Fact]
    public async Task Activity_is_noted_of_the_operations_inside_and_of_no_others()
    {
        using var folder = new TemporaryDirectory();
        var array = await CreateAsync(new DirectoryStore(folder.Path));
        var (first, second) = (new StoreActivity(), new StoreActivity(isTimed: true));
        await Task.WhenAll(
            Task.Run(async () =>
            {
                new ZarrContext { Activity = first }.Enter();
                await array.ReadAsync(ZarrSelection.Parse("0:3"), cancel: Cancel);
            }, Cancel),
            Task.Run(async () =>
            {
                new ZarrContext { Activity = second }.Enter();
                await array.ClearAsync(ZarrSelection.Parse("10:15"), cancel: Cancel);
                await array.WriteAsync(ZarrSelection.Parse("20:30"), 5, cancel: Cancel);
                await array.ReadAsync(ZarrSelection.Parse("20:30"), cancel: Cancel);
            }, Cancel));
        Assert.Equal([(StoreDeed.Read, 3L)], first.Deeds.Select(d => (d.Deed, d.Count)));
        Assert.Equal(["c/0", "c/1", "c/2"], first.Deeds[0].Keys.Order());
        Assert.Empty(first.Stages);
        Assert.Equal([(StoreDeed.Read, 10L), (StoreDeed.Write, 10L), (StoreDeed.Delete, 5L)], second.Deeds.Where(d => d.Deed != StoreDeed.Find).Select(d => (d.Deed, d.Count)));
        Assert.Equal(5, second.Deeds[0].Keys.Count);
        Assert.Equal([StoreStage.Read, StoreStage.Decode, StoreStage.Encode, StoreStage.Write], second.Stages.Select(s => s.Stage));
    }

    /// <summary>A store that counts how many callers it has at a time, and makes them meet.</summary>
    private sealed class CrowdedStore(IStore inner) : Stores.DelegatingStore(inner)
    {
        private int _now;

        public int Most { get; set; }

        public override StoreCapabilities Capabilities => Inner.Capabilities & ~StoreCapabilities.InMemory;

        public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
        {
            await EnterAsync();
            return await Inner.GetAsync(key, range, cancel);
        }

        public override async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
        {
            await EnterAsync();
            return await Inner.SetAsync(key, value, condition, cancel);
        }

        private async Task EnterAsync()
        {
            lock (this) Most = Math.Max(Most, ++_now);
            for (var i = 0; i < 20; i++) await Task.Yield();
            lock (this) _now--;
        }
    }
}

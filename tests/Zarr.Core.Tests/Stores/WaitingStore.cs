using System.Runtime.CompilerServices;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Stores;

/// <summary>A store in memory, but not for those who ask, that does something before each request: waits, or gives up.</summary>
public abstract class WaitingStore() : DelegatingStore(new MemoryStore())
{
    public override StoreCapabilities Capabilities => Inner.Capabilities & ~StoreCapabilities.InMemory;

    /// <summary>What comes before.</summary>
    protected abstract ValueTask WaitAsync();

    public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        await WaitAsync();
        return await Inner.GetAsync(key, range, cancel);
    }

    public override async ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        await WaitAsync();
        return await Inner.FindAsync(key, cancel);
    }

    public override async ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel)
    {
        await WaitAsync();
        await Inner.FindAsync(keys, entries, cancel);
    }

    public override async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        await WaitAsync();
        return await Inner.SetAsync(key, value, condition, cancel);
    }

    public override async ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        await WaitAsync();
        return await Inner.DeleteAsync(key, condition, cancel);
    }

    public override async ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        await WaitAsync();
        return await Inner.DeleteAllAsync(prefix, cancel);
    }

    public override async IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, [EnumeratorCancellation] CancellationToken cancel)
    {
        await WaitAsync();
        await foreach (var entry in Inner.ListAsync(prefix, recurse, cancel)) yield return entry;
    }

    // A move, or a replacement, in one step would ask nothing.
    public override ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel) => new(false);

    public override IStoreReplacement? BeginReplacement(StoreKey key) => null;
}

using Zarr.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>Another store as one that cannot be listed, as a web server may be.</summary>
public sealed class UnlistableStore(IStore inner) : IStore
{
    public StoreCapabilities Capabilities => inner.Capabilities & ~StoreCapabilities.Listable;

    public string Location => inner.Location;

    public ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel) => inner.GetAsync(key, range, cancel);

    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel) => inner.FindAsync(key, cancel);

    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) => inner.SetAsync(key, value, condition, cancel);

    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel) => inner.DeleteAsync(key, condition, cancel);

    public ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel) => inner.DeleteAllAsync(prefix, cancel);

    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) => throw new NotSupportedException("The store cannot be listed.");

    public ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) => inner.LockAsync(key, level, cancel);

    public IAsyncDisposable BeginBatch() => inner.BeginBatch();

    public IStoreBatch BeginOrderedBatch() => inner.BeginOrderedBatch();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

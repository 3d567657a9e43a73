using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>Passes everything on to another store, also what stores need not have. Others change what they are about.</summary>
public abstract class DelegatingStore(IStore inner) : IStore
{
    public IStore Inner => inner;

    public virtual StoreCapabilities Capabilities => inner.Capabilities;

    public virtual string Location => inner.Location;

    public virtual ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel) => inner.GetAsync(key, range, cancel);

    public virtual ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel) => inner.FindAsync(key, cancel);

    public virtual ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel) => inner.FindAsync(keys, entries, cancel);

    public virtual ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) => inner.SetAsync(key, value, condition, cancel);

    public virtual ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel) => inner.DeleteAsync(key, condition, cancel);

    public virtual ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel) => inner.DeleteAllAsync(prefix, cancel);

    public virtual IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) => inner.ListAsync(prefix, recurse, cancel);

    public virtual ValueTask CheckKeysAsync(IReadOnlyCollection<StoreKey> keys, CancellationToken cancel) => inner.CheckKeysAsync(keys, cancel);

    public virtual ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) => inner.LockAsync(key, level, cancel);

    public virtual ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel) =>
        inner.TryMoveAsync(source, destination is DelegatingStore other ? other.Inner : destination, target, cancel);

    public virtual IStoreReplacement? BeginReplacement(StoreKey key) => inner.BeginReplacement(key);

    // A document is a value that is set, to whoever counts or refuses these.
    public virtual ValueTask<StoreVersion> PublishAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) => SetAsync(key, value, condition, cancel);

    public virtual async ValueTask PublishNewAsync(IReadOnlyList<KeyValuePair<StoreKey, ReadOnlyMemory<byte>>> values, Memory<StoreVersion?> versions, CancellationToken cancel)
    {
        for (var i = 0; i < values.Count; i++)
        {
            try
            {
                var version = await PublishAsync(values[i].Key, values[i].Value, WriteCondition.IfAbsent, cancel);
                versions.Span[i] = version;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
            {
            }
        }
    }

    public virtual IStoreBatch BeginOrderedBatch() => inner.BeginOrderedBatch();

    public virtual IAsyncDisposable BeginBatch() => inner.BeginBatch();

    public virtual bool IsSettled(StoreVersion version, DateTime moment) => inner.IsSettled(version, moment);

    public virtual ValueTask SettleAsync(CancellationToken cancel) => inner.SettleAsync(cancel);

    public virtual ValueTask DisposeAsync() => inner.DisposeAsync();
}

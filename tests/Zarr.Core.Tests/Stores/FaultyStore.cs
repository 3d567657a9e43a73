using Zarr.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>
/// Passes everything on to another store, but lets chosen writes or reads go wrong. Writes are sets and single deletes,
/// numbered from 1 in the order they arrive; so are reads. A write that fails or is cancelled does not happen.
/// </summary>
public sealed class FaultyStore(IStore inner) : IStore
{
    private long _writes, _reads;

    public enum Fault
    {
        None,
        /// <summary>A <see cref="ZarrException"/>: <see cref="ZarrErrorId.StoreWriteFailed"/> or <see cref="ZarrErrorId.StoreReadFailed"/>.</summary>
        Fail,
        /// <summary>An <see cref="OperationCanceledException"/>.</summary>
        Cancel,
        /// <summary>Only the first half of the bytes is written or read, silently.</summary>
        Truncate,
    }

    /// <summary>What happens to the write of this number and key.</summary>
    public Func<long, StoreKey, Fault> OnWrite { get; set; } = (_, _) => Fault.None;

    /// <summary>What happens to the get of this number and key.</summary>
    public Func<long, StoreKey, Fault> OnRead { get; set; } = (_, _) => Fault.None;

    /// <summary>Lets no replacement be done in one step.</summary>
    public bool RefusesCommit { get; set; }

    /// <summary>Writes asked for so far, the failed ones included.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Gets asked for so far, the failed ones included.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    public StoreCapabilities Capabilities => inner.Capabilities;

    public string Location => inner.Location;

    public async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        var fault = Decide(OnRead, ref _reads, key, ZarrErrorId.StoreReadFailed);
        if (fault != Fault.Truncate) return await inner.GetAsync(key, range, cancel);
        using var whole = await inner.GetAsync(key, ByteRange.All, cancel);
        if (whole is null) return null;
        var half = whole.Bytes[..(whole.Bytes.Length / 2)].ToArray();
        var (offset, length) = range.Within(half.Length);
        return new(half.AsMemory((int)offset, (int)length), half.Length, whole.Version);
    }

    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel) => inner.FindAsync(key, cancel);

    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        var fault = Decide(OnWrite, ref _writes, key, ZarrErrorId.StoreWriteFailed);
        return inner.SetAsync(key, fault == Fault.Truncate ? value[..(value.Length / 2)] : value, condition, cancel);
    }

    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        Decide(OnWrite, ref _writes, key, ZarrErrorId.StoreWriteFailed);
        return inner.DeleteAsync(key, condition, cancel);
    }

    public ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel) => inner.DeleteAllAsync(prefix, cancel);

    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) => inner.ListAsync(prefix, recurse, cancel);

    public ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) => inner.LockAsync(key, level, cancel);

    public IAsyncDisposable BeginBatch() => inner.BeginBatch();

    public IStoreBatch BeginOrderedBatch() => inner.BeginOrderedBatch();

    public IStoreReplacement? BeginReplacement(StoreKey key) => inner.BeginReplacement(key) is { } replacement ? new Replacement(this, replacement) : null;

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static Fault Decide(Func<long, StoreKey, Fault> decide, ref long counter, StoreKey key, ZarrErrorId error)
    {
        var number = Interlocked.Increment(ref counter);
        return decide(number, key) switch
        {
            Fault.Fail => throw new ZarrException(error, $"Fault {number} at '{key}', as the test asked for.", key),
            Fault.Cancel => throw new OperationCanceledException($"Cancelled at operation {number} on '{key}', as the test asked for."),
            var fault => fault,
        };
    }

    // Its writes and reads are numbered with the others.
    private sealed class Replacement(FaultyStore outer, IStoreReplacement inner) : IStoreReplacement
    {
        public IStore Store { get; } = new FaultyStore(inner.Store)
        {
            OnWrite = (_, key) => outer.OnWrite(Interlocked.Increment(ref outer._writes), key),
            OnRead = (_, key) => outer.OnRead(Interlocked.Increment(ref outer._reads), key),
        };

        public ValueTask<bool> TryCommitAsync() => outer.RefusesCommit ? new(false) : inner.TryCommitAsync();

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}

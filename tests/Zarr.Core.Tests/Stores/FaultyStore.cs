using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>
/// Passes everything on to another store, but lets chosen writes or reads go wrong. Writes are sets and single deletes,
/// numbered from 1 in the order they arrive; so are reads. A write that fails or is cancelled does not happen.
/// </summary>
public sealed class FaultyStore(IStore inner) : DelegatingStore(inner)
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

    public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        var fault = Decide(OnRead, ref _reads, key, ZarrErrorId.StoreReadFailed);
        if (fault != Fault.Truncate) return await Inner.GetAsync(key, range, cancel);
        using var whole = await Inner.GetAsync(key, ByteRange.All, cancel);
        if (whole is null) return null;
        var half = whole.Bytes[..(whole.Bytes.Length / 2)].ToArray();
        var (offset, length) = range.Within(half.Length);
        return new(half.AsMemory((int)offset, (int)length), half.Length, whole.Version);
    }

    public override ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        var fault = Decide(OnWrite, ref _writes, key, ZarrErrorId.StoreWriteFailed);
        return Inner.SetAsync(key, fault == Fault.Truncate ? value[..(value.Length / 2)] : value, condition, cancel);
    }

    public override ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        Decide(OnWrite, ref _writes, key, ZarrErrorId.StoreWriteFailed);
        return Inner.DeleteAsync(key, condition, cancel);
    }

    public override IStoreReplacement? BeginReplacement(StoreKey key) => Inner.BeginReplacement(key) is { } replacement ? new Replacement(this, replacement) : null;

    // Not in one step: each write of it could fail.
    public override ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel) => new(false);

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

using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>
/// Another store whose answers come later, and in another order than the questions; some fail, and of a write that fails nobody knows whether it has
/// happened. What is done with the bytes of a value while a write of them is at work shows.
/// </summary>
public sealed class UnrulyStore(IStore inner, int seed) : DelegatingStore(inner)
{
    private readonly Random _random = new(seed);

    /// <summary>One in so many requests fails; 0 for none.</summary>
    public int FailsOneIn { get; set; }

    public override StoreCapabilities Capabilities => Inner.Capabilities & ~StoreCapabilities.InMemory;

    public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreReadFailed, "The test let a read fail.", key);
        var value = await Inner.GetAsync(key, range, cancel);
        await DelayAsync();
        return value;
    }

    public override async ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreReadFailed, "The test let a look fail.", key);
        var entry = await Inner.FindAsync(key, cancel);
        await DelayAsync();
        return entry;
    }

    public override async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreWriteFailed, "The test let a write fail before it was done.", key);
        var version = await Inner.SetAsync(key, value, condition, cancel);
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreWriteFailed, "The test let a write fail after it was done.", key);
        return version;
    }

    public override async ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreWriteFailed, "The test let a deletion fail before it was done.", key);
        var deleted = await Inner.DeleteAsync(key, condition, cancel);
        if (await DelayAsync()) throw new ZarrException(ZarrErrorId.StoreWriteFailed, "The test let a deletion fail after it was done.", key);
        return deleted;
    }

    public override async IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var entries = await Inner.ListAsync(prefix, recurse, cancel).ToArrayAsync(cancel);
        lock (_random) _random.Shuffle(entries);
        foreach (var entry in entries)
        {
            await Task.Yield();
            yield return entry;
        }
    }

    // Only one replacement is left of what a store can do on its own: then all steps of one go through here.
    public override IStoreReplacement? BeginReplacement(StoreKey key) => null;

    private async ValueTask<bool> DelayAsync()
    {
        int turns;
        bool fails;
        lock (_random) (turns, fails) = (_random.Next(6), FailsOneIn > 0 && _random.Next(FailsOneIn) == 0);
        for (var i = 0; i < turns; i++) await Task.Yield();
        return fails;
    }
}

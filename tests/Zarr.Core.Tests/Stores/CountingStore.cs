using System.Collections.Concurrent;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>Passes everything on to another store and counts what it is asked, for tests of what an operation may cost.</summary>
public sealed class CountingStore(IStore inner, StoreCapabilities without = StoreCapabilities.None) : DelegatingStore(inner)
{
    private long _gets, _bytesRead, _finds, _sets, _bytesWritten, _deletes, _lists, _entries, _locks;

    private readonly ConcurrentDictionary<StoreKey, int> _getsOf = new(), _setsOf = new();

    /// <summary>How often each key was asked for.</summary>
    public IReadOnlyDictionary<StoreKey, int> GetsOf => _getsOf;

    /// <summary>How often each key was set.</summary>
    public IReadOnlyDictionary<StoreKey, int> SetsOf => _setsOf;

    public long Gets => Interlocked.Read(ref _gets);

    /// <summary>Bytes handed out by gets: the ranges, not the values they are part of.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    public long Finds => Interlocked.Read(ref _finds);

    public long Sets => Interlocked.Read(ref _sets);

    public long BytesWritten => Interlocked.Read(ref _bytesWritten);

    /// <summary>Calls of both kinds of delete.</summary>
    public long Deletes => Interlocked.Read(ref _deletes);

    /// <summary>Listings begun.</summary>
    public long Lists => Interlocked.Read(ref _lists);

    /// <summary>Entries that callers took from listings.</summary>
    public long EntriesListed => Interlocked.Read(ref _entries);

    public long Locks => Interlocked.Read(ref _locks);

    public override StoreCapabilities Capabilities => Inner.Capabilities & ~without;

    /// <summary>Counts from zero again.</summary>
    public void Reset()
    {
        _gets = _bytesRead = _finds = _sets = _bytesWritten = _deletes = _lists = _entries = _locks = 0;
        _getsOf.Clear();
        _setsOf.Clear();
    }

    public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        Interlocked.Increment(ref _gets);
        _getsOf.AddOrUpdate(key, 1, (_, count) => count + 1);
        var value = await Inner.GetAsync(key, range, cancel);
        Interlocked.Add(ref _bytesRead, value?.Bytes.Length ?? 0);
        return value;
    }

    public override ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        Interlocked.Increment(ref _finds);
        return Inner.FindAsync(key, cancel);
    }

    public override ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        Interlocked.Increment(ref _sets);
        _setsOf.AddOrUpdate(key, 1, (_, count) => count + 1);
        Interlocked.Add(ref _bytesWritten, value.Length);
        return Inner.SetAsync(key, value, condition, cancel);
    }

    public override ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        Interlocked.Increment(ref _deletes);
        return Inner.DeleteAsync(key, condition, cancel);
    }

    public override ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        Interlocked.Increment(ref _deletes);
        return Inner.DeleteAllAsync(prefix, cancel);
    }

    public override IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        Interlocked.Increment(ref _lists);
        return Inner.ListAsync(prefix, recurse, cancel).Select(entry =>
        {
            Interlocked.Increment(ref _entries);
            return entry;
        });
    }

    public override ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        Interlocked.Increment(ref _locks);
        return Inner.LockAsync(key, level, cancel);
    }

    // Each is counted.
    public override async ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel)
    {
        Interlocked.Add(ref _finds, keys.Length);
        await Inner.FindAsync(keys, entries, cancel);
    }

    // What would be written aside, or moved in one step, could not be counted.
    public override ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel) => new(false);

    public override IStoreReplacement? BeginReplacement(StoreKey key) => null;
}

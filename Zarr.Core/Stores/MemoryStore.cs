using System.Collections.Concurrent;

namespace Zarr.Stores;

/// <summary>
/// Values in this process's memory. A value set is copied once; a value read is the kept bytes themselves, which never
/// change. Everything completes synchronously except waiting for a lock. Versions count up over the whole store, so a key
/// deleted and set again gets a new one.
/// </summary>
public sealed class MemoryStore : IStore
{
    private static long _stores;

    private readonly ulong _identity = KeyLocks.Identity($"memory {Interlocked.Increment(ref _stores)}");
    private readonly ConcurrentDictionary<StoreKey, StoreValue> _values = new();

    // Writers only: readers of _values take no lock.
    private readonly Lock _writing = new();
    private long _version;

    /// <inheritdoc/>
    public StoreCapabilities Capabilities => StoreCapabilities.Writable | StoreCapabilities.Replaceable | StoreCapabilities.Listable | StoreCapabilities.Ranged
        | StoreCapabilities.Conditional | StoreCapabilities.InMemory;

    /// <inheritdoc/>
    public string Location => "memory";

    /// <summary>The place.</summary>
    public override string ToString() => Location;

    /// <inheritdoc/>
    public ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!_values.TryGetValue(key, out var stored)) return default;
        var (offset, length) = range.Within(stored.TotalLength);
        return new(length == stored.TotalLength ? stored : new StoreValue(stored.Bytes.Slice((int)offset, (int)length), stored.TotalLength, stored.Version));
    }

    /// <inheritdoc/>
    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_values.TryGetValue(key, out var stored) ? Entry(key, stored) : default(StoreEntry?));
    }

    /// <inheritdoc/>
    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        key.RequireName();
        var bytes = value.ToArray();
        lock (_writing)
        {
            _values.TryGetValue(key, out var old);
            condition.Check(old?.Version ?? StoreVersion.Absent, key, Location);
            var stored = new StoreValue(bytes, new StoreVersion(++_version, 0));
            _values[key] = stored;
            return new(stored.Version);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_writing)
        {
            _values.TryGetValue(key, out var old);
            condition.Check(old?.Version ?? StoreVersion.Absent, key, Location);
            return new(_values.TryRemove(key, out _));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        long count = 0;
        foreach (var (key, _) in _values)
            if ((key == prefix || key.IsBelow(prefix)) && await DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false)) count++;
        return count;
    }

    /// <inheritdoc/>
    public IStoreReplacement BeginReplacement(StoreKey key) => new Replacement(this, key);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) =>
        List(prefix, recurse, cancel).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) =>
        KeyLocks.Held(level).TakeAsync(_identity, key, acrossProcesses: false, cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary><see cref="ListAsync"/> for callers that cannot wait.</summary>
    internal IEnumerable<StoreEntry> List(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        HashSet<string>? prefixes = recurse ? null : [];
        var start = prefix.IsRoot ? 0 : prefix.Value.Length + 1;
        foreach (var (key, stored) in _values)
        {
            cancel.ThrowIfCancellationRequested();
            if (!key.IsBelow(prefix)) continue;
            var slash = prefixes is null ? -1 : key.Value.IndexOf('/', start);
            if (slash < 0) yield return Entry(key, stored);
            else if (prefixes!.GetAlternateLookup<ReadOnlySpan<char>>().Add(key.Value.AsSpan(start, slash - start))
                && StoreKey.Parse(key.Value[..slash]) is var child && !_values.ContainsKey(child))
                yield return new(child, 0, StoreVersion.Absent, IsPrefix: true);
        }
    }

    private void Replace(StoreKey prefix, MemoryStore by, Nodes.ZarrKeys keys)
    {
        lock (_writing)
        {
            foreach (var (key, _) in _values)
                if ((key == prefix || key.IsBelow(prefix)) && keys.Owns(key)) _values.TryRemove(key, out _);
            foreach (var (key, stored) in by._values) _values[prefix.Append(key.Value)] = new(stored, new StoreVersion(++_version, 0));
        }
    }

    private static StoreEntry Entry(StoreKey key, StoreValue stored) => new(key, stored.TotalLength, stored.Version, IsPrefix: false);

    /// <summary>Values in a store of their own, until they come into this one.</summary>
    private sealed class Replacement(MemoryStore store, StoreKey key) : IStoreReplacement
    {
        private readonly MemoryStore _staged = new();

        public IStore Store => _staged;

        public async ValueTask<bool> TryCommitAsync()
        {
            store.Replace(key, _staged, await Nodes.ZarrKeys.ReadAsync(store, key, CancellationToken.None).ConfigureAwait(false));
            return true;
        }

        public ValueTask DisposeAsync() => default;
    }
}

using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Memory;

/// <summary>
/// Values in this process's memory. A value set is copied once; a value read is the kept bytes themselves, which never
/// change. Everything completes synchronously except waiting for a lock. Versions count up over the whole store, so a key
/// deleted and set again gets a new one.
/// </summary>
public sealed class MemoryStore : IStore
{
    private static long _stores;

    private readonly string _identity = $"memory {Interlocked.Increment(ref _stores)}";

    // Writers only: readers of the tree take no lock.
    private readonly Lock _writing = new();
    private volatile MemoryTree _root = new();
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
        if (_root.Find(key)?.Value is not { } stored) return default;
        var (offset, length) = range.Within(stored.TotalLength);
        return new(length == stored.TotalLength ? stored : new StoreValue(stored.Bytes.Slice((int)offset, (int)length), stored.TotalLength, stored.Version));
    }

    /// <inheritdoc/>
    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return new(_root.Find(key)?.Value is { } stored ? Entry(key, stored) : default(StoreEntry?));
    }

    /// <inheritdoc/>
    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        key.RequireName();
        var bytes = value.ToArray();
        lock (_writing)
        {
            condition.Check(VersionOf(key), key, Location);
            var stored = new StoreValue(bytes, new StoreVersion(++_version, 0));
            _root.Make(key).Value = stored;
            return new(stored.Version);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_writing)
        {
            var old = VersionOf(key);
            condition.Check(old, key, Location);
            if (old == StoreVersion.Absent) return new(false);
            _root.Remove(key);
            _version++;
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_writing)
        {
            long count = _root.Find(prefix) is { } tree ? tree.All(prefix).Count() + (tree.Value is null ? 0 : 1) : 0;
            if (count > 0) Put(prefix, null);
            return new(count);
        }
    }

    /// <inheritdoc/>
    public IStoreReplacement BeginReplacement(StoreKey key) => new Replacement(this, key);

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) =>
        List(prefix, recurse, cancel).ToAsyncEnumerable();

    /// <inheritdoc/>
    public async ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) =>
        await KeyLocks.TakeAsync(new(_identity, key.Value, level), cancel).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    /// <summary>What stands at a key: another object once it was replaced or deleted.</summary>
    internal object IdentityOf(StoreKey key) => _root.Find(key) ?? (object)this;

    /// <summary>Counts changes: what was found out is still so while this stays.</summary>
    internal long Changes => Interlocked.Read(ref _version);

    private IEnumerable<StoreEntry> List(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        if (_root.Find(prefix) is not { } tree) yield break;
        if (recurse)
        {
            foreach (var (key, stored) in tree.All(prefix))
            {
                cancel.ThrowIfCancellationRequested();
                yield return Entry(key, stored);
            }

            yield break;
        }

        foreach (var (key, child) in tree.Children(prefix))
        {
            cancel.ThrowIfCancellationRequested();
            yield return child.Value is { } stored ? Entry(key, stored) : new(key, 0, StoreVersion.Absent, IsPrefix: true);
        }
    }

    private StoreVersion VersionOf(StoreKey key) => _root.Find(key)?.Value?.Version ?? StoreVersion.Absent;

    // What is not Zarr's stays.
    private void Replace(StoreKey prefix, MemoryStore by, Zarr.Storage.Nodes.ZarrKeys keys)
    {
        lock (_writing)
        {
            var tree = new MemoryTree();
            foreach (var (key, stored) in _root.Find(prefix)?.All(prefix) ?? [])
                if (!keys.Owns(key)) tree.Make(prefix.IsRoot ? key : StoreKey.Parse(key.Value[(prefix.Value.Length + 1)..])).Value = stored;
            foreach (var (key, stored) in by._root.All(StoreKey.Root)) tree.Make(key).Value = new(stored, new StoreVersion(++_version, 0));
            Put(prefix, tree);
        }
    }

    private void Put(StoreKey prefix, MemoryTree? by)
    {
        if (prefix.IsRoot) _root = by ?? new();
        else _root.Replace(prefix, by);
        _version++;
    }

    private static StoreEntry Entry(StoreKey key, StoreValue stored) => new(key, stored.TotalLength, stored.Version, IsPrefix: false);

    /// <summary>Values in a store of their own, until they come into this one.</summary>
    private sealed class Replacement(MemoryStore store, StoreKey key) : IStoreReplacement
    {
        private readonly MemoryStore _staged = new();

        public IStore Store => _staged;

        public async ValueTask<bool> TryCommitAsync()
        {
            store.Replace(key, _staged, await Zarr.Storage.Nodes.ZarrKeys.ReadAsync(store, key, CancellationToken.None).ConfigureAwait(false));
            return true;
        }

        public ValueTask DisposeAsync() => default;
    }
}

namespace Zarr.Stores;

/// <summary>
/// Locks for keys: a fixed table of stripes shared by all stores of the process, and for stores that other processes
/// share one lock file per stripe (<see cref="LockFile"/>). Two keys may fall on one stripe, which costs waiting but no
/// correctness, because no holder ever takes a second lock of the same table.
/// </summary>
internal sealed class KeyLocks
{
    private const int Count = 256;

    private static readonly KeyLocks Extents = new("extent"), Nodes = new("node"), Values = new("value");

    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];
    private readonly string[] _files;

    private KeyLocks(string name) => _files = [.. Enumerable.Range(0, Count).Select(index => $"{name}-{index:x2}")];

    /// <summary>What <see cref="IStore.LockAsync"/> gives: held by callers while they read, change and write. One table for each level.</summary>
    public static KeyLocks Held(LockLevel level) => level switch
    {
        LockLevel.Extent => Extents,
        LockLevel.Node => Nodes,
        _ => Values,
    };

    /// <summary>Taken inside a store for the moment of comparing a version and replacing the value.</summary>
    public static KeyLocks Commits { get; } = new("commit");

    /// <summary>
    /// Names a store among all stores of the machine. Letter case is ignored, because on many file systems it means
    /// nothing. Stable between processes, which <see cref="string.GetHashCode()"/> is not (FNV-1a, 64 bits).
    /// </summary>
    public static ulong Identity(string text) => Hash(14695981039346656037, text);

    /// <summary>Waits for the lock of a key; it is held until the result is disposed.</summary>
    public async ValueTask<IDisposable> TakeAsync(ulong store, StoreKey key, bool acrossProcesses, CancellationToken cancel)
    {
        var hash = Hash(store, key.Value);
        var index = (int)((hash ^ (hash >> 32)) % Count);
        await _stripes[index].WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var file = acrossProcesses ? await LockFile.OpenAsync(_files[index], cancel).ConfigureAwait(false) : null;
            return new Holder(_stripes[index], file);
        }
        catch
        {
            _stripes[index].Release();
            throw;
        }
    }

    private static ulong Hash(ulong hash, string text)
    {
        // One value reached through different roots has one lock, on Windows too.
        foreach (var c in text) hash = (hash ^ (c == '\\' ? '/' : char.ToUpperInvariant(c))) * 1099511628211;
        return hash;
    }

    private sealed class Holder(SemaphoreSlim stripe, IDisposable? file) : IExclusiveLock
    {
        private Once _release;

        public void Dispose()
        {
            if (!_release.Begin()) return;
            file?.Dispose();
            stripe.Release();
        }
    }
}

using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>Lets something happen between two things that an operation asks of a directory, counted from one; or before each of them.</summary>
internal sealed class ReplacingStore(DirectoryStore inner) : DelegatingFolderStore(inner)
{
    private int _asked;

    /// <summary>What happens.</summary>
    public Func<Task>? Replace { get; set; }

    /// <summary>Before which request; null for all.</summary>
    public int? At { get; set; }

    /// <summary>How much was asked.</summary>
    public int Asked => _asked;

    /// <summary>How much was asked when a lock was first taken, which who replaces the node would wait for.</summary>
    public int? AskedAtLock { get; set; }

    public override ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        AskedAtLock ??= _asked;
        return Inner.LockAsync(key, level, cancel);
    }

    public override async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        await AskAsync();
        return await Inner.GetAsync(key, range, cancel);
    }

    public override async ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        await AskAsync();
        return await Inner.FindAsync(key, cancel);
    }

    // One by one, so that something can happen between two of them.
    public override async ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var entry = await FindAsync(keys.Span[i], cancel);
            entries.Span[i] = entry;
        }
    }

    public override async IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        // Directory by directory, as a file system does it.
        await AskAsync();
        await foreach (var entry in Inner.ListAsync(prefix, recurse: false, cancel))
        {
            if (!recurse) yield return entry;
            else if (!entry.IsPrefix) yield return entry;
            else await foreach (var below in ListAsync(entry.Key, recurse: true, cancel)) yield return below;
            await AskAsync();
        }
    }

    private async ValueTask AskAsync()
    {
        var now = Interlocked.Increment(ref _asked);
        if (Replace is { } replace && (At is null || now == At)) await replace();
    }
}

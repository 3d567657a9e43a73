using System.Runtime.CompilerServices;
using Zarr.Arrays.Coordinates;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Arrays;

/// <summary>
/// Notices that a node was replaced or deleted while an operation read several of its values: some of them would be the old one's and others the new one's, or taken for missing. Where the store tells
/// which node is at a place, that is compared with the one that was opened, before the first result is given and at the end; and what was missing says nothing where no document is there any more.
/// </summary>
internal sealed class ReadGuard
{
    /// <summary>How often a read is begun anew: who has a node replaced again and again, faster than it can be read, is told so.</summary>
    public const int MaxAttempts = 100;

    // Milliseconds, doubled each time: longer than two renames take.
    private const int MaxWaits = 9;

    private readonly List<Watched> _nodes = [];

    /// <summary>Runs a read, which asks <see cref="EndAsync"/> before it gives its result, and again with what is there now where an array was replaced meanwhile.</summary>
    /// <exception cref="ZarrException">As <see cref="ReloadAsync"/>.</exception>
    public static async ValueTask<T> RunAsync<T>(ArrayContext[] arrays, Func<ArrayContext[], ReadGuard, ValueTask<T>> read, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var guard = new ReadGuard();
            try
            {
                return await read(arrays, guard).ConfigureAwait(false);
            }
            catch (Exception e) when (guard.Explains(e))
            {
                // Chunks of one array were decoded as those of the other.
            }

            arrays = await ReloadAsync(arrays, attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The same for a read that gives its results one by one, each after it has asked <see cref="CheckAsync"/> or <see cref="EndAsync"/>: it begins again as long as none was given.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreReadFailed"/>: an array was replaced after results of the old one were given; and as <see cref="ReloadAsync"/>.</exception>
    public static async IAsyncEnumerable<T> WatchAsync<T>(ArrayContext[] arrays, Func<ArrayContext[], ReadGuard, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            var (guard, isBegun) = (new ReadGuard(), false);
            await using var results = read(arrays, guard).GetAsyncEnumerator(cancel);
            while (true)
            {
                try
                {
                    if (!await results.MoveNextAsync().ConfigureAwait(false)) yield break;
                }
                catch (Exception e) when (guard.Explains(e))
                {
                    if (isBegun) throw Replaced(arrays[0].Path, "Results until here are those of the former one. Begin again.");
                    break;
                }

                isBegun = true;
                yield return results.Current;
            }

            arrays = await ReloadAsync(arrays, attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Begins to watch an array, as it was opened.</summary>
    /// <exception cref="NodeReplacedException">Another one is there by now.</exception>
    public void Begin(params ReadOnlySpan<ArrayContext> arrays)
    {
        foreach (var array in arrays)
        {
            var now = NodeIdentity.Of(array.Store, array.Key);
            _nodes.Add(new(array.Store, array.Key, array, array.Identity ?? now));
            if (array.Identity is { } opened && !opened.Equals(now)) throw new NodeReplacedException();
        }
    }

    /// <summary>Begins to watch a node, whatever it is.</summary>
    public void Begin(IStore store, StoreKey key) => _nodes.Add(new(store, key, null, NodeIdentity.Of(store, key)));

    /// <summary>To be asked before a result is given: what was read so far is of one node.</summary>
    /// <exception cref="NodeReplacedException">It is not.</exception>
    public ValueTask CheckAsync(CancellationToken cancel)
    {
        for (var i = 0; i < _nodes.Count; i++)
            if (!_nodes[i].IsThere) return ConfirmAsync(i, cancel);
        return default;
    }

    /// <summary>To be asked when all is read: the nodes are still those that were opened, and have not been deleted.</summary>
    /// <exception cref="NodeReplacedException">They are not.</exception>
    public async ValueTask EndAsync(CancellationToken cancel)
    {
        await CheckAsync(cancel).ConfigureAwait(false);
        foreach (var node in _nodes)
            if (node.Array is { } array) await RequireAsync(array, cancel).ConfigureAwait(false);
    }

    /// <summary>To be asked where values were missing: without a document, that says nothing.</summary>
    /// <exception cref="NodeReplacedException">There is none.</exception>
    public static async ValueTask RequireAsync(ArrayContext array, CancellationToken cancel)
    {
        // Of an array that is known from a copy alone there was none.
        if (array.Store is not IFolderStore || array.Version == StoreVersion.Absent) return;
        var document = NodeStorage.DocumentKey(array.Key, array.Metadata.Format, isArray: true);
        if (await NodeStorage.FindVersionAsync(array.Store, document, cancel).ConfigureAwait(false) == StoreVersion.Absent) throw new NodeReplacedException();
    }

    /// <summary>Values of an array that was replaced cannot be decoded by the attributes of the former one: the same numbers may mean others.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreReadFailed"/>: it was replaced.</exception>
    public static void RequireMeaning(ValueEncoding? encoding, ArrayContext opened, ArrayContext now)
    {
        if (encoding is not null && !ReferenceEquals(opened, now)) throw Replaced(opened.Path, "Open it again.");
    }

    /// <summary>True for a failure that comes, or may come, of a replacement.</summary>
    public bool Explains(Exception e) => e is NodeReplacedException || (e is ZarrException && _nodes.Exists(node => !node.IsThere));

    /// <summary>The error for a node that is another one than was read.</summary>
    public static ZarrException Replaced(string path, string more) => new(ZarrErrorId.StoreReadFailed, $"'{path}' was replaced while it was read. {more}", path);

    /// <summary>The arrays that are there now, where the same elements can be read from them.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>; <see cref="ZarrErrorId.StoreReadFailed"/>: one has another type, or is smaller, or there was another one each time.</exception>
    private static async ValueTask<ArrayContext[]> ReloadAsync(ArrayContext[] arrays, int attempt, CancellationToken cancel)
    {
        var reloaded = new ArrayContext[arrays.Length];
        for (var i = 0; i < arrays.Length; i++)
        {
            var stored = await WaitAsync(arrays[i].Store, arrays[i].Key, cancel).ConfigureAwait(false);
            if (stored is not { IsArray: true }) throw NodeStorage.NotFound(arrays[i].Store, arrays[i].Key);
            reloaded[i] = StoredArray.Of(arrays[i].Store, arrays[i].Key, stored).Context;
            var (old, now) = (arrays[i].Metadata, reloaded[i].Metadata);
            if (attempt == MaxAttempts || !now.DataType.Equals(old.DataType) || now.Shape.Rank != old.Shape.Rank || Enumerable.Range(0, now.Shape.Rank).Any(axis => now.Shape[axis] < old.Shape[axis]))
                throw Replaced(arrays[i].Path, $"It is an array of shape {now.Shape} and type {now.DataType} now. Open it again.");
        }

        return reloaded;
    }

    /// <summary>What is stored at a place; null where nothing comes. Where names cannot be exchanged, there is nothing for a moment.</summary>
    public static async ValueTask<StoredNode?> WaitAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var stored = await NodeStorage.LoadAsync(store, key, cancel).ConfigureAwait(false);
        for (var wait = 0; stored is null && wait < MaxWaits; wait++)
        {
            await Task.Delay(1 << wait, cancel).ConfigureAwait(false);
            stored = await NodeStorage.LoadAsync(store, key, cancel).ConfigureAwait(false);
        }

        return stored;
    }

    // Some file systems give a directory another number when they have forgotten it. Its document is the same one then.
    private async ValueTask ConfirmAsync(int node, CancellationToken cancel)
    {
        for (; node < _nodes.Count; node++)
        {
            var watched = _nodes[node];
            if (watched.IsThere) continue;
            var now = NodeIdentity.Of(watched.Store, watched.Key);
            if (watched.Array is not { Version: not null } array || !await array.IsCurrentAsync(cancel).ConfigureAwait(false)) throw new NodeReplacedException();
            _nodes[node] = watched with { Identity = now };
        }
    }

    private readonly record struct Watched(IStore Store, StoreKey Key, ArrayContext? Array, object? Identity)
    {
        public bool IsThere => Identity is null || Identity.Equals(NodeIdentity.Of(Store, Key));
    }
}

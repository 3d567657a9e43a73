using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Where a node is written: at its place, or, where it takes the place of another, aside until all of it is there. Until then the old one is what readers see,
/// and what is left when the writing fails. Stores that cannot do this have the old one deleted first. What at the place is not Zarr's stays.
/// </summary>
internal sealed class NodeStage : IAsyncDisposable
{
    private readonly IStore _store;
    private readonly StoreKey _key;
    private readonly IStoreReplacement? _replacement;
    private bool _isKept;

    private NodeStage(IStore store, StoreKey key, IStoreReplacement? replacement) => (_store, _key, _replacement) = (store, key, replacement);

    /// <summary>True where the node is not at its place yet.</summary>
    public bool IsAside => _replacement is not null;

    /// <summary>The store to write to.</summary>
    public IStore Store => _replacement?.Store ?? _store;

    /// <summary>The key there.</summary>
    public StoreKey Key => IsAside ? StoreKey.Root : _key;

    /// <summary>Chooses where a node is written.</summary>
    /// <param name="store">The store it is for.</param>
    /// <param name="key">Its place.</param>
    /// <param name="overwrite">It may take the place of another.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<NodeStage> BeginAsync(IStore store, StoreKey key, bool overwrite, CancellationToken cancel) =>
        new(store, key, overwrite && store.IsReplaceable() && await NodeStorage.ExistsAsync(store, key, cancel).ConfigureAwait(false) ? store.BeginReplacement(key) : null);

    /// <summary>The key that something has at last.</summary>
    public StoreKey PlaceOf(StoreKey written) => IsAside ? _key.Append(written.Value) : written;

    /// <summary>Takes a node from where it is, in one step; false where that cannot be, and then its values have to be copied.</summary>
    public ValueTask<bool> TryTakeAsync(IStore source, StoreKey key, CancellationToken cancel) =>
        _replacement is DirectoryReplacement replacement && source is IFolderStore folder ? new(replacement.TryTake(folder.DirectoryOf(key))) : source.TryMoveAsync(key, Store, Key, cancel);

    /// <summary>Brings what was taken back to where it was.</summary>
    public async ValueTask GiveBackAsync(IStore source, StoreKey key)
    {
        if (_isKept) return;
        if (_replacement is DirectoryReplacement replacement && source is IFolderStore folder) replacement.GiveBack(folder.DirectoryOf(key));
        else await Store.TryMoveAsync(Key, source, key, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Brings the node to its place, in place of what is there. The caller holds the node's lock. It is not to be stopped any more.</summary>
    public async ValueTask CommitAsync()
    {
        if (_replacement is null || await _replacement.TryCommitAsync().ConfigureAwait(false)) return;
        var keys = await Store.ListAsync(StoreKey.Root, recurse: true, CancellationToken.None).Select(entry => entry.Key).ToListAsync().ConfigureAwait(false);
        // Nothing is deleted for what is not there.
        if (!keys.Exists(key => key.Parent.IsRoot && NodeStorage.IsDocument(key)))
            throw new ZarrException(ZarrErrorId.StoreWriteFailed, $"'{NodeStorage.Where(_store, _key)}' is not replaced: what was to take its place is gone from '{Store.Location}'.", Store.Location);
        try
        {
            await NodeStorage.VacateAsync(_store, _key, overwrite: true, CancellationToken.None).ConfigureAwait(false);
            // Documents last, and those of the root at the very end: a node is there when all in it is.
            foreach (var key in keys.OrderBy(NodeStorage.IsDocument).ThenByDescending(key => key.Value.AsSpan().Count('/')))
            {
                using var value = await Store.GetAsync(key, ByteRange.All, CancellationToken.None).ConfigureAwait(false);
                if (value is null) continue;
                var place = _key.IsRoot ? key : _key.AppendKnown(key.Value);
                if (NodeStorage.IsDocument(key)) await _store.PublishAsync(place, value.Bytes, WriteCondition.None, CancellationToken.None).ConfigureAwait(false);
                else await _store.SetAsync(place, value.Bytes, WriteCondition.None, CancellationToken.None).ConfigureAwait(false);
            }

            // What it was copied from is deleted next.
            if (_store is IFolderStore folder) await folder.ForceAsync(_key).ConfigureAwait(false);
        }
        catch (ZarrException e)
        {
            _isKept = true;
            throw new ZarrException(e.Id, $"'{NodeStorage.Where(_store, _key)}' was being replaced, and what was to take its place is whole in '{Store.Location}': {e.Message}", e.Target, e);
        }
    }

    /// <summary>Removes what was written aside and did not come to its place.</summary>
    public ValueTask DisposeAsync() => _replacement is null || _isKept ? default : _replacement.DisposeAsync();
}

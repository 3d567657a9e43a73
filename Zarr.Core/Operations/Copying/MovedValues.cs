using System.Collections.Concurrent;
using Zarr.Arrays;
using Zarr.Operations.Statistics;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Copying;

/// <summary>
/// Values that are copied to another place and then deleted where they were. Others may write there meanwhile: what they changed is copied again, and what is deleted is
/// what was copied, by its version.
/// </summary>
internal sealed class MovedValues
{
    // Who writes to a value again and again is not waited for without end.
    private const int MaxPasses = 20;

    // So many documents are held at a time.
    private const int MostTogether = 128;

    private readonly IStore _source;
    private readonly StoreKey _from;
    private readonly ConcurrentDictionary<StoreKey, StoreVersion> _copied = new();

    private MovedValues(IStore source, StoreKey from) => (_source, _from) = (source, from);

    /// <summary>Copies everything at and below a key, whatever it is, to where nothing is.</summary>
    public static async ValueTask<MovedValues> CopyAsync(IStore source, StoreKey from, IStore store, StoreKey key, ChunkProgress? progress, CancellationToken cancel)
    {
        var moved = new MovedValues(source, from);
        await using var batch = store.BeginOrderedBatch().ConfigureAwait(false);
        try
        {
            // What someone else put there is not overwritten; what changed in the source since it was copied is.
            var condition = WriteCondition.IfAbsent;
            for (var pass = 0; pass < MaxPasses; pass++)
            {
                var entries = await moved.CompareAsync(store, key, cancel).ConfigureAwait(false);
                if (entries.Count == 0) break;
                if (pass == 0) progress?.Begin(entries.Count);
                // Documents after all else, attributes before what makes them a node's, and the root's at the very end: a node is there when all in it is.
                var (documents, values) = (entries.Where(NodeStorage.IsDocument).ToList(), entries.Where(entry => !NodeStorage.IsDocument(entry)).ToList());
                await ValueTransfer.RunAsync(values.Count, async (i, token) => _ = await moved.CopyAsync(values[(int)i], store, key, condition, token).ConfigureAwait(false), pass == 0 ? progress : null, cancel).ConfigureAwait(false);
                foreach (var some in documents.GroupBy(document => (IsRoot: document.Parent == from, IsNode: document.Name != NodeStorage.V2AttributesName)).OrderBy(group => group.Key))
                    foreach (var few in some.Chunk(MostTogether)) await moved.PublishAsync(few, store, key, pass == 0, progress, cancel).ConfigureAwait(false);

                if (!store.IsReplaceable()) break;
                condition = WriteCondition.None;
            }

            return moved;
        }
        catch
        {
            await moved.UndoAsync(store, key).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes what was copied, after what has changed since is copied, too.</summary>
    /// <param name="store">Where it is now.</param>
    /// <param name="key">The place there.</param>
    /// <param name="cancel">Stops; what was not deleted is at both places then.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.WriteConflict"/>: values are still being written at the source, and stay there.</exception>
    public async ValueTask RemoveSourceAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var held = await _source.LockAsync(_from.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        var folder = _source as IFolderStore;
        if (store is IFolderStore target) await target.ForceAsync(key).ConfigureAwait(false);
        for (var pass = 0; ; pass++)
        {
            var links = new HashSet<StoreKey>();
            var left = new List<StoreEntry>();
            // Documents first: what is half deleted must not be readable as an array that lost its chunks.
            foreach (var entry in (await _source.ListAsync(_from, recurse: true, cancel).ToListAsync(cancel).ConfigureAwait(false)).OrderBy(entry => !NodeStorage.IsDocument(entry.Key)).ThenBy(entry => entry.Key.Value.AsSpan().Count('/')))
            {
                if (LinkTo(entry.Key) is { } link) links.Add(link);
                else if (!await TryMoveAsync(entry, store, key, cancel).ConfigureAwait(false)) left.Add(entry);
            }

            if (left.Count == 0)
            {
                foreach (var link in links) folder!.RemoveLink(link);
                if (folder is not null) await folder.DeleteOwnAsync(_from, ZarrKeys.None, cancel).ConfigureAwait(false);
                return;
            }

            if (pass == MaxPasses)
                throw new ZarrException(ZarrErrorId.WriteConflict,
                    $"'{NodeStorage.Where(_source, _from)}' was moved to '{NodeStorage.Where(store, key)}', but others still write to it: {left.Count:N0} values, such as '{left[0].Key}', stay where they were. Move or delete them when nobody writes.", NodeStorage.Where(_source, _from));
        }

        // What a link leads to stays where it is; that it was copied is enough.
        StoreKey? LinkTo(StoreKey value) => folder is null ? null
            : !_from.IsRoot && folder.FindLink(_from.Parent, _from) is { } self ? self : folder.FindLink(_from, value);
    }

    private async ValueTask<bool> TryMoveAsync(StoreEntry entry, IStore store, StoreKey key, CancellationToken cancel)
    {
        var isCopied = StatisticsStorage.IsStatistics(entry.Key) || (_copied.TryGetValue(entry.Key, out var version) && version == entry.Version)
            || await CopyAsync(entry.Key, store, key, WriteCondition.None, cancel).ConfigureAwait(false);
        if (!isCopied) return true;
        try
        {
            await _source.DeleteAsync(entry.Key, StatisticsStorage.IsStatistics(entry.Key) ? WriteCondition.None : WriteCondition.IfVersion(_copied[entry.Key]), cancel).ConfigureAwait(false);
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
        {
            return false;
        }
    }

    /// <summary>What is not copied yet as it is now. Copies of what is gone are deleted.</summary>
    private async ValueTask<List<StoreKey>> CompareAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var gone = _copied.Keys.ToHashSet();
        var changed = new List<StoreKey>();
        await foreach (var entry in _source.ListAsync(_from, recurse: true, cancel).ConfigureAwait(false))
        {
            // Statistics are of versions in the store that is left.
            if (StatisticsStorage.IsStatistics(entry.Key)) continue;
            gone.Remove(entry.Key);
            if (!_copied.TryGetValue(entry.Key, out var version) || version != entry.Version) changed.Add(entry.Key);
        }

        foreach (var value in gone)
        {
            await store.DeleteAsync(PlaceOf(key, value), WriteCondition.None, cancel).ConfigureAwait(false);
            _copied.TryRemove(value, out _);
        }

        return changed;
    }

    private StoreKey PlaceOf(StoreKey key, StoreKey value) => key.Append(value.Value[(_from.IsRoot ? 0 : _from.Value.Length + 1)..]);

    private async ValueTask<bool> CopyAsync(StoreKey from, IStore store, StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        using var value = await _source.GetAsync(from, ByteRange.All, cancel).ConfigureAwait(false);
        if (value is null) return false;
        var place = PlaceOf(key, from);
        if (_copied.ContainsKey(from)) condition = WriteCondition.None;
        if (NodeStorage.IsDocument(place)) await store.PublishAsync(place, value.Bytes, condition, cancel).ConfigureAwait(false);
        else await store.SetAsync(place, value.Bytes, condition, cancel).ConfigureAwait(false);
        _copied[from] = value.Version;
        return true;
    }

    /// <summary>Copies documents that do not show one another.</summary>
    private async ValueTask PublishAsync(IReadOnlyList<StoreKey> documents, IStore store, StoreKey key, bool isNew, ChunkProgress? progress, CancellationToken cancel)
    {
        var values = new List<(StoreKey From, StoreValue Value)>();
        StoreVersion?[] versions = [];
        try
        {
            foreach (var document in isNew ? documents : [])
                if (await _source.GetAsync(document, ByteRange.All, cancel).ConfigureAwait(false) is { } value) values.Add((document, value));
            versions = new StoreVersion?[values.Count];
            await store.PublishNewAsync([.. values.Select(value => KeyValuePair.Create(PlaceOf(key, value.From), value.Value.Bytes))], versions, cancel).ConfigureAwait(false);
        }
        finally
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (versions.ElementAtOrDefault(i) is not null) _copied[values[i].From] = values[i].Value.Version;
                values[i].Value.Dispose();
            }
        }

        foreach (var document in documents)
        {
            if (!isNew || !_copied.ContainsKey(document)) await CopyAsync(document, store, key, isNew ? WriteCondition.IfAbsent : WriteCondition.None, cancel).ConfigureAwait(false);
            if (isNew) progress?.Advance();
        }
    }

    private async ValueTask UndoAsync(IStore store, StoreKey key)
    {
        if (!store.IsReplaceable()) return;
        try
        {
            foreach (var value in _copied.Keys.OrderBy(value => !NodeStorage.IsDocument(value)))
                await store.DeleteAsync(PlaceOf(key, value), WriteCondition.None, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ZarrException)
        {
            // What is to be told is why it failed. The source is whole.
        }
    }
}

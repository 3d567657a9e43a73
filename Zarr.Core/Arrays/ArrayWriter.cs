using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Arrays;

/// <summary>
/// Writes a selection. A value of the store, a chunk or a shard, that is covered as a whole is never read; any other is read,
/// changed and written under its lock and on condition that it is still the one read, so that no writer loses anything. Each is written once.
/// </summary>
internal static class ArrayWriter
{
    /// <summary>Writes elements laid over the selection.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="selection">Which elements.</param>
    /// <param name="source">The values; null to erase: every selected element becomes the fill value.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between chunks; each is either old or new.</param>
    /// <param name="rules">What a write has to mind that goes with a change of the shape.</param>
    public static async ValueTask WriteAsync(
        ArrayContext array, ResolvedSelection selection, ElementSource? source, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel, WriteRules? rules = null)
    {
        // Everything that can be wrong with the value shows before anything is stored.
        var strides = source?.StridesOver(selection.ResultShape) ?? [];
        if (source is not null) array.Chain.RequireEncodable(source.Data, source.Shape.ElementCount);
        // What is not stored need not be looked at then.
        if (rules is null && !writeEmptyChunks && array.Metadata.FillValue is not null && source?.IsOne(array.Fill) is true) source = null;
        var values = new WriteValues(source, strides, source is null ? array.CreateHeap() : source.Heap, writeEmptyChunks);
        var projector = new ChunkProjector(selection, array.Grid);
        // What is not stored is nothing but fill already.
        var stored = source is null ? await ChunkListing.FindTouchedAsync(array, projector, cancel).ConfigureAwait(false) : null;
        var count = stored?.Count ?? projector.Count;
        Func<IValueEncoder> createEncoder = array.Shards is { } layout
            ? new ShardEncoder.Factory(array, layout, selection, projector, values).Create
            : () => new StoredChunkEncoder(array, projector, values);
        if (source is not null && count > 1 && array.Chain.RefusesChunks) await RequireEncodableAsync(array, projector, count, createEncoder, OrdinalOf, cancel).ConfigureAwait(false);
        if (!array.Store.IsReplaceable()) await RequireNewAsync(array, projector, count, OrdinalOf, cancel).ConfigureAwait(false);
        await using var batch = array.Store.BeginBatch().ConfigureAwait(false);
        await ChunkWorkers.RunAsync(count, () => new Worker(array, projector, createEncoder(), isErasing: source is null, rules),
            (worker, i, token) => worker.WriteAsync(OrdinalOf(i), token), progress, cancel, failed: ZarrErrorId.StoreWriteFailed).ConfigureAwait(false);

        long OrdinalOf(long i) => stored is null ? i : stored[(int)i].Ordinal;
    }

    /// <summary>
    /// Changes one value of the store under its lock, on condition that it is still the one read, and again from the start when someone else was faster.
    /// </summary>
    /// <param name="array">The array.</param>
    /// <param name="key">The key of the value.</param>
    /// <param name="limit">The most bytes of it that are read.</param>
    /// <param name="edit">Gets what is stored, null for nothing; gives whether anything is to change, and the new bytes, null to delete it.</param>
    /// <param name="cancel">Stops.</param>
    /// <param name="guard">What must hold after the value was read.</param>
    /// <returns>The version that was stored; absent where none was.</returns>
    /// <exception cref="ShapeChangedException">The guard does not hold.</exception>
    public static async ValueTask<StoreVersion> EditAsync(
        ArrayContext array, StoreKey key, int limit, Func<StoreValue?, ValueTask<(bool IsChanged, PooledBytes? Encoded)>> edit, CancellationToken cancel, ShapeGuard? guard = null)
    {
        using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var old = await array.Store.GetAsync(key, ByteRange.First(limit), cancel).ConfigureAwait(false);
                var (isChanged, made) = await edit(old).ConfigureAwait(false);
                using var encoded = made;
                if (!isChanged) return default;
                if (guard is not null && !await guard.HoldsAsync(cancel).ConfigureAwait(false)) throw new ShapeChangedException();
                return await StoreAsync(array, key, encoded, WriteCondition.IfVersion(old?.Version ?? StoreVersion.Absent), cancel).ConfigureAwait(false);
            }
            catch (ZarrException e) when (WriteConflicts.MayPass(e, attempt))
            {
            }

            // Writers of whole values, and programs that do not take the lock, are caught by the condition; then theirs is the value to change.
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }
    }

    private static async ValueTask<StoreVersion> StoreAsync(ArrayContext array, StoreKey key, PooledBytes? encoded, WriteCondition condition, CancellationToken cancel)
    {
        if (encoded is not null) return await array.Store.SetAsync(key, encoded.Memory, condition, cancel).ConfigureAwait(false);
        await array.Store.DeleteAsync(key, condition, cancel).ConfigureAwait(false);
        return StoreVersion.Absent;
    }

    /// <summary>Encodes every value once before the first is stored, where only that tells whether it can be.</summary>
    private static ValueTask RequireEncodableAsync(ArrayContext array, ChunkProjector projector, long count, Func<IValueEncoder> createEncoder, Func<long, long> ordinalOf, CancellationToken cancel) =>
        ChunkWorkers.RunAsync(count, createEncoder, async (encoder, i, token) =>
        {
            ChunkProjection? projection = null;
            projector.Get(ordinalOf(i), ref projection);
            var isWhole = projection.CoversChunk;
            using var old = isWhole ? null : await array.Store.GetAsync(array.ChunkKey(projection.ChunkIndex), ByteRange.First(array.ChainOf(projection.ChunkIndex).WholeLengthLimit), token).ConfigureAwait(false);
            using var encoded = await encoder.EncodeAsync(ordinalOf(i), projection, isWhole, old, token).ConfigureAwait(false);
        }, null, cancel);

    /// <summary>Where values can only be added, a write that would change one is refused before it has added others.</summary>
    private static async ValueTask RequireNewAsync(ArrayContext array, ChunkProjector projector, long count, Func<long, long> ordinalOf, CancellationToken cancel)
    {
        ChunkProjection? projection = null;
        for (long i = 0; i < count; i++)
        {
            projector.Get(ordinalOf(i), ref projection);
            var key = array.ChunkKey(projection.ChunkIndex);
            if (await array.Store.FindAsync(key, cancel).ConfigureAwait(false) is not null) throw AppendOnly.Refuse(array.Store, key);
        }
    }

    private sealed class Worker(ArrayContext array, ChunkProjector projector, IValueEncoder encoder, bool isErasing, WriteRules? rules) : IDisposable
    {
        // Of an array that is not stored yet nobody else knows.
        private readonly ShapeGuard? _guard = rules?.Guard ?? (array.Version is null ? null : new(array));
        private ChunkProjection? _projection;

        public async ValueTask WriteAsync(long ordinal, CancellationToken cancel)
        {
            projector.Get(ordinal, ref _projection);
            var key = array.ChunkKey(_projection.ChunkIndex);
            if (rules?.Unless is { } unless && (_projection.CoversChunk || await IsStillAsync(key, unless[ordinal], cancel).ConfigureAwait(false))) return;
            if (rules?.Only is { } only)
            {
                if (only[ordinal] != StoreVersion.Absent) await TakeBackAsync(ordinal, _projection, key, only[ordinal], cancel).ConfigureAwait(false);
                return;
            }

            var version = await WriteAsync(ordinal, _projection, key, cancel).ConfigureAwait(false);
            if (rules?.Stored is { } stored) stored[ordinal] = version;
        }

        public void Dispose() => encoder.Dispose();

        private async ValueTask<StoreVersion> WriteAsync(long ordinal, ChunkProjection projection, StoreKey key, CancellationToken cancel)
        {
            if (projection.CoversChunk)
            {
                using var encoded = await encoder.EncodeAsync(ordinal, projection, isWhole: true, null, cancel).ConfigureAwait(false);
                if (_guard is not null && (projection.HasPadding || rules?.Guard is not null))
                {
                    var (isReplaced, version) = await TryReplaceAsync(key, encoded, cancel).ConfigureAwait(false);
                    if (isReplaced) return version;
                    // The shape is another one: then what is padding here may be someone's elements.
                    if (rules?.Guard is not null) throw new ShapeChangedException();
                }
                else
                {
                    // Without the lock where there are conditions: who changes a part meanwhile is told so by his, and changes this one.
                    using var held = array.Store.Capabilities.HasFlag(StoreCapabilities.Conditional) ? null : await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
                    return await StoreAsync(array, key, encoded, WriteCondition.None, cancel).ConfigureAwait(false);
                }
            }

            return await ArrayWriter.EditAsync(array, key, array.ChainOf(projection.ChunkIndex).WholeLengthLimit,
                async old => old is null && isErasing ? (false, null) : (true, await encoder.EncodeAsync(ordinal, projection, isWhole: false, old, cancel).ConfigureAwait(false)),
                cancel, rules?.Guard).ConfigureAwait(false);
        }

        /// <summary>Replaces a whole value unread, as long as the shape is the one that is known: else there may be more in it than that tells.</summary>
        private async ValueTask<(bool IsReplaced, StoreVersion Version)> TryReplaceAsync(StoreKey key, PooledBytes? encoded, CancellationToken cancel)
        {
            if (rules is { IsNew: true } && encoded is not null)
            {
                try
                {
                    return (true, await StoreAsync(array, key, encoded, WriteCondition.IfAbsent, cancel).ConfigureAwait(false));
                }
                catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
                {
                    // Left by one who was stopped, or by one who has the place now.
                }
            }

            // Most of what is erased is not there.
            if (encoded is null && await array.Store.FindAsync(key, cancel).ConfigureAwait(false) is null) return (true, StoreVersion.Absent);
            using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
            for (var attempt = 0; ; attempt++)
            {
                var found = (await array.Store.FindAsync(key, cancel).ConfigureAwait(false))?.Version ?? StoreVersion.Absent;
                if (found == StoreVersion.Absent && encoded is null) return (true, StoreVersion.Absent);
                if (!await _guard!.HoldsAsync(cancel).ConfigureAwait(false)) return (false, default);
                try
                {
                    return (true, await StoreAsync(array, key, encoded, WriteCondition.IfVersion(found), cancel).ConfigureAwait(false));
                }
                catch (ZarrException e) when (WriteConflicts.MayPass(e, attempt))
                {
                    await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
                }
            }
        }

        // Under the lock, so that no one who has looked at the shape before it was changed is about to replace the value.
        private async ValueTask<bool> IsStillAsync(StoreKey key, StoreVersion version, CancellationToken cancel)
        {
            using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
            return await Zarr.Storage.Nodes.NodeStorage.FindVersionAsync(array.Store, key, cancel).ConfigureAwait(false) == version;
        }

        private async ValueTask TakeBackAsync(long ordinal, ChunkProjection projection, StoreKey key, StoreVersion version, CancellationToken cancel)
        {
            try
            {
                if (projection.CoversChunk) await array.Store.DeleteAsync(key, WriteCondition.IfVersion(version), cancel).ConfigureAwait(false);
                else
                    await ArrayWriter.EditAsync(array, key, array.ChainOf(projection.ChunkIndex).WholeLengthLimit,
                        async old => old?.Version == version ? (true, await encoder.EncodeAsync(ordinal, projection, isWhole: false, old, cancel).ConfigureAwait(false)) : (false, null), cancel).ConfigureAwait(false);
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
            {
                // It is someone else's now.
            }
        }
    }
}

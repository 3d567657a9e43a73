using Zarr.Codecs;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Writes a selection. A value of the store, a chunk or a shard, that is covered as a whole is never read; any other is read,
/// changed and written under its lock and on condition that it is still the one read, so that no writer loses anything. Each is written once.
/// </summary>
internal static class ArrayWriter
{
    // Writers of whole values, and programs that do not take the lock, are caught by the condition; then theirs is the value to change.
    private const int MostAttempts = 10_000;

    /// <summary>Writes elements laid over the selection.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="selection">Which elements.</param>
    /// <param name="source">The values; null to erase: every selected element becomes the fill value.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between chunks; each is either old or new.</param>
    public static async ValueTask WriteAsync(
        ArrayContext array, ResolvedSelection selection, ElementSource? source, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        // Everything that can be wrong with the value shows before anything is stored.
        var strides = source?.StridesOver(selection.ResultShape) ?? [];
        if (source is not null) array.Chain.RequireEncodable(source.Data, source.Shape.ElementCount);
        // What is not stored need not be looked at then.
        if (!writeEmptyChunks && array.Metadata.FillValue is not null && source?.IsOne(array.Fill) is true) source = null;
        var values = new WriteValues(source, strides, source is null ? array.CreateHeap() : source.Heap, writeEmptyChunks);
        var projector = new ChunkProjector(selection, array.Grid);
        // What is not stored is nothing but fill already.
        var stored = source is null ? await ChunkListing.FindTouchedAsync(array, projector, cancel).ConfigureAwait(false) : null;
        var count = stored?.Count ?? projector.Count;
        Func<IValueEncoder> createEncoder = array.Shards is { } layout
            ? new ShardEncoder.Factory(array, layout, selection, projector, values).Create
            : () => new StoredChunkEncoder(array, projector, values);
        if (!array.Store.IsReplaceable()) await RequireNewAsync(array, projector, count, OrdinalOf, cancel).ConfigureAwait(false);
        await using var batch = array.Store.BeginBatch().ConfigureAwait(false);
        await ChunkWorkers.RunAsync(count, () => new Worker(array, projector, createEncoder(), isErasing: source is null),
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
    public static async ValueTask EditAsync(ArrayContext array, StoreKey key, int limit, Func<StoreValue?, ValueTask<(bool IsChanged, PooledBytes? Encoded)>> edit, CancellationToken cancel)
    {
        using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var old = await array.Store.GetAsync(key, ByteRange.First(limit), cancel).ConfigureAwait(false);
                var (isChanged, made) = await edit(old).ConfigureAwait(false);
                using var encoded = made;
                if (isChanged) await StoreAsync(array, key, encoded, WriteCondition.IfVersion(old?.Version ?? StoreVersion.Absent), cancel).ConfigureAwait(false);
                return;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict && attempt < MostAttempts)
            {
            }
        }
    }

    private static async ValueTask StoreAsync(ArrayContext array, StoreKey key, PooledBytes? encoded, WriteCondition condition, CancellationToken cancel)
    {
        if (encoded is null) await array.Store.DeleteAsync(key, condition, cancel).ConfigureAwait(false);
        else await array.Store.SetAsync(key, encoded.Memory, condition, cancel).ConfigureAwait(false);
    }

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

    private sealed class Worker(ArrayContext array, ChunkProjector projector, IValueEncoder encoder, bool isErasing) : IDisposable
    {
        private ChunkProjection? _projection;

        public async ValueTask WriteAsync(long ordinal, CancellationToken cancel)
        {
            projector.Get(ordinal, ref _projection);
            var projection = _projection;
            var key = array.ChunkKey(projection.ChunkIndex);
            if (projection.CoversChunk)
            {
                using var encoded = await encoder.EncodeAsync(ordinal, projection, null, cancel).ConfigureAwait(false);
                // Without the lock where there are conditions: who changes a part meanwhile is told so by his, and changes this one.
                using var held = array.Store.Capabilities.HasFlag(StoreCapabilities.Conditional) ? null : await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
                await StoreAsync(array, key, encoded, WriteCondition.None, cancel).ConfigureAwait(false);
                return;
            }

            await EditAsync(array, key, array.ChainOf(projection.ChunkIndex).WholeLengthLimit,
                async old => old is null && isErasing ? (false, null) : (true, await encoder.EncodeAsync(ordinal, projection, old, cancel).ConfigureAwait(false)), cancel).ConfigureAwait(false);
        }

        public void Dispose() => encoder.Dispose();
    }
}

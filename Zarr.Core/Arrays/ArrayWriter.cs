using System.Runtime.InteropServices;
using Zarr.Codecs;
using Zarr.DataTypes;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Writes a selection. A chunk that is covered as a whole is never read; any other is read, changed and written under its
/// lock, so that writers of other elements of the same chunk lose nothing.
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
    public static async ValueTask WriteAsync(
        ArrayContext array, ResolvedSelection selection, ElementSource? source, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        // Everything that can be wrong with the value shows before anything is stored.
        var strides = source?.StridesOver(selection.ResultShape) ?? [];
        var projector = new ChunkProjector(selection, array.Grid);
        var heap = source is null ? array.CreateHeap() : source.Heap;
        await ChunkWorkers.RunAsync(projector.Count, () => new Worker(array, projector, source, strides, heap, writeEmptyChunks),
            (worker, ordinal, token) => worker.WriteAsync(ordinal, token), progress, cancel).ConfigureAwait(false);
    }

    private sealed class Worker(ArrayContext array, ChunkProjector projector, ElementSource? source, long[] strides, ElementHeap? heap, bool writeEmptyChunks) : IDisposable
    {
        private readonly bool _sourceIsRegion = source is not null && strides.AsSpan().SequenceEqual(projector.ResultStrides);
        private ChunkProjection? _projection;
        private PooledBytes? _buffer;

        // Only made for chunks that are put together here; others are encoded straight from the value.
        private PooledBytes Chunk => _buffer ??= new(array.Chain.Chunk.Length);

        public async ValueTask WriteAsync(long ordinal, CancellationToken cancel)
        {
            projector.Get(ordinal, ref _projection);
            var projection = _projection;
            var key = array.ChunkKey(projection.ChunkIndex);
            if (projection.CoversChunk)
            {
                using var encoded = EncodeWhole(projection);
                using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
                await StoreAsync(key, encoded, WriteCondition.None, cancel).ConfigureAwait(false);
                return;
            }

            using (await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false))
            {
                // Programs that do not take the lock are caught by the condition; then their chunk is the one to change.
                for (var attempt = 0; ; attempt++)
                {
                    try
                    {
                        var version = await array.ReadChunkAsync(key, Chunk.Memory, heap, cancel).ConfigureAwait(false);
                        if (version is null && source is null) return;
                        using var encoded = EncodePart(projection, isStored: version is not null);
                        await StoreAsync(key, encoded, WriteCondition.IfVersion(version ?? StoreVersion.Absent), cancel).ConfigureAwait(false);
                        return;
                    }
                    catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict && attempt < 100)
                    {
                    }
                }
            }
        }

        private async ValueTask StoreAsync(StoreKey key, PooledBytes? encoded, WriteCondition condition, CancellationToken cancel)
        {
            if (encoded is null) await array.Store.DeleteAsync(key, condition, cancel).ConfigureAwait(false);
            else await array.Store.SetAsync(key, encoded.Memory, condition, cancel).ConfigureAwait(false);
        }

        /// <summary>The chunk's new bytes; null when it need not be stored.</summary>
        private PooledBytes? EncodeWhole(ChunkProjection projection)
        {
            if (source is null) return null;
            if (_sourceIsRegion && ChunkCopy.TryGetContiguous(projection, out var offset))
                return Encode(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(source.Data), offset * array.ItemSize, array.Chain.Chunk.Length));
            if (projection.HasPadding) array.FillChunk(Chunk.Span);
            Overlay(projection);
            return Encode(Chunk.Span);
        }

        private PooledBytes? EncodePart(ChunkProjection projection, bool isStored)
        {
            if (!isStored) array.FillChunk(Chunk.Span);
            Overlay(projection);
            return Encode(Chunk.Span);
        }

        private void Overlay(ChunkProjection projection)
        {
            if (source is null) ChunkCopy.FillChunk(projection, array.Fill, Chunk.Span);
            else ChunkCopy.FromValue(projection, in MemoryMarshal.GetArrayDataReference(source.Data), strides, Chunk.Span, array.ItemSize);
        }

        // An undefined fill value (v2 null) cannot stand for stored elements.
        private PooledBytes? Encode(ReadOnlySpan<byte> chunk) =>
            !writeEmptyChunks && array.Metadata.FillValue is not null && array.DataType.IsFilledWith(chunk, array.Fill) ? null : array.Chain.Encode(chunk, heap);

        public void Dispose() => _buffer?.Dispose();
    }
}

using System.Runtime.InteropServices;
using Zarr.Codecs;
using Zarr.DataTypes;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>Reads a selection: each touched chunk is fetched once and decoded, into the result where it lies there in one piece.</summary>
internal static class ArrayReader
{
    public static async ValueTask<ZarrSlice> ReadAsync(ArrayContext array, ResolvedSelection selection, ChunkProgress? progress, CancellationToken cancel)
    {
        if (selection.ElementCount > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.SelectionTooLarge,
                $"The selection has {selection.ElementCount:N0} elements; one .NET array holds at most {Array.MaxLength:N0}. Read it in parts.", selection.ResultShape);
        var projector = new ChunkProjector(selection, array.Grid);
        var result = array.DataType.CreateArray(selection.ElementCount);
        var heap = array.CreateHeap();
        HugePages.AdviseFor(result, selection.ElementCount * array.ItemSize);
        await ChunkWorkers.RunAsync(projector.Count, () => new Worker(array, projector, result, heap),
            (worker, ordinal, token) => worker.ReadAsync(ordinal, token), progress, cancel).ConfigureAwait(false);
        return new(selection, array.DataType, heap is null ? result : ((VariableDataType)array.DataType).ToElements(result, heap));
    }

    private sealed class Worker(ArrayContext array, ChunkProjector projector, Array result, ElementHeap? heap) : IDisposable
    {
        private ChunkProjection? _projection;
        private PooledBytes? _chunk;

        public async ValueTask ReadAsync(long ordinal, CancellationToken cancel)
        {
            projector.Get(ordinal, ref _projection);
            var key = array.ChunkKey(_projection.ChunkIndex);
            using var value = await array.Store.GetAsync(key, ByteRange.First(array.Chain.StoredLengthLimit), cancel).ConfigureAwait(false);
            Place(key, value, _projection);
        }

        private void Place(StoreKey key, StoreValue? value, ChunkProjection projection)
        {
            ref var start = ref MemoryMarshal.GetArrayDataReference(result);
            if (value is null)
            {
                ChunkCopy.FillResult(projection, array.Fill, ref start);
            }
            else if (ChunkCopy.TryGetContiguous(projection, out var offset))
            {
                array.Decode(key, value, BulkCopy.Span(ref start, offset * array.ItemSize, array.Chain.Chunk.Length), heap);
            }
            else
            {
                _chunk ??= new PooledBytes(array.Chain.Chunk.Length);
                array.Decode(key, value, _chunk.Span, heap);
                ChunkCopy.ToResult(projection, _chunk.Span, ref start, array.ItemSize);
            }
        }

        public void Dispose() => _chunk?.Dispose();
    }
}

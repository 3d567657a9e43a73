using System.Runtime.InteropServices;
using Zarr.Arrays.Coordinates;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Platform;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Arrays;

/// <summary>Reads a selection: each touched chunk is fetched once and decoded, into the result where it lies there in one piece.</summary>
internal static class ArrayReader
{
    public static async ValueTask<ZarrSlice> ReadAsync(ArrayContext array, ResolvedSelection selection, FieldSelection? fields, ChunkProgress? progress, CancellationToken cancel)
    {
        var slice = await ReadUncheckedAsync(array, selection, fields, progress, cancel).ConfigureAwait(false);
        if (slice.DataType.NeedsCheck) slice.DataType.CheckElements((byte[])slice.Storage);
        return slice;
    }

    /// <summary>The values of elements, each chunk decoded as it comes.</summary>
    /// <param name="array">The array.</param>
    /// <param name="selection">What of it.</param>
    /// <param name="encoding">What elements mean; elementwise.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<ZarrSlice> ReadDecodedAsync(ArrayContext array, ResolvedSelection selection, ValueEncoding encoding, ChunkProgress? progress, CancellationToken cancel)
    {
        // The values of a chunk may need more memory than one buffer has.
        if ((long)array.Chain.Chunk.Length / array.ItemSize * encoding.DecodedType.ItemSize > Array.MaxLength)
            return encoding.Decode(await ReadAsync(array, selection, null, progress, cancel).ConfigureAwait(false), mayReuse: true);
        var slice = await ReadAsync(array, selection, null, encoding, progress, cancel).ConfigureAwait(false);
        return slice.With(slice.DataType, slice.Storage, encoding);
    }

    /// <summary>The same, where bits may be no element.</summary>
    public static ValueTask<ZarrSlice> ReadUncheckedAsync(ArrayContext array, ResolvedSelection selection, FieldSelection? fields, ChunkProgress? progress, CancellationToken cancel) =>
        ReadAsync(array, selection, fields, null, progress, cancel);

    /// <summary>Reads a part for an operation that watches the array itself.</summary>
    public static async ValueTask<ZarrSlice> ReadPartAsync(ArrayContext array, ResolvedSelection selection, CancellationToken cancel)
    {
        var slice = await ReadOnceAsync(array, selection, null, null, null, isWatched: false, null, cancel).ConfigureAwait(false);
        if (slice.DataType.NeedsCheck) slice.DataType.CheckElements((byte[])slice.Storage);
        return slice;
    }

    private static ValueTask<ZarrSlice> ReadAsync(ArrayContext array, ResolvedSelection selection, FieldSelection? fields, ValueEncoding? encoding, ChunkProgress? progress, CancellationToken cancel) =>
        ReadGuard.RunAsync([array], (arrays, guard) =>
        {
            ReadGuard.RequireMeaning(encoding, array, arrays[0]);
            return ReadOnceAsync(arrays[0].WithShape(selection.ArrayShape), selection, fields, encoding, guard, isWatched: false, progress, cancel);
        }, cancel);

    private static async ValueTask<ZarrSlice> ReadOnceAsync(
        ArrayContext array, ResolvedSelection selection, FieldSelection? fields, ValueEncoding? encoding, ReadGuard? guard, bool isWatched, ChunkProgress? progress, CancellationToken cancel)
    {
        var type = encoding?.DecodedType ?? fields?.Type ?? array.DataType;
        var shape = fields is null ? selection.ResultShape : new Shape([.. selection.ResultShape, .. fields.Inner]);
        if (shape.ElementCount > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.SelectionTooLarge,
                $"The selection has {shape.ElementCount:N0} elements; one .NET array holds at most {Array.MaxLength:N0}. Read it in parts.", shape);
        var sharded = ShardedChunks.Of(array);
        using var source = (ChunkSource?)sharded ?? new StoredChunks(array);
        var projector = new ChunkProjector(selection, source.Grid);
        // One chunk is read in one piece, and needs no look.
        isWatched |= projector.Count > 1;
        if (isWatched) guard?.Begin(array);
        var order = sharded?.Expect(projector);
        var result = CreateArray(type, shape.ElementCount);
        var heap = array.CreateHeap();
        HugePages.AdviseFor(result, shape.ElementCount * type.ItemSize);
        await ChunkWorkers.RunAsync(projector.Count, () => new Worker(array, source, projector, result, heap, fields, encoding),
            (worker, ordinal, token) => worker.ReadAsync(order?.ToProjectorOrdinal(ordinal) ?? ordinal, token), progress, cancel).ConfigureAwait(false);
        if (guard is not null)
        {
            // A missing one may have been looked for between two renames, and is looked for once more.
            if (!isWatched && source.HasMissed && array.Store is IFolderStore) return await ReadOnceAsync(array, selection, fields, encoding, guard, isWatched: true, progress, cancel).ConfigureAwait(false);
            await guard.CheckAsync(cancel).ConfigureAwait(false);
            if (source.HasMissed) await ReadGuard.RequireAsync(array, cancel).ConfigureAwait(false);
        }

        return new(selection, shape, type, heap is null ? result : ((VariableDataType)array.DataType).ToElements(result, heap));
    }

    private static Array CreateArray(DataType type, long count)
    {
        try
        {
            return type.CreateArray(count);
        }
        catch (OutOfMemoryException e)
        {
            throw new ZarrException(ZarrErrorId.OutOfMemory, $"The selection has {count:N0} elements, which take {count * type.ItemSize:N0} bytes: more than there is memory for. Read it in parts.", null, e);
        }
    }

    private sealed class Worker(ArrayContext array, ChunkSource source, ChunkProjector projector, Array result, ElementHeap? heap, FieldSelection? fields, ValueEncoding? encoding) : IDisposable
    {
        private readonly byte[] _fill = encoding is not null ? Decoded(encoding, array.Fill) : fields?.Project(array.Fill) ?? array.Fill.ToArray();
        private ChunkProjection? _projection;
        private PooledBytes? _chunk, _values;

        public async ValueTask ReadAsync(long ordinal, CancellationToken cancel)
        {
            projector.Get(ordinal, ref _projection);
            using var value = await source.GetAsync(_projection.ChunkIndexMemory, cancel).ConfigureAwait(false);
            Place(value, _projection);
            source.Release(_projection.ChunkIndex);
        }

        private void Place(StoreValue? value, ChunkProjection projection)
        {
            ref var start = ref MemoryMarshal.GetArrayDataReference(result);
            var length = (int)projection.PaddedLength * array.ItemSize;
            if (value is null)
            {
                source.HasMissed = true;
                ChunkCopy.FillResult(projection, _fill, ref start);
            }
            else if (fields is null && encoding is null && ChunkCopy.TryGetContiguous(projection, out var offset))
            {
                source.Decode(projection.ChunkIndex, value, BulkCopy.Span(ref start, offset * array.ItemSize, length), heap);
            }
            else
            {
                _chunk ??= new PooledBytes(source.LongestLength);
                var chunk = _chunk.Span[..length];
                source.Decode(projection.ChunkIndex, value, chunk, heap);
                if (encoding is not null) PlaceValues(encoding, chunk, projection, ref start);
                else if (fields is null) ChunkCopy.ToResult(projection, chunk, ref start, array.ItemSize);
                else foreach (var part in fields.Parts) ChunkCopy.ToResult(projection, chunk, ref start, part);
            }
        }

        private void PlaceValues(ValueEncoding encoding, ReadOnlySpan<byte> chunk, ChunkProjection projection, ref byte start)
        {
            var (size, length) = (encoding.DecodedType.ItemSize, (int)projection.PaddedLength);
            if (ChunkCopy.TryGetContiguous(projection, out var offset))
            {
                encoding.Decode(chunk, BulkCopy.Span(ref start, offset * size, length * size));
                return;
            }

            _values ??= new PooledBytes(source.LongestLength / array.ItemSize * size);
            var values = _values.Span[..(length * size)];
            encoding.Decode(chunk, values);
            ChunkCopy.ToResult(projection, values, ref start, size);
        }

        private static byte[] Decoded(ValueEncoding encoding, ReadOnlySpan<byte> element)
        {
            var value = new byte[encoding.DecodedType.ItemSize];
            encoding.Decode(element, value);
            return value;
        }

        public void Dispose()
        {
            _chunk?.Dispose();
            _values?.Dispose();
        }
    }
}

using Zarr.Chunks;
using Zarr.Codecs;
using Zarr.Codecs.Sharding;
using Zarr.Selection;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Values that are shards: inner chunks that the write does not touch keep their encoded bytes, those it covers are not
/// decoded, and all are put together once. Inner chunks are encoded in parallel where there are fewer shards than cores.
/// </summary>
internal sealed class ShardEncoder : IValueEncoder
{
    private readonly ArrayContext _array;
    private readonly ShardLayout _layout;
    private readonly ChunkProjector _chunks;
    private readonly ShardOrder _order;
    private readonly WriteValues _values;
    private readonly int _workers;

    private ShardEncoder(Factory shared) =>
        (_array, _layout, _chunks, _order, _values, _workers) = (shared.Array, shared.Layout, shared.Chunks, shared.Order, shared.Values, shared.Workers);

    public async ValueTask<PooledBytes?> EncodeAsync(long ordinal, ChunkProjection projection, StoreValue? old, CancellationToken cancel)
    {
        var parts = old is null ? new ReadOnlyMemory<byte>[_layout.Count] : Parts(projection, old);
        var (first, count) = _order.Range(ordinal);
        var made = new PooledBytes?[count];
        try
        {
            await ChunkWorkers.RunAsync(count, () => new Worker(this), (worker, i, _) =>
            {
                worker.Encode(_order.ToProjectorOrdinal(first + i), parts, out made[i]);
                return default;
            }, null, cancel, _workers).ConfigureAwait(false);
            return Array.TrueForAll(parts, part => part.Length == 0) ? null : _layout.Assemble(parts);
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            throw new StoredChunks(_array).Corrupt(projection.ChunkIndex, e);
        }
        finally
        {
            foreach (var chunk in made) chunk?.Dispose();
        }
    }

    public void Dispose()
    {
    }

    /// <summary>The encoded inner chunks of a stored shard.</summary>
    private ReadOnlyMemory<byte>[] Parts(ChunkProjection projection, StoreValue old)
    {
        try
        {
            if (old.TotalLength > old.Bytes.Length)
                throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"it has {old.TotalLength:N0} stored bytes where at most {_array.Chain.StoredLengthLimit:N0} can be.");
            var index = _layout.IndexOf(old.Bytes.Span);
            var parts = new ReadOnlyMemory<byte>[_layout.Count];
            for (var i = 0; i < parts.Length; i++)
                if (index.Find(i, old.TotalLength) is var (offset, length)) parts[i] = old.Bytes.Slice((int)offset, (int)length);
            return parts;
        }
        catch (ZarrException e) when (ChunkSource.IsDamage(e))
        {
            throw new StoredChunks(_array).Corrupt(projection.ChunkIndex, e);
        }
    }

    /// <summary>What the encoders of one write share.</summary>
    public sealed class Factory
    {
        public Factory(ArrayContext array, ShardLayout layout, ResolvedSelection selection, ChunkProjector shards, WriteValues values)
        {
            (Array, Layout, Values) = (array, layout, values);
            Chunks = new(selection, new RegularChunkGrid(array.Metadata.Shape, layout.Chain.Chunk.Shape));
            Order = new(Chunks, layout.Grid.GridShape);
            Workers = shards.Count >= Environment.ProcessorCount ? 1 : Environment.ProcessorCount;
        }

        public ArrayContext Array { get; }

        public ShardLayout Layout { get; }

        public ChunkProjector Chunks { get; }

        public ShardOrder Order { get; }

        public WriteValues Values { get; }

        public int Workers { get; }

        public IValueEncoder Create() => new ShardEncoder(this);
    }

    private sealed class Worker(ShardEncoder shard) : IDisposable
    {
        private readonly ChunkEncoder _encoder = new(shard._array, shard._layout.Chain, shard._chunks, shard._values);
        private ChunkProjection? _projection;

        public void Encode(long ordinal, ReadOnlyMemory<byte>[] parts, out PooledBytes? made)
        {
            shard._chunks.Get(ordinal, ref _projection);
            var place = PlaceOf(_projection.ChunkIndex, shard._layout.Grid.GridShape);
            if (_projection.CoversChunk)
            {
                made = _encoder.EncodeWhole(_projection);
            }
            else
            {
                var isStored = parts[place].Length > 0;
                if (isStored) shard._layout.Chain.Decode(parts[place].Span, _encoder.Chunk.Span, shard._values.Heap);
                made = !isStored && shard._values.Source is null ? null : _encoder.EncodePart(_projection, isStored);
            }

            parts[place] = made?.Memory ?? default;
        }

        public void Dispose() => _encoder.Dispose();

        private static int PlaceOf(ReadOnlySpan<long> index, Shape perShard)
        {
            var place = 0L;
            for (var axis = 0; axis < index.Length; axis++) place = place * perShard[axis] + index[axis] % perShard[axis];
            return (int)place;
        }
    }
}

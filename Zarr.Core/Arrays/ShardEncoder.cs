using Zarr.Arrays.Selection;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Values that are shards: inner chunks that the write does not touch keep their encoded bytes, those it covers are not
/// decoded, and all are put together once. Inner chunks are encoded in parallel where there are fewer shards than cores.
/// </summary>
internal sealed class ShardEncoder : IValueEncoder
{
    private readonly ArrayContext _array;
    private readonly CodecChain _chain;
    private readonly ShardedGrid _grid;
    private readonly ChunkProjector _chunks;
    private readonly ShardOrder _order;
    private readonly WriteValues _values;
    private readonly int _workers;

    private ShardEncoder(Factory shared) =>
        (_array, _chain, _grid, _chunks, _order, _values, _workers) = (shared.Array, shared.Chain, shared.Grid, shared.Chunks, shared.Order, shared.Values, shared.Workers);

    public async ValueTask<PooledBytes?> EncodeAsync(long ordinal, ChunkProjection projection, bool isWhole, StoreValue? old, CancellationToken cancel)
    {
        var layout = _array.ChainOf(projection.ChunkIndex).Shards!;
        using var stored = new StoredChunks(_array);
        using var whole = old is null ? null : await stored.CloseGapsAsync(projection.ChunkIndexMemory, old, cancel).ConfigureAwait(false) ?? throw stored.Restless(projection.ChunkIndex);
        var parts = whole is null ? new ReadOnlyMemory<byte>[layout.Count] : Parts(layout, projection, whole);
        var (first, count) = _order.Range(ordinal);
        var made = new PooledBytes?[count];
        try
        {
            await ChunkWorkers.RunAsync(count, () => new Worker(this), (worker, i, _) =>
            {
                worker.Encode(_order.ToProjectorOrdinal(first + i), isWhole, parts, out made[i]);
                return default;
            }, null, cancel, _workers).ConfigureAwait(false);
            return Array.TrueForAll(parts, part => part.Length == 0) ? null : layout.Assemble(parts);
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
    private ReadOnlyMemory<byte>[] Parts(ShardLayout layout, ChunkProjection projection, StoreValue old)
    {
        try
        {
            return layout.Split(old.Bytes);
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
            (Array, Chain, Values) = (array, layout.Chain, values);
            Grid = new(array.Grid, new RegularChunkGrid(array.Metadata.Shape, Chain.Chunk.Shape));
            Chunks = new(selection, Grid.Chunks);
            Order = ShardOrder.Of(Chunks, Grid);
            Workers = shards.Count >= ZarrContext.Workers ? 1 : ZarrContext.Workers;
        }

        public ArrayContext Array { get; }

        public CodecChain Chain { get; }

        public ShardedGrid Grid { get; }

        public ChunkProjector Chunks { get; }

        public ShardOrder Order { get; }

        public WriteValues Values { get; }

        public int Workers { get; }

        public IValueEncoder Create() => new ShardEncoder(this);
    }

    private sealed class Worker(ShardEncoder shard) : IDisposable
    {
        private readonly ChunkEncoder _encoder = new(shard._array, shard._chain.Chunk.Length, shard._chunks, shard._values);
        private ChunkProjection? _projection;

        public void Encode(long ordinal, bool isWhole, ReadOnlyMemory<byte>[] parts, out PooledBytes? made)
        {
            shard._chunks.Get(ordinal, ref _projection);
            var place = shard._grid.PlaceOf(_projection.ChunkIndex);
            // The padding of a chunk at the edge may hold what someone is just appending.
            if (_projection.CoversChunk && (isWhole || !_projection.HasPadding))
            {
                made = _encoder.EncodeWhole(_projection, shard._chain);
            }
            else
            {
                var isStored = parts[place].Length > 0;
                if (isStored) shard._chain.Decode(parts[place].Span, _encoder.Room(shard._chain), shard._values.Heap);
                made = !isStored && shard._values.Source is null ? null : _encoder.EncodePart(_projection, shard._chain, isStored);
            }

            parts[place] = made?.Memory ?? default;
        }

        public void Dispose() => _encoder.Dispose();
    }
}

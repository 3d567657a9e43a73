using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Values that are one chunk each.</summary>
internal sealed class StoredChunkEncoder(ArrayContext array, ChunkProjector projector, WriteValues values) : IValueEncoder
{
    private readonly ChunkEncoder _encoder = new(array, array.Chain.Chunk.Length, projector, values);
    private readonly StoredChunks _chunks = new(array);

    public ValueTask<PooledBytes?> EncodeAsync(long ordinal, ChunkProjection projection, bool isWhole, StoreValue? old, CancellationToken cancel)
    {
        var chain = array.ChainOf(projection.ChunkIndex);
        if (isWhole) return new(_encoder.EncodeWhole(projection, chain));
        if (old is not null) _chunks.Decode(projection.ChunkIndex, old, _encoder.Room(chain), values.Heap);
        return new(_encoder.EncodePart(projection, chain, isStored: old is not null));
    }

    public void Dispose() => _encoder.Dispose();
}

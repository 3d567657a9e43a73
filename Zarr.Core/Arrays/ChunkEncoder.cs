using System.Runtime.InteropServices;
using Zarr.Codecs;
using Zarr.Selection;

namespace Zarr.Arrays;

/// <summary>Makes the encoded bytes of chunks of a write. For one worker.</summary>
internal sealed class ChunkEncoder(ArrayContext array, CodecChain chain, ChunkProjector projector, WriteValues values) : IDisposable
{
    private readonly bool _sourceIsRegion = values.Source is not null && values.Strides.AsSpan().SequenceEqual(projector.ResultStrides);
    private PooledBytes? _buffer;

    /// <summary>A chunk being put together. Only made for those that are; others are encoded straight from the value.</summary>
    public PooledBytes Chunk => _buffer ??= new(chain.Chunk.Length);

    /// <summary>The new bytes of a chunk that is covered as a whole; null when it need not be stored.</summary>
    public PooledBytes? EncodeWhole(ChunkProjection projection)
    {
        if (values.Source is not { } source) return null;
        if (_sourceIsRegion && ChunkCopy.TryGetContiguous(projection, out var offset))
            return Encode(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(source.Data), offset * array.ItemSize, chain.Chunk.Length));
        if (projection.HasPadding) array.FillChunk(Chunk.Span);
        return Overlay(projection);
    }

    /// <summary>The new bytes of a chunk of which a part changes, null when it need not be stored: what it held is in <see cref="Chunk"/>, if it was stored.</summary>
    public PooledBytes? EncodePart(ChunkProjection projection, bool isStored)
    {
        if (!isStored) array.FillChunk(Chunk.Span);
        return Overlay(projection);
    }

    public void Dispose() => _buffer?.Dispose();

    private PooledBytes? Overlay(ChunkProjection projection)
    {
        if (values.Source is not { } source) ChunkCopy.FillChunk(projection, array.Fill, Chunk.Span);
        else ChunkCopy.FromValue(projection, in MemoryMarshal.GetArrayDataReference(source.Data), values.Strides, Chunk.Span, array.ItemSize);
        return Encode(Chunk.Span);
    }

    // An undefined fill value (v2 null) cannot stand for stored elements.
    private PooledBytes? Encode(ReadOnlySpan<byte> chunk) =>
        !values.WriteEmptyChunks && array.Metadata.FillValue is not null && array.DataType.IsFilledWith(chunk, array.Fill) ? null : chain.Encode(chunk, values.Heap);
}

using System.Runtime.InteropServices;
using Zarr.Arrays.Selection;
using Zarr.Common;
using Zarr.Format.Codecs;

namespace Zarr.Arrays;

/// <summary>Makes the encoded bytes of chunks of a write. For one worker.</summary>
/// <param name="array">The array.</param>
/// <param name="longest">Bytes of the largest chunk.</param>
/// <param name="projector">The chunks touched.</param>
/// <param name="values">What to write.</param>
internal sealed class ChunkEncoder(ArrayContext array, int longest, ChunkProjector projector, WriteValues values) : IDisposable
{
    private readonly bool _sourceIsRegion = values.Source is not null && values.Strides.AsSpan().SequenceEqual(projector.ResultStrides);
    private PooledBytes? _buffer;

    /// <summary>Room for a chunk being put together. Only made for those that are; others are encoded straight from the value.</summary>
    public Span<byte> Room(CodecChain chain) => (_buffer ??= new(longest)).Span[..chain.Chunk.Length];

    /// <summary>The new bytes of a chunk that is covered as a whole; null when it need not be stored.</summary>
    public PooledBytes? EncodeWhole(ChunkProjection projection, CodecChain chain)
    {
        if (values.Source is not { } source) return null;
        if (_sourceIsRegion && ChunkCopy.TryGetContiguous(projection, out var offset))
            return Encode(BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(source.Data), offset * array.ItemSize, chain.Chunk.Length), chain);
        if (projection.HasPadding) array.PadChunk(Room(chain), chain);
        return Overlay(projection, chain);
    }

    /// <summary>The new bytes of a chunk of which a part changes, null when it need not be stored: what it held is in <see cref="Room"/>, if it was stored.</summary>
    public PooledBytes? EncodePart(ChunkProjection projection, CodecChain chain, bool isStored)
    {
        if (!isStored) array.FillChunk(Room(chain));
        return Overlay(projection, chain);
    }

    public void Dispose() => _buffer?.Dispose();

    private PooledBytes? Overlay(ChunkProjection projection, CodecChain chain)
    {
        var room = Room(chain);
        if (values.Source is not { } source) ChunkCopy.FillChunk(projection, array.Fill, room);
        else ChunkCopy.FromValue(projection, in MemoryMarshal.GetArrayDataReference(source.Data), values.Strides, room, array.ItemSize);
        return Encode(room, chain);
    }

    // An undefined fill value (v2 null) cannot stand for stored elements.
    private PooledBytes? Encode(ReadOnlySpan<byte> chunk, CodecChain chain) =>
        !values.WriteEmptyChunks && array.Metadata.FillValue is not null && array.DataType.IsFilledWith(chunk, array.Fill) ? null : chain.Encode(chunk, values.Heap);
}

using Zarr.Format.Chunks;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Sharding;

/// <summary>A sharding codec bound to its chunks: how a shard is cut into inner chunks, and how these and the index are encoded.</summary>
internal sealed class ShardLayout
{
    private readonly CodecChain _index;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.ShapeInvalid"/>.</exception>
    public ShardLayout(ShardingCodec codec, ChunkSpec shard)
    {
        var inner = codec.ChunkShape;
        if (inner.Rank != shard.Shape.Rank || inner.Where((length, axis) => length < 1 || shard.Shape[axis] % length != 0).Any())
            throw new ZarrException(ZarrErrorId.CodecInvalid,
                $"Shards of shape {shard.Shape} cannot be cut into inner chunks of shape {inner}: on each axis the shard must be a whole number of inner chunks.", inner);
        Shard = shard;
        IndexAtStart = codec.IndexLocation == IndexLocation.Start;
        Chain = new CodecChain(codec.Codecs, shard with { Shape = inner });
        Grid = new RegularChunkGrid(shard.Shape, inner);
        if (Grid.ChunkCount > int.MaxValue / ShardIndex.EntryLength)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"A shard of shape {shard.Shape} with inner chunks of shape {inner} has {Grid.ChunkCount:N0} of them, which is too many.", inner);
        // "shape: chunks_per_shard + [2]"; index codecs must give as many bytes for every index.
        _index = new CodecChain(codec.IndexCodecs, new ChunkSpec(new([.. Grid.GridShape, 2]), DataType.Parse("uint64"), new byte[8]));
        foreach (var step in codec.IndexCodecs)
            if (step is not (BytesCodec or Crc32CCodec or TransposeCodec))
                throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{step.Name}' cannot encode the index of shards: its length would not be known. Use 'bytes' and 'crc32c'.", step.Name);
        // None of these gives fewer bytes than it may. Nothing is encoded to learn that: metadata can claim a great many inner chunks.
        IndexLength = _index.MaxEncodedLength!.Value;
    }

    /// <summary>What a shard holds.</summary>
    public ChunkSpec Shard { get; }

    /// <summary>The codecs of an inner chunk.</summary>
    public CodecChain Chain { get; }

    /// <summary>The inner chunks of one shard.</summary>
    public RegularChunkGrid Grid { get; }

    /// <summary>Inner chunks of a shard.</summary>
    public int Count => (int)Grid.ChunkCount;

    public bool IndexAtStart { get; }

    /// <summary>Bytes of the encoded index.</summary>
    public int IndexLength { get; }

    /// <summary>The most bytes a shard can have; null where only the elements tell.</summary>
    public int? MaxLength => Chain.MaxEncodedLength is { } chunk ? checked((int)(IndexLength + (long)Count * chunk)) : null;

    /// <summary>The index in its encoded bytes.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    public ShardIndex DecodeIndex(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length != IndexLength)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"the shard has {encoded.Length:N0} bytes where its index alone has {IndexLength:N0}.");
        using var bytes = new PooledBytes(ShardIndex.EntryLength * Count);
        _index.Decode(encoded, bytes.Span);
        return new ShardIndex(bytes.Span);
    }

    /// <summary>The index of a shard that is there as a whole.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    public ShardIndex IndexOf(ReadOnlySpan<byte> shard) =>
        DecodeIndex(shard.Length < IndexLength ? shard : IndexAtStart ? shard[..IndexLength] : shard[^IndexLength..]);

    /// <summary>The encoded inner chunks of a shard that is there as a whole, empty for a missing one.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>, <see cref="ZarrErrorId.ChecksumMismatch"/>.</exception>
    public ReadOnlyMemory<byte>[] Split(ReadOnlyMemory<byte> shard)
    {
        var index = IndexOf(shard.Span);
        var parts = new ReadOnlyMemory<byte>[Count];
        for (var i = 0; i < parts.Length; i++)
            if (index.Find(i, shard.Length) is var (offset, length)) parts[i] = shard.Slice((int)offset, (int)length);
        return parts;
    }

    /// <summary>Puts encoded inner chunks together. Where there are none it is an index of nothing: what is stored by itself is deleted instead.</summary>
    /// <param name="chunks">The bytes of each, empty for one that is left out.</param>
    public PooledBytes Assemble(ReadOnlySpan<ReadOnlyMemory<byte>> chunks)
    {
        var index = new ShardIndex(Count);
        // Offsets count from the start of the shard, the index included where it stands there.
        var end = IndexAtStart ? (long)IndexLength : 0;
        for (var i = 0; i < chunks.Length; i++)
        {
            if (chunks[i].Length == 0) continue;
            index.Set(i, end, chunks[i].Length);
            end += chunks[i].Length;
        }

        var length = end + (IndexAtStart ? 0 : IndexLength);
        if (length > Array.MaxLength) throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The shard would have {length:N0} bytes; at most {Array.MaxLength:N0} can be stored. Use smaller shards.", Shard.Shape);
        var shard = new PooledBytes((int)length);
        try
        {
            var place = IndexAtStart ? IndexLength : 0;
            foreach (var chunk in chunks)
            {
                chunk.Span.CopyTo(shard.Span[place..]);
                place += chunk.Length;
            }

            using var bytes = new PooledBytes(ShardIndex.EntryLength * Count);
            index.CopyTo(bytes.Span);
            using var encoded = _index.Encode(bytes.Span);
            encoded.Span.CopyTo(IndexAtStart ? shard.Span : shard.Span[place..]);
            return shard;
        }
        catch
        {
            shard.Dispose();
            throw;
        }
    }
}

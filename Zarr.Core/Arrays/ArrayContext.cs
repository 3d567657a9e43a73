using Zarr.Chunks;
using Zarr.Codecs;
using Zarr.Codecs.Sharding;
using Zarr.DataTypes;
using Zarr.Metadata;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>Everything an operation on an array needs, fixed while it runs: the metadata as of one moment, and what follows from it.</summary>
internal sealed class ArrayContext
{
    private readonly byte[] _fill;

    public ArrayContext(IStore store, StoreKey key, ArrayMetadata metadata)
    {
        (Store, Key, Metadata, Grid) = (store, key, metadata, metadata.Grid);
        Chain = new CodecChain(metadata.Codecs, new ChunkSpec(metadata.ChunkShape, metadata.DataType, metadata.FillValue));
        // Where v2 leaves the fill value undefined, zeros are read (zarr-features rule 2).
        // In buffers, elements of variable length are handles, and that of the fill value is 0.
        _fill = metadata.DataType.IsVariableLength ? new byte[ItemSize] : metadata.FillValue?.ToArray() ?? new byte[ItemSize];
        FillIsZero = !_fill.AsSpan().ContainsAnyExcept((byte)0);
    }

    public IStore Store { get; }

    public StoreKey Key { get; }

    public ArrayMetadata Metadata { get; }

    public ChunkGrid Grid { get; }

    public CodecChain Chain { get; }

    /// <summary>How stored chunks are cut into inner chunks that are read and written on their own; null where they are not.</summary>
    public ShardLayout? Shards => Chain.Shards;

    public DataType DataType => Metadata.DataType;

    public int ItemSize => DataType.ItemSize;

    /// <summary>The bits that missing elements read as.</summary>
    public ReadOnlySpan<byte> Fill => _fill;

    public bool FillIsZero { get; }

    /// <summary>The same array with another shape.</summary>
    public ArrayContext WithShape(Shape shape) => new(Store, Key, Metadata with { Shape = shape });

    public StoreKey ChunkKey(ReadOnlySpan<long> index) => Key.Append(Metadata.KeyEncoding.Encode(index));

    /// <summary>What one operation keeps elements of variable length in; null for an array that has none.</summary>
    public ElementHeap? CreateHeap() => DataType is VariableDataType type
        ? new(type, Metadata.FillValue is { } fill ? type.GetElement(fill.Span) : type.GetElement(type.DefaultFillValue)) : null;

    public void FillChunk(Span<byte> chunk)
    {
        if (FillIsZero) chunk.Clear();
        else Repeat(chunk);
    }

    private void Repeat(Span<byte> chunk)
    {
        _fill.CopyTo(chunk);
        for (var done = _fill.Length; done < chunk.Length; done *= 2)
            chunk[..Math.Min(done, chunk.Length - done)].CopyTo(chunk[done..]);
    }
}

using System.Collections.Concurrent;
using System.Collections.Immutable;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Everything an operation on an array needs, fixed while it runs: the metadata as of one moment, and what follows from it.</summary>
internal sealed class ArrayContext
{
    // Distinct shapes of chunks are few, unless someone makes them many.
    private const int MaxChains = 1024;

    private const int MaxKeys = 8192;

    private readonly byte[] _fill;
    private StoreKey[]? _keys;
    private readonly ConcurrentDictionary<Shape, CodecChain> _chains = new();

    public ArrayContext(IStore store, StoreKey key, ArrayMetadata metadata)
    {
        (Store, Key, Metadata, Grid) = (store, key, metadata, metadata.Grid);
        if (metadata.Shape.ElementCount > long.MaxValue / ItemSize)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"The shape {metadata.Shape} of {DataType} has more than {long.MaxValue:N0} bytes.", metadata.Shape);
        Chain = CreateChain(metadata.ChunkShape);
        if (Chain.Shards is not null && metadata.ChunkLengths is { } lengths) CheckShards(lengths);
        // Where v2 leaves the fill value undefined, zeros are read (docs/format-rules.md, rule 2).
        // In buffers, elements of variable length are handles, and that of the fill value is 0.
        _fill = metadata.DataType.IsVariableLength ? new byte[ItemSize] : metadata.FillValue?.ToArray() ?? new byte[ItemSize];
        FillIsZero = !_fill.AsSpan().ContainsAnyExcept((byte)0);
    }

    public IStore Store { get; }

    public StoreKey Key { get; }

    public string Path => field ??= Zarr.Storage.Nodes.NodeStorage.Where(Store, Key);

    public ArrayMetadata Metadata { get; }

    /// <summary>The version of the document that says so; null for an array that is not stored yet, or not under this key.</summary>
    public StoreVersion? Version { get; init; }

    /// <summary>Which node it was when it was opened; null where the store does not tell.</summary>
    public object? Identity { get; init; }

    public ChunkGrid Grid { get; }

    /// <summary>How chunks are encoded; where their shapes differ, the largest.</summary>
    public CodecChain Chain { get; }

    /// <summary>How stored chunks are cut into inner chunks that are read and written on their own; null where they are not.</summary>
    public ShardLayout? Shards => Chain.Shards;

    public DataType DataType => Metadata.DataType;

    public int ItemSize => DataType.ItemSize;

    /// <summary>The bits that missing elements read as.</summary>
    public ReadOnlySpan<byte> Fill => _fill;

    public bool FillIsZero { get; }

    /// <summary>How one chunk is encoded.</summary>
    public CodecChain ChainOf(ReadOnlySpan<long> index)
    {
        if (Metadata.ChunkLengths is null) return Chain;
        var shape = Grid.PaddedShapeOf(new(index));
        if (shape == Metadata.ChunkShape) return Chain;
        if (_chains.TryGetValue(shape, out var chain)) return chain;
        chain = CreateChain(shape);
        return _chains.Count < MaxChains ? _chains.GetOrAdd(shape, chain) : chain;
    }

    /// <summary>The indexes, in a finer grid, of the chunks that a chunk of the grid is made of, as far as they lie inside the array; in C order.</summary>
    public IEnumerable<long[]> PlacesIn(Shape index, ChunkGrid finer)
    {
        var (origin, extent) = (Grid.OriginOf(index), Grid.ExtentOf(index));
        Shape first = [.. origin.Select((start, axis) => finer.ChunkOf(axis, start))];
        Shape counts = [.. extent.Select((length, axis) => finer.ChunkOf(axis, origin[axis] + length - 1) - first[axis] + 1)];
        for (long ordinal = 0; ordinal < counts.ElementCount; ordinal++)
        {
            var (rest, place) = (ordinal, new long[counts.Rank]);
            for (var axis = place.Length - 1; axis >= 0; axis--) (rest, place[axis]) = (rest / counts[axis], first[axis] + rest % counts[axis]);
            yield return place;
        }
    }

    /// <summary>The same array with another shape.</summary>
    public ArrayContext WithShape(Shape shape) => shape == Metadata.Shape ? this : new(Store, Key, Metadata.WithShape(shape)) { Version = Version, Identity = Identity };

    /// <summary>True while the document is the one that was read: one look.</summary>
    public async ValueTask<bool> IsCurrentAsync(CancellationToken cancel) =>
        Version is null || Version == await Zarr.Storage.Nodes.NodeStorage.FindVersionAsync(Store, Zarr.Storage.Nodes.NodeStorage.DocumentKey(Key, Metadata.Format, isArray: true), cancel).ConfigureAwait(false);

    /// <summary>The key of a chunk; those of arrays with few chunks are made once.</summary>
    public StoreKey ChunkKey(ReadOnlySpan<long> index)
    {
        if (Grid.ChunkCount > MaxKeys) return Key.AppendKnown(Metadata.KeyEncoding.Encode(index));
        var keys = _keys ??= new StoreKey[Grid.ChunkCount];
        long ordinal = 0;
        for (var axis = 0; axis < index.Length; axis++)
        {
            // What lies outside the grid has a key, too.
            if ((ulong)index[axis] >= (ulong)Grid.GridShape[axis]) return Key.AppendKnown(Metadata.KeyEncoding.Encode(index));
            ordinal = ordinal * Grid.GridShape[axis] + index[axis];
        }

        ref var key = ref keys[ordinal];
        if (key.IsRoot) key = Key.AppendKnown(Metadata.KeyEncoding.Encode(index));
        return key;
    }

    /// <summary>What one operation keeps elements of variable length in; null for an array that has none.</summary>
    public ElementHeap? CreateHeap() => DataType is VariableDataType type
        ? new(type, Metadata.FillValue is { } fill ? type.GetElement(fill.Span) : type.Default, Chain.ObjectCodec!) : null;

    public void FillChunk(Span<byte> chunk)
    {
        if (FillIsZero) chunk.Clear();
        else Repeat(_fill, chunk);
    }

    /// <summary>Fills a chunk of which everything inside the array is going to be overwritten.</summary>
    public void PadChunk(Span<byte> chunk, CodecChain chain)
    {
        var element = chain.Padding;
        if (!element.ContainsAnyExcept((byte)0)) chunk.Clear();
        else Repeat(element, chunk);
    }

    private CodecChain CreateChain(Shape chunk) => new(Metadata.Codecs, new ChunkSpec(chunk, Metadata.DataType, Metadata.FillValue));

    // The largest shard is cut into whole chunks; the others must be, too, and axes do not depend on each other.
    private void CheckShards(ImmutableArray<ChunkLengths> lengths)
    {
        for (var axis = 0; axis < lengths.Length; axis++)
        {
            var shard = Metadata.ChunkShape.ToArray();
            foreach (var (length, _) in lengths[axis].Runs)
            {
                shard[axis] = length;
                if (length % Chain.Shards!.Chain.Chunk.Shape[axis] != 0) CreateChain(shard);
            }
        }
    }

    private static void Repeat(ReadOnlySpan<byte> element, Span<byte> chunk)
    {
        element.CopyTo(chunk);
        for (var done = element.Length; done < chunk.Length; done *= 2)
            chunk[..Math.Min(done, chunk.Length - done)].CopyTo(chunk[done..]);
    }
}

using System.Runtime.InteropServices;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>Chunks whose elements were decoded already, as a chunk of the array's grid that they are parts of, or that itself.</summary>
/// <param name="array">The array.</param>
/// <param name="source">Where their encoded bytes are.</param>
/// <param name="whole">The index of the chunk that was decoded.</param>
/// <param name="elements">Its elements, padding included.</param>
internal sealed class DecodedChunks(ArrayContext array, ChunkSource source, Shape whole, ReadOnlyMemory<byte> elements) : ChunkSource(array, source.Grid)
{
    private readonly Shape _origin = array.Grid.OriginOf(whole);
    private readonly long[] _strides = array.Grid.PaddedShapeOf(whole).GetStrides();

    public override bool IsInner => source.IsInner;

    public override CodecChain ChainOf(ReadOnlySpan<long> index) => source.ChainOf(index);

    public override ValueTask<StoreValue?> GetAsync(ReadOnlyMemory<long> index, ByteRange range, CancellationToken cancel) => source.GetAsync(index, range, cancel);

    public override ValueTask<(long? Offset, long Length, StoreVersion Version)?> FindAsync(ReadOnlyMemory<long> index, StoreKey key, CancellationToken cancel) => source.FindAsync(index, key, cancel);

    public override void Decode(ReadOnlySpan<long> index, StoreValue value, Span<byte> chunk, ElementHeap? heap)
    {
        var shape = Grid.PaddedShapeOf(new(index));
        var (origin, strides) = (Grid.OriginOf(new(index)), shape.GetStrides());
        var axes = new CopyAxis[index.Length];
        nint start = 0;
        for (var axis = 0; axis < axes.Length; axis++)
        {
            start += (nint)((origin[axis] - _origin[axis]) * _strides[axis] * Array.ItemSize);
            axes[axis] = new()
            {
                Count = (nint)shape[axis],
                Source = new() { Stride = (nint)_strides[axis] * Array.ItemSize },
                Destination = new() { Stride = (nint)strides[axis] * Array.ItemSize },
            };
        }

        StridedCopy.Copy(in MemoryMarshal.GetReference(elements.Span[(int)start..]), ref MemoryMarshal.GetReference(chunk), axes, Array.ItemSize);
    }

    public override StoreKey KeyOf(ReadOnlySpan<long> index) => source.KeyOf(index);

    public override string Describe(ReadOnlySpan<long> index) => source.Describe(index);
}

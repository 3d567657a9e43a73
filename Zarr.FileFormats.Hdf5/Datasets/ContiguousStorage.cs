using Zarr.FileFormats.Hdf5.Chunks;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Presentation;

namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>Elements in one piece, in the file or in the object header, cut into chunks.</summary>
internal sealed class ContiguousStorage : DatasetStorage
{
    private readonly Dataspace _space;
    private readonly ChunkGeometry _geometry;
    private readonly int _elementSize;
    private readonly long? _place;
    private readonly ReadOnlyMemory<byte>? _bytes;

    /// <param name="space">The dataspace.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="place">Where in the file they begin; null where nothing was written.</param>
    /// <param name="bytes">The elements themselves, of a compact dataset.</param>
    public ContiguousStorage(Dataspace space, int elementSize, long? place, ReadOnlyMemory<byte>? bytes)
    {
        (_space, _elementSize, _place, _bytes) = (space, elementSize, place, bytes);
        _geometry = new(space, [.. VirtualChunks.LengthsOf(space.Lengths, elementSize), elementSize], elementSize);
        if (bytes is { } all && all.Length < (Int128)space.Count * elementSize) throw Bytes.FileErrors.Damaged("the elements of a compact dataset are cut short");
    }

    public override long[] ChunkLengths => _geometry.ChunkLengths;

    public override int ChunkSize => _geometry.ChunkSize;

    public override ValueTask<StoredPart?> FindAsync(long[] index, CancellationToken cancel) => new(_geometry.OrdinalOf(index) is null ? null : PartOf(index));

    public override IAsyncEnumerable<(long[] Index, StoredPart Part)> ListAsync(CancellationToken cancel) => List(cancel).ToAsyncEnumerable();

    private IEnumerable<(long[] Index, StoredPart Part)> List(CancellationToken cancel)
    {
        for (var ordinal = 0L; ordinal < _geometry.ChunkCount; ordinal++)
        {
            cancel.ThrowIfCancellationRequested();
            var index = new long[_geometry.Rank];
            _geometry.IndexOf(ordinal, index);
            if (PartOf(index) is not { } part) yield break;
            yield return (index, part);
        }
    }

    private StoredPart? PartOf(long[] index)
    {
        var (first, count) = VirtualChunks.RangeOf(_space.Lengths, ChunkLengths, index);
        if (_bytes is { } all) return new(0, count * _elementSize, 0) { Bytes = all.Slice((int)(first * _elementSize), (int)(count * _elementSize)) };
        // What does not fit into a file is beyond its end.
        return _place is { } place ? new(first > (long.MaxValue - place) / _elementSize ? long.MaxValue : place + (first * _elementSize), count * _elementSize, 0) : null;
    }
}

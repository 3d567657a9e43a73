using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>The index that every version of the library can read: a version 1 B-tree whose keys are places of chunks (HDF5 File Format Specification, III.A.1).</summary>
internal sealed class VersionOneTree(Hdf5File file, ChunkGeometry geometry, ChunkList chunks)
{
    private const int MostLevels = 32;

    private readonly Visits _visits = file.Visit("the B-tree of chunks");

    public async ValueTask ReadAsync(long address, int level, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (level > MostLevels) throw FileErrors.Damaged("the B-tree of chunks has too many levels");
        var header = await file.ReadAsync(address, 8, cancel).ConfigureAwait(false);
        file.Reader(header.Span).Signature("TREE"u8);
        if (header.Span[4] != 1) throw FileErrors.Damaged("the B-tree of chunks is one of another kind");
        var isLeaf = header.Span[5] == 0;
        var count = header.Span[6] | (header.Span[7] << 8);
        // The nodes to the left and right; then a key, with the place along each axis and within an element, before each child.
        var length = (2L * file.Superblock.OffsetSize) + ((long)count * (8 + (8 * (geometry.Rank + 1)) + file.Superblock.OffsetSize));
        _visits.Enter(address, length);
        var node = await file.ReadAsync(address + 8, length, cancel).ConfigureAwait(false);
        foreach (var child in ReadNode(node.Span, count, isLeaf)) await ReadAsync(child, level + 1, cancel).ConfigureAwait(false);
    }

    private long[] ReadNode(ReadOnlySpan<byte> node, int count, bool isLeaf)
    {
        var reader = file.Reader(node);
        reader.Skip(2 * file.Superblock.OffsetSize);
        var children = isLeaf ? [] : new long[count];
        Span<long> index = stackalloc long[geometry.Rank];
        for (var i = 0; i < count; i++)
        {
            long length = reader.UInt32();
            var mask = reader.UInt32();
            var isWhole = true;
            for (var axis = 0; axis < index.Length; axis++)
            {
                (index[axis], var rest) = Math.DivRem(reader.Whole(8), geometry.ChunkLengths[axis]);
                isWhole &= rest == 0;
            }

            reader.Skip(8);
            var child = reader.DefinedAddress();
            if (!isLeaf) children[i] = child;
            else if (isWhole) chunks.Add(geometry.OrdinalOf(index), child, length, mask);
            else throw FileErrors.Damaged("a chunk does not begin where chunks begin");
        }

        return children;
    }
}

using System.Numerics;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>What the newer indexes have of a chunk: its address and, where there are filters, its stored length and filter mask (HDF5 File Format Specification, VII.B and VII.C).</summary>
internal sealed class ChunkElement
{
    private readonly int _chunkSize, _lengthSize;

    public ChunkElement(Hdf5File file, ChunkGeometry geometry, bool isFiltered)
    {
        _chunkSize = geometry.ChunkSize;
        // One byte more than a chunk without filters needs.
        _lengthSize = isFiltered ? Math.Min(8, 1 + ((BitOperations.Log2((uint)_chunkSize) + 8) / 8)) : 0;
        Size = file.Superblock.OffsetSize + (isFiltered ? _lengthSize + 4 : 0);
    }

    /// <summary>Bytes of it.</summary>
    public int Size { get; }

    public (long? Address, long Length, uint Mask) Read(ref ByteReader reader)
    {
        var address = reader.Address();
        if (_lengthSize == 0) return (address, _chunkSize, 0);
        var length = reader.Unsigned(_lengthSize);
        return (address, length <= long.MaxValue ? (long)length : throw FileErrors.Damaged("a chunk is too long"), reader.UInt32());
    }
}

using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>What is stored for an element of variable length: the number of its items, and the place in a global heap (HDF5 File Format Specification, VIII).</summary>
internal static class HeapPlace
{
    /// <summary>Bytes of it.</summary>
    public static int SizeOf(Hdf5File file) => 8 + file.Superblock.OffsetSize;

    /// <summary>The items; none where nothing was written.</summary>
    /// <param name="file">The file.</param>
    /// <param name="stored">What is stored.</param>
    /// <param name="itemSize">Bytes of an item.</param>
    /// <param name="cancel">Stops.</param>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Hdf5File file, ReadOnlyMemory<byte> stored, int itemSize, CancellationToken cancel)
    {
        if (Read(file, stored.Span) is not (var count, var address, var index)) return default;
        var item = await file.GlobalHeap.GetAsync(address, index, cancel).ConfigureAwait(false);
        return (long)count * itemSize <= item.Length ? item[..(int)(count * itemSize)] : throw FileErrors.Damaged("a sequence is longer than its object in the heap");
    }

    private static (uint Count, long Address, uint Index)? Read(Hdf5File file, ReadOnlySpan<byte> stored)
    {
        var reader = file.Reader(stored);
        var count = reader.UInt32();
        return count > 0 && reader.Address() is > 0 and var address ? (count, address, reader.UInt32()) : null;
    }
}

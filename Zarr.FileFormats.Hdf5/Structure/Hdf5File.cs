using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Heaps;

namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>An HDF5 file: its bytes by the addresses in it, and what structures share.</summary>
internal sealed class Hdf5File
{
    private Hdf5File(FileBytes bytes, Superblock superblock)
    {
        (Bytes, Superblock) = (bytes, superblock);
        (Shared, GlobalHeap) = (new(this), new(this));
    }

    public FileBytes Bytes { get; }

    public Superblock Superblock { get; }

    /// <summary>Messages that objects share.</summary>
    public SharedMessages Shared { get; }

    /// <summary>What elements of variable length lead to.</summary>
    public GlobalHeap GlobalHeap { get; }

    public static async ValueTask<Hdf5File> OpenAsync(FileBytes bytes, CancellationToken cancel)
    {
        var file = new Hdf5File(bytes, await Superblock.ReadAsync(bytes, cancel).ConfigureAwait(false));
        if (file.Superblock.Extension is { } extension)
            foreach (var message in await ObjectHeader.ReadAsync(file, extension, cancel).ConfigureAwait(false))
                if (message.Type == MessageType.SharedMessageTable) file.Shared.Take(message.Data.Span);
        return file;
    }

    /// <summary>Bytes at an address.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long address, long count, CancellationToken cancel) => Bytes.ReadAsync(PlaceOf(address), count, cancel);

    /// <summary>At most so many bytes at an address.</summary>
    public ValueTask<ReadOnlyMemory<byte>> ReadUpToAsync(long address, long count, CancellationToken cancel) => Bytes.ReadUpToAsync(PlaceOf(address), count, cancel);

    /// <summary>Where in the file an address is.</summary>
    public long PlaceOf(long address) => address <= Bytes.Length ? address + Superblock.BaseAddress : throw FileErrors.Damaged($"the address {address:N0} is beyond its end at {Bytes.Length:N0}");

    /// <summary>Reads fields of a structure with this file's sizes of addresses and lengths.</summary>
    public ByteReader Reader(ReadOnlySpan<byte> bytes) => new(bytes, Superblock.OffsetSize, Superblock.LengthSize);

    /// <summary>Begins the way through a structure of many parts.</summary>
    public Visits Visit(string what) => new(Bytes.Length, what);
}

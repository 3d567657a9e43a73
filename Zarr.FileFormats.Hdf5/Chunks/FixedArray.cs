using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>The index of a dataset that cannot grow without limit (HDF5 File Format Specification, VII.B "Fixed Array"): a list of all chunks, in pages where it is long.</summary>
internal sealed class FixedArray(Hdf5File file, ChunkGeometry geometry, ChunkElement element, ChunkList chunks)
{
    private const int ChecksumSize = 4;

    public async ValueTask ReadAsync(long address, CancellationToken cancel)
    {
        var length = 8 + file.Superblock.LengthSize + file.Superblock.OffsetSize;
        var header = await file.ReadAsync(address, length + ChecksumSize, cancel).ConfigureAwait(false);
        var (pageBits, count, block) = ReadHeader(header.Span);
        Checksums.Require(header.Span, length, "list of chunks");
        if (block is not { } place) return;
        if (count > file.Bytes.Length / element.Size) throw FileErrors.Damaged("a list of chunks is longer than the file");
        var page = pageBits < 62 ? 1L << pageBits : throw FileErrors.Damaged("a list of chunks has pages that cannot be");
        var pages = count > page ? ((count - 1) / page) + 1 : 0;
        // A bit for each page that was written.
        var prefix = 6 + file.Superblock.OffsetSize + ((pages + 7) / 8);
        var start = await file.ReadAsync(place, prefix, cancel).ConfigureAwait(false);
        file.Reader(start.Span).Signature("FADB"u8);
        if (pages == 0)
        {
            Add((await file.ReadAsync(place + prefix, count * element.Size, cancel).ConfigureAwait(false)).Span, 0, count);
            return;
        }

        var written = start[(6 + file.Superblock.OffsetSize)..];
        for (var i = 0L; i < pages; i++)
        {
            if ((written.Span[(int)(i / 8)] & (0x80 >> (int)(i % 8))) == 0) continue;
            cancel.ThrowIfCancellationRequested();
            var here = Math.Min(page, count - (i * page));
            var bytes = await file.ReadAsync(place + prefix + ChecksumSize + (i * ((page * element.Size) + ChecksumSize)), here * element.Size, cancel).ConfigureAwait(false);
            Add(bytes.Span, i * page, here);
        }
    }

    private (int PageBits, long Count, long? Block) ReadHeader(ReadOnlySpan<byte> header)
    {
        var reader = file.Reader(header);
        reader.Signature("FAHD"u8);
        // Version and client.
        reader.Skip(2);
        if (reader.Byte() != element.Size) throw FileErrors.Damaged("the elements of a list of chunks are not of the size they should be");
        int pageBits = reader.Byte();
        return (pageBits, reader.Length(), reader.Address());
    }

    private void Add(ReadOnlySpan<byte> elements, long first, long count)
    {
        var reader = file.Reader(elements);
        for (var i = 0L; i < count; i++)
        {
            var (address, length, mask) = element.Read(ref reader);
            if (address is { } place) chunks.Add(geometry.LinearToOrdinal((ulong)(first + i), 0), place, length, mask);
        }
    }
}

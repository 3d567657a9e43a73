using System.Numerics;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>
/// The index of a dataset with one axis without limit (HDF5 File Format Specification, VII.C "Extensible Array"): a list whose first elements are in an index block, the next ones
/// in data blocks that it leads to, and all others in data blocks that super blocks lead to. Both grow in size.
/// </summary>
internal sealed class ExtensibleArray(Hdf5File file, ChunkGeometry geometry, ChunkElement element, ChunkList chunks)
{
    private const int ChecksumSize = 4;

    private readonly Visits _visits = file.Visit("a list of chunks");
    private int _indexBits, _inIndex, _smallest, _leastPointers, _pageBits;

    // Bytes of the place of a block in the list.
    private int PlaceLength => (_indexBits + 7) / 8;

    private int BlockPrefix => 6 + file.Superblock.OffsetSize + PlaceLength;

    public async ValueTask ReadAsync(long address, CancellationToken cancel)
    {
        var length = 12 + (6 * file.Superblock.LengthSize) + file.Superblock.OffsetSize;
        var header = await file.ReadAsync(address, length + ChecksumSize, cancel).ConfigureAwait(false);
        var index = ReadHeader(header.Span);
        Checksums.Require(header.Span, length, "list of chunks");
        if (index is { } place) await ReadIndexAsync(place, cancel).ConfigureAwait(false);
    }

    private long? ReadHeader(ReadOnlySpan<byte> header)
    {
        var reader = file.Reader(header);
        reader.Signature("EAHD"u8);
        // Version and client.
        reader.Skip(2);
        var size = reader.Byte();
        (_indexBits, _inIndex, _smallest, _leastPointers, _pageBits) = (reader.Byte(), reader.Byte(), reader.Byte(), reader.Byte(), reader.Byte());
        if (size != element.Size || _indexBits > 64 || _pageBits > 32 || !BitOperations.IsPow2(_smallest) || !BitOperations.IsPow2(_leastPointers)) throw FileErrors.Damaged("the sizes of a list of chunks cannot be");
        // Counts and sizes of the blocks and elements.
        reader.Skip(6 * file.Superblock.LengthSize);
        return reader.Address();
    }

    private async ValueTask ReadIndexAsync(long address, CancellationToken cancel)
    {
        var superBlocks = 1 + _indexBits - BitOperations.Log2((uint)_smallest);
        // The first super blocks have no blocks of their own: the index block leads to their data blocks.
        var direct = Math.Min(2 * BitOperations.Log2((uint)_leastPointers), Math.Max(0, superBlocks));
        var pointers = 2 * (_leastPointers - 1);
        var length = 6 + file.Superblock.OffsetSize + ((long)_inIndex * element.Size) + ((pointers + (long)Math.Max(0, superBlocks - direct)) * file.Superblock.OffsetSize);
        _visits.Enter(address, length);
        var block = await file.ReadAsync(address, length, cancel).ConfigureAwait(false);
        var places = ReadIndex(block.Span, pointers + Math.Max(0, superBlocks - direct));
        var (first, next) = ((ulong)_inIndex, 0);
        for (var i = 0; i < superBlocks; i++)
        {
            var (count, size) = Blocks(i);
            if (next < pointers)
            {
                for (var k = 0UL; k < count && next < pointers; k++, first += size) await ReadBlockAsync(places[next++], first, size, default, 0, cancel).ConfigureAwait(false);
                continue;
            }

            if (next >= places.Length) break;
            await ReadSuperBlockAsync(places[next++], first, count, size, cancel).ConfigureAwait(false);
            first += count * size;
        }
    }

    /// <summary>The data blocks of a super block, and the elements in each.</summary>
    private (ulong Count, ulong Size) Blocks(int superBlock) => (1UL << (superBlock / 2), (1UL << ((superBlock + 1) / 2)) * (ulong)_smallest);

    private long?[] ReadIndex(ReadOnlySpan<byte> block, int pointers)
    {
        var reader = file.Reader(block);
        reader.Signature("EAIB"u8);
        // Version, client, the address of the header.
        reader.Skip(2 + file.Superblock.OffsetSize);
        Add(ref reader, 0, (ulong)_inIndex);
        var places = new long?[pointers];
        for (var i = 0; i < places.Length; i++) places[i] = reader.Address();
        return places;
    }

    private async ValueTask ReadSuperBlockAsync(long? address, ulong first, ulong count, ulong size, CancellationToken cancel)
    {
        if (address is not { } place) return;
        var pages = PagesOf(size);
        // A bit for each page of each data block that was written.
        var bits = (Int128)count * ((pages + 7) / 8);
        var length = BlockPrefix + bits + ((Int128)count * file.Superblock.OffsetSize);
        if (length > file.Bytes.Length) throw FileErrors.Damaged("a list of chunks is longer than the file");
        _visits.Enter(place, (long)length);
        var block = await file.ReadAsync(place, (long)length, cancel).ConfigureAwait(false);
        file.Reader(block.Span).Signature("EASB"u8);
        var written = block.Slice(BlockPrefix, (int)bits);
        var pointers = block[(BlockPrefix + (int)bits)..];
        for (var i = 0; i < (int)count; i++, first += size)
        {
            var data = file.Reader(pointers.Span[(i * file.Superblock.OffsetSize)..]).Address();
            await ReadBlockAsync(data, first, size, written, i * (long)((pages + 7) / 8) * 8, cancel).ConfigureAwait(false);
        }
    }

    private ulong PagesOf(ulong size) => size >> _pageBits is > 1 and var pages ? pages : 0;

    private async ValueTask ReadBlockAsync(long? address, ulong first, ulong size, ReadOnlyMemory<byte> written, long firstBit, CancellationToken cancel)
    {
        if (address is not { } place) return;
        cancel.ThrowIfCancellationRequested();
        var pages = PagesOf(size);
        if (size > (ulong)file.Bytes.Length) throw FileErrors.Damaged("a list of chunks is longer than the file");
        if (pages == 0)
        {
            var length = BlockPrefix + ((long)size * element.Size);
            _visits.Enter(place, length);
            AddBlock((await file.ReadAsync(place, length, cancel).ConfigureAwait(false)).Span, first, size);
            return;
        }

        _visits.Enter(place, BlockPrefix);
        file.Reader((await file.ReadAsync(place, BlockPrefix, cancel).ConfigureAwait(false)).Span).Signature("EADB"u8);
        var page = 1UL << _pageBits;
        for (var i = 0L; i < (long)pages; i++, first += page)
        {
            var bit = firstBit + i;
            if (!written.IsEmpty && (written.Span[(int)(bit / 8)] & (0x80 >> (int)(bit % 8))) == 0) continue;
            var at = place + BlockPrefix + ChecksumSize + (i * (((long)page * element.Size) + ChecksumSize));
            _visits.Enter(at, (long)page * element.Size);
            AddPage((await file.ReadAsync(at, (long)page * element.Size, cancel).ConfigureAwait(false)).Span, first, page);
        }
    }

    private void AddBlock(ReadOnlySpan<byte> block, ulong first, ulong count)
    {
        var reader = file.Reader(block);
        reader.Signature("EADB"u8);
        reader.Skip(BlockPrefix - 4);
        Add(ref reader, first, count);
    }

    private void AddPage(ReadOnlySpan<byte> page, ulong first, ulong count)
    {
        var reader = file.Reader(page);
        Add(ref reader, first, count);
    }

    private void Add(ref ByteReader reader, ulong first, ulong count)
    {
        for (var i = 0UL; i < count; i++)
        {
            var (address, length, mask) = element.Read(ref reader);
            if (address is { } place) chunks.Add(geometry.LinearToOrdinal(first + i, geometry.UnlimitedAxis), place, length, mask);
        }
    }
}

using System.Numerics;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Heaps;

/// <summary>
/// Objects of different lengths by an id (HDF5 File Format Specification, III.F "Fractal Heap"): links and attributes of large groups, and shared messages. Blocks lie in a
/// table whose rows double in size; the block of an object is found by its place, and nothing else is read.
/// </summary>
internal sealed class FractalHeap
{
    private const int MostLevels = 16, LargestWidth = 4096;
    private const long LargestHeap = 1L << 62;

    private readonly Hdf5File _file;
    private readonly int _idLength, _offsetLength, _lengthLength, _width, _rows;
    private readonly long _startSize, _largestDirect;
    private readonly long? _root, _hugeTree;
    private Dictionary<long, (long Address, long Length)>? _huge;

    private FractalHeap(Hdf5File file, ReadOnlySpan<byte> header)
    {
        _file = file;
        var lengthSize = file.Superblock.LengthSize;
        var reader = file.Reader(header);
        reader.Signature("FRHP"u8);
        reader.Skip(1);
        _idLength = reader.UInt16();
        if (reader.UInt16() != 0) throw FileErrors.NotSupported("A heap with filters");
        reader.Skip(1);
        long longestManaged = reader.UInt32();
        // The next id of a huge object.
        reader.Skip(lengthSize);
        _hugeTree = reader.Address();
        // Free space and its manager, sizes and counts of managed, huge and tiny objects.
        reader.Skip(lengthSize + file.Superblock.OffsetSize + (8 * lengthSize));
        _width = reader.UInt16();
        _startSize = reader.Length();
        _largestDirect = reader.Length();
        var bits = reader.UInt16();
        reader.Skip(2);
        _root = reader.Address();
        _rows = reader.UInt16();
        if (_width is 0 or > LargestWidth || !BitOperations.IsPow2(_width) || _startSize <= 0 || !BitOperations.IsPow2(_startSize) || _largestDirect < _startSize || bits is 0 or > 64)
            throw FileErrors.Damaged("the sizes of a heap cannot be");
        _offsetLength = (bits + 7) / 8;
        _lengthLength = ByteCount((ulong)Math.Min(_largestDirect, longestManaged));
        if (1 + _offsetLength + _lengthLength > _idLength) throw FileErrors.Damaged("the ids of a heap are too short");
    }

    public static async ValueTask<FractalHeap> ReadAsync(Hdf5File file, long address, CancellationToken cancel)
    {
        var length = 22 + (12 * file.Superblock.LengthSize) + (3 * file.Superblock.OffsetSize);
        var header = await file.ReadAsync(address, length + 4, cancel).ConfigureAwait(false);
        var heap = new FractalHeap(file, header.Span);
        Checksums.Require(header.Span, length, "heap");
        return heap;
    }

    /// <summary>How many bytes an unsigned integer that can be so large takes.</summary>
    public static int ByteCount(ulong largest) => largest == 0 ? 1 : (BitOperations.Log2(largest) / 8) + 1;

    /// <summary>The object of an id.</summary>
    public ValueTask<ReadOnlyMemory<byte>> GetAsync(ReadOnlyMemory<byte> id, CancellationToken cancel)
    {
        if (id.Length > _idLength) id = id[.._idLength];
        if (id.Length < _idLength) throw FileErrors.Damaged("the id of an object in a heap ends early");
        // Bits 4 and 5 of the first byte.
        return ((id.Span[0] >> 4) & 3) switch
        {
            0 => GetManagedAsync(id, cancel),
            1 => GetHugeAsync(id, cancel),
            2 => new(Tiny(id)),
            _ => throw FileErrors.Damaged("an object in a heap is of no known kind"),
        };
    }

    // The length is stored less one, in four bits, or in twelve where ids are long.
    private ReadOnlyMemory<byte> Tiny(ReadOnlyMemory<byte> id)
    {
        var isShort = _idLength - 1 <= 16;
        var length = (isShort ? id.Span[0] & 15 : ((id.Span[0] & 15) << 8) | id.Span[1]) + 1;
        var start = isShort ? 1 : 2;
        return length <= id.Length - start ? id.Slice(start, length) : throw FileErrors.Damaged("a small object in a heap is too long");
    }

    private async ValueTask<ReadOnlyMemory<byte>> GetHugeAsync(ReadOnlyMemory<byte> id, CancellationToken cancel)
    {
        var (offsetSize, lengthSize) = (_file.Superblock.OffsetSize, _file.Superblock.LengthSize);
        // Where ids have room for it they say the place itself.
        if (offsetSize + lengthSize <= _idLength - 1)
        {
            var (address, length) = Place(id.Span[1..]);
            return await _file.ReadAsync(address, length, cancel).ConfigureAwait(false);
        }

        _huge ??= await ReadHugeAsync(cancel).ConfigureAwait(false);
        var key = new ByteReader(id.Span[1..]).Whole(Math.Min(8, Math.Min(_idLength - 1, lengthSize)));
        return _huge.TryGetValue(key, out var place) ? await _file.ReadAsync(place.Address, place.Length, cancel).ConfigureAwait(false) : throw FileErrors.Damaged("a large object of a heap is missing");
    }

    private (long Address, long Length) Place(ReadOnlySpan<byte> bytes)
    {
        var reader = _file.Reader(bytes);
        return (reader.DefinedAddress(), reader.Length());
    }

    // III.A.2, records of type 1.
    private async ValueTask<Dictionary<long, (long, long)>> ReadHugeAsync(CancellationToken cancel)
    {
        var places = new Dictionary<long, (long, long)>();
        if (_hugeTree is { } tree)
            foreach (var record in await VersionTwoTree.ReadAsync(_file, tree, cancel).ConfigureAwait(false)) Add(record.Span);
        return places;

        void Add(ReadOnlySpan<byte> record)
        {
            var reader = _file.Reader(record);
            var place = (reader.DefinedAddress(), reader.Length());
            places[reader.Length()] = place;
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> GetManagedAsync(ReadOnlyMemory<byte> id, CancellationToken cancel)
    {
        var (offset, length) = ReadPlace(id.Span);
        var (address, start, size) = await FindBlockAsync(offset, cancel).ConfigureAwait(false);
        if (length > size - (offset - start)) throw FileErrors.Damaged("an object in a heap goes beyond its block");
        return await _file.ReadAsync(address + (offset - start), length, cancel).ConfigureAwait(false);
    }

    private (long Offset, long Length) ReadPlace(ReadOnlySpan<byte> id)
    {
        var reader = new ByteReader(id[1..]);
        return (reader.Whole(_offsetLength), reader.Whole(_lengthLength));
    }

    private async ValueTask<(long Address, long Start, long Size)> FindBlockAsync(long offset, CancellationToken cancel)
    {
        var address = _root ?? throw FileErrors.Damaged("an object of an empty heap is asked for");
        if (_rows == 0) return offset < _startSize ? (address, 0, _startSize) : throw FileErrors.Damaged("an object in a heap goes beyond its block");
        var (start, rows) = (0L, _rows);
        for (var level = 0; level < MostLevels; level++)
        {
            var (row, rowStart, size) = FindRow(offset - start, rows);
            var column = (offset - start - rowStart) / size;
            var prefix = 5 + _file.Superblock.OffsetSize + _offsetLength;
            var signature = await _file.ReadAsync(address, 4, cancel).ConfigureAwait(false);
            _file.Reader(signature.Span).Signature("FHIB"u8);
            var entry = await _file.ReadAsync(address + prefix + (((row * (long)_width) + column) * _file.Superblock.OffsetSize), _file.Superblock.OffsetSize, cancel).ConfigureAwait(false);
            address = _file.Reader(entry.Span).DefinedAddress();
            start += rowStart + (column * size);
            if (size <= _largestDirect) return (address, start, size);
            rows = BitOperations.Log2((ulong)(size / _startSize / _width)) + 1;
        }

        throw FileErrors.Damaged("a heap has too many levels");
    }

    // Two rows have blocks of the first size, each other one those of twice the size of the row before.
    private (int Row, long Start, long Size) FindRow(long offset, int rows)
    {
        var (start, size) = (0L, _startSize);
        for (var row = 0; row < rows && size <= LargestHeap / _width; row++)
        {
            if (row > 1) size *= 2;
            if (offset - start < size * _width) return (row, start, size);
            start += size * _width;
        }

        throw FileErrors.Damaged("an object in a heap is beyond its blocks");
    }
}

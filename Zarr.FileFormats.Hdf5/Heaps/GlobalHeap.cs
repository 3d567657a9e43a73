using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Heaps;

/// <summary>What elements of variable length lead to (HDF5 File Format Specification, III.E): collections of objects, of which the last ones read are kept.</summary>
internal sealed class GlobalHeap(Hdf5File file)
{
    private const long MostKept = 32 << 20;

    private readonly Dictionary<long, Collection> _collections = [];
    private readonly Visits _visits = file.Visit("a global heap");
    private readonly HashSet<long> _known = [];
    private readonly Lock _gate = new();
    private long _kept;

    /// <summary>An object of a collection.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> GetAsync(long address, uint index, CancellationToken cancel)
    {
        Collection? collection;
        lock (_gate) _collections.TryGetValue(address, out collection);
        if (collection is null)
        {
            collection = await ReadAsync(address, cancel).ConfigureAwait(false);
            lock (_gate)
            {
                if ((_kept += collection.Bytes.Length) > MostKept)
                {
                    _collections.Clear();
                    _kept = collection.Bytes.Length;
                }

                _collections[address] = collection;
            }
        }

        return collection.Objects.TryGetValue(index, out var place) ? collection.Bytes.Slice(place.Start, place.Length) : throw FileErrors.Damaged("an object is missing from its heap");
    }

    private async ValueTask<Collection> ReadAsync(long address, CancellationToken cancel)
    {
        var header = await file.ReadAsync(address, 8 + file.Superblock.LengthSize, cancel).ConfigureAwait(false);
        var size = ReadSize(header.Span);
        lock (_gate)
            if (_known.Add(address)) _visits.Enter(address, size);
        var bytes = await file.ReadAsync(address, size, cancel).ConfigureAwait(false);
        return new(bytes, ReadObjects(bytes.Span));
    }

    private long ReadSize(ReadOnlySpan<byte> header)
    {
        var reader = file.Reader(header);
        reader.Signature("GCOL"u8);
        // Version and three reserved bytes.
        reader.Skip(4);
        return reader.Length();
    }

    private Dictionary<uint, (int Start, int Length)> ReadObjects(ReadOnlySpan<byte> bytes)
    {
        var objects = new Dictionary<uint, (int, int)>();
        var reader = file.Reader(bytes);
        reader.Skip(8 + file.Superblock.LengthSize);
        var header = 8 + file.Superblock.LengthSize;
        while (reader.Left >= header)
        {
            uint index = reader.UInt16();
            // The count of references, and reserved bytes.
            reader.Skip(6);
            var length = reader.Length();
            // Object 0 is the free space, and the last one.
            if (index == 0) break;
            var start = reader.Position;
            reader.Skip(length);
            objects[index] = (start, (int)length);
            reader.Skip(Math.Min(reader.Left, (8 - (length % 8)) % 8));
        }

        return objects;
    }

    private sealed record Collection(ReadOnlyMemory<byte> Bytes, Dictionary<uint, (int Start, int Length)> Objects);
}

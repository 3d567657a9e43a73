using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>Where the elements of a dataset are (HDF5 File Format Specification, IV.A.2.i), versions 1 to 4.</summary>
/// <param name="Class">How they lie.</param>
/// <param name="Address">Where, or the index of the chunks; null where nothing was written.</param>
internal sealed record Layout(LayoutClass Class, long? Address)
{
    /// <summary>The elements themselves, of a compact dataset.</summary>
    public ReadOnlyMemory<byte> Compact { get; init; }

    /// <summary>The lengths of a chunk, and bytes of an element as the last one.</summary>
    public long[] ChunkLengths { get; init; } = [];

    /// <summary>How chunks are found.</summary>
    public ChunkIndexKind Index { get; init; }

    /// <summary>Bit 0 of the flags: chunks that reach over the end of the array are stored without filters.</summary>
    public bool HasPlainEdges { get; init; }

    /// <summary>Stored bytes and filter mask of a single chunk that has filters.</summary>
    public (long Length, uint Mask)? Single { get; init; }

    public static Layout Read(Hdf5File file, ReadOnlySpan<byte> message)
    {
        var reader = file.Reader(message);
        var version = reader.Byte();
        if (version is 1 or 2) return ReadOld(ref reader);
        if (version is not (3 or 4)) throw FileErrors.NotSupported($"A layout of version {version}");
        var kind = (LayoutClass)reader.Byte();
        switch (kind)
        {
            case LayoutClass.Compact: return new(kind, null) { Compact = reader.Take(reader.UInt16()).ToArray() };
            // The size that follows is that of the dataspace.
            case LayoutClass.Contiguous: return new(kind, reader.Address());
            case LayoutClass.Virtual: return new(kind, null);
            case LayoutClass.Chunked when version == 4: return ReadChunked(ref reader);
            case LayoutClass.Chunked:
                int rank = reader.Byte();
                var address = reader.Address();
                return new(kind, address) { ChunkLengths = ReadLengths(ref reader, rank, 4) };
            default: throw FileErrors.NotSupported($"A layout of class {(int)kind}");
        }
    }

    private static Layout ReadOld(ref ByteReader reader)
    {
        int rank = reader.Byte();
        var kind = (LayoutClass)reader.Byte();
        reader.Skip(5);
        var address = kind == LayoutClass.Compact ? null : reader.Address();
        var lengths = ReadLengths(ref reader, rank, 4);
        return kind switch
        {
            LayoutClass.Compact => new(kind, null) { Compact = reader.Take(reader.Int32()).ToArray() },
            LayoutClass.Contiguous => new(kind, address),
            LayoutClass.Chunked => new(kind, address) { ChunkLengths = lengths },
            _ => throw FileErrors.NotSupported($"A layout of class {(int)kind}"),
        };
    }

    private static Layout ReadChunked(ref ByteReader reader)
    {
        var flags = reader.Byte();
        int rank = reader.Byte(), size = reader.Byte();
        if (size is 0 or > 8) throw FileErrors.Damaged($"chunk lengths of {size} bytes cannot be");
        var lengths = ReadLengths(ref reader, rank, size);
        var index = (ChunkIndexKind)reader.Byte();
        (long, uint)? single = null;
        switch (index)
        {
            // Bit 1: it has filters.
            case ChunkIndexKind.SingleChunk when (flags & 2) != 0:
                var length = reader.Length();
                single = (length, reader.UInt32());
                break;
            case ChunkIndexKind.SingleChunk or ChunkIndexKind.Implicit: break;
            // The sizes that follow are in the index, too.
            case ChunkIndexKind.FixedArray: reader.Skip(1); break;
            case ChunkIndexKind.ExtensibleArray: reader.Skip(5); break;
            case ChunkIndexKind.VersionTwoTree: reader.Skip(6); break;
            default: throw FileErrors.NotSupported($"A chunk index of type {(int)index}");
        }

        return new(LayoutClass.Chunked, reader.Address()) { ChunkLengths = lengths, Index = index, HasPlainEdges = (flags & 1) != 0, Single = single };
    }

    private static long[] ReadLengths(ref ByteReader reader, int rank, int size)
    {
        if (rank > Dataspace.MostAxes + 1) throw FileErrors.Damaged($"chunks of {rank} axes cannot be");
        var lengths = new long[rank];
        for (var axis = 0; axis < rank; axis++) lengths[axis] = reader.Whole(size);
        return lengths;
    }
}

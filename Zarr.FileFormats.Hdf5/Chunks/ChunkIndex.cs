using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.FileFormats.Hdf5.Heaps;
using Zarr.FileFormats.Hdf5.Messages;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>Reads the index of a chunked dataset, of whichever kind.</summary>
internal static class ChunkIndex
{
    public static async ValueTask<ChunkList> ReadAsync(Hdf5File file, Layout layout, ChunkGeometry geometry, bool isFiltered, CancellationToken cancel)
    {
        var chunks = new ChunkList(geometry);
        if (layout.Address is not { } address || geometry.ChunkCount == 0) return chunks;
        switch (layout.Index)
        {
            case ChunkIndexKind.VersionOneTree: await new VersionOneTree(file, geometry, chunks).ReadAsync(address, 0, cancel).ConfigureAwait(false); break;
            case ChunkIndexKind.SingleChunk: chunks.Add(0, address, layout.Single?.Length ?? geometry.ChunkSize, layout.Single?.Mask ?? 0); break;
            case ChunkIndexKind.Implicit: AddImplicit(file, geometry, address, chunks); break;
            case ChunkIndexKind.FixedArray: await new FixedArray(file, geometry, new(file, geometry, isFiltered), chunks).ReadAsync(address, cancel).ConfigureAwait(false); break;
            case ChunkIndexKind.ExtensibleArray: await new ExtensibleArray(file, geometry, new(file, geometry, isFiltered), chunks).ReadAsync(address, cancel).ConfigureAwait(false); break;
            default:
                var elements = new ChunkElement(file, geometry, isFiltered);
                foreach (var record in await VersionTwoTree.ReadAsync(file, address, cancel).ConfigureAwait(false)) AddRecord(file, geometry, elements, record.Span, chunks);
                break;
        }

        return chunks.Sorted();
    }

    // All chunks lie one after the other, also those that the array may grow by.
    private static void AddImplicit(Hdf5File file, ChunkGeometry geometry, long address, ChunkList chunks)
    {
        if (geometry.ChunkCount > file.Bytes.Length / geometry.ChunkSize) throw FileErrors.Damaged("the chunks of an array are longer than the file");
        for (var ordinal = 0L; ordinal < geometry.ChunkCount; ordinal++)
            chunks.Add(ordinal, geometry.OrdinalToLinear(ordinal) * geometry.ChunkSize + address is var place && place <= file.Bytes.Length ? (long)place : throw FileErrors.Damaged("a chunk is beyond its end"), geometry.ChunkSize, 0);
    }

    // III.A.2, records of type 10 and 11: the address, with filters the stored length and the mask, and the place in the grid.
    private static void AddRecord(Hdf5File file, ChunkGeometry geometry, ChunkElement elements, ReadOnlySpan<byte> record, ChunkList chunks)
    {
        var reader = file.Reader(record);
        var (address, length, mask) = elements.Read(ref reader);
        Span<long> index = stackalloc long[geometry.Rank];
        for (var axis = 0; axis < index.Length; axis++) index[axis] = reader.Whole(8);
        if (address is { } place) chunks.Add(geometry.OrdinalOf(index), place, length, mask);
    }
}

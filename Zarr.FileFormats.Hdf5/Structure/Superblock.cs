using Zarr.FileFormats.Hdf5.Bytes;

namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>Where a file begins (HDF5 File Format Specification, II.A).</summary>
/// <param name="OffsetSize">Bytes of an address.</param>
/// <param name="LengthSize">Bytes of a length.</param>
/// <param name="BaseAddress">What addresses count from: behind a block of the user's.</param>
/// <param name="Root">The object header of the root group.</param>
/// <param name="Extension">The object header of the extension; null for none.</param>
internal sealed record Superblock(int OffsetSize, int LengthSize, long BaseAddress, long Root, long? Extension)
{
    private const int SignatureLength = 8, Longest = 192;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Finds and reads it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileInvalid"/>, <see cref="ZarrErrorId.FileNotSupported"/>.</exception>
    public static async ValueTask<Superblock> ReadAsync(FileBytes file, CancellationToken cancel)
    {
        // At 0, or at 512, 1024, 2048, ... where the user has put something in front.
        for (var at = 0L; at + SignatureLength <= file.Length; at = at == 0 ? 512 : at * 2)
        {
            var bytes = await file.ReadUpToAsync(at, Longest, cancel).ConfigureAwait(false);
            if (bytes.Span.StartsWith(Signature)) return Read(bytes.Span, at);
        }

        throw new ZarrException(ZarrErrorId.FileInvalid, "it is not an HDF5 or netCDF file, since no signature of one is in it.");
    }

    private static Superblock Read(ReadOnlySpan<byte> bytes, long at)
    {
        var reader = new ByteReader(bytes);
        reader.Skip(SignatureLength);
        var version = reader.Byte();
        if (version > 3) throw FileErrors.NotSupported($"A superblock of version {version}");
        var isOld = version <= 1;
        // Versions of the free space, the root group, a reserved byte, of shared messages.
        if (isOld) reader.Skip(4);
        var (offsetSize, lengthSize) = (reader.Byte(), reader.Byte());
        if (offsetSize is not (2 or 4 or 8) || lengthSize is not (2 or 4 or 8)) throw FileErrors.Damaged($"addresses of {offsetSize} and lengths of {lengthSize} bytes cannot be");
        if (!isOld) Checksums.Require(bytes, 12 + (4 * offsetSize), "superblock");
        // A reserved byte, the K of groups, the consistency flags; in version 1 the K of chunks; later the consistency flags alone.
        reader.Skip(!isOld ? 1 : version == 1 ? 13 : 9);
        var rest = new ByteReader(bytes[reader.Position..], offsetSize, lengthSize);
        // The base address. What stands there is not believed: programs that put a block in front leave it as it was.
        rest.Skip(offsetSize);
        if (!isOld)
        {
            var extension = rest.Address();
            rest.Skip(offsetSize);
            return new(offsetSize, lengthSize, at, rest.DefinedAddress(), extension);
        }

        // Free space, end of file, driver information; then the symbol table entry of the root group, whose name comes first.
        rest.Skip(3 * offsetSize);
        rest.Skip(offsetSize);
        return new(offsetSize, lengthSize, at, rest.DefinedAddress(), null);
    }
}

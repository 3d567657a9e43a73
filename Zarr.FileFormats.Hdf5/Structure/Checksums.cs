using System.Buffers;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.Format.Codecs;

namespace Zarr.FileFormats.Hdf5.Structure;

/// <summary>The checksums of structures: Jenkins' lookup3 of what stands before them (HDF5 File Format Specification, in every structure of the newer form).</summary>
internal static class Checksums
{
    private const int Size = 4;

    private static readonly JenkinsLookup3Codec s_lookup3 = new();

    /// <summary>Checks the checksum behind the first bytes of a structure.</summary>
    /// <param name="bytes">The structure with it, and perhaps more.</param>
    /// <param name="length">Bytes before it.</param>
    /// <param name="what">The structure.</param>
    public static void Require(ReadOnlySpan<byte> bytes, int length, string what)
    {
        if (length < 0 || bytes.Length < length + Size) throw FileErrors.Damaged($"its {what} ends early");
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            s_lookup3.Decode(bytes[..(length + Size)], buffer);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.ChecksumMismatch)
        {
            throw new ZarrException(ZarrErrorId.FileInvalid, $"the file is damaged, the checksum of its {what} does not match. {e.Message}", null, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.Buffers;

namespace Zarr.Codecs.Libraries;

/// <summary>Decoders of libraries that only read streams.</summary>
internal static class LibraryStreams
{
    /// <summary>Decodes; returns the bytes written, or -1 when they are damaged or do not fit.</summary>
    public static int Decode(ReadOnlySpan<byte> source, Span<byte> destination, Func<Stream, Stream> open)
    {
        var copy = ArrayPool<byte>.Shared.Rent(source.Length);
        try
        {
            source.CopyTo(copy);
            using var from = new MemoryStream(copy, 0, source.Length, writable: false);
            using var stream = open(from);
            var written = stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            return written == destination.Length && stream.ReadByte() >= 0 ? -1 : written;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the library throws, it says that the bytes are damaged.
            return -1;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}

using System.IO.Compression;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>.NET's deflate between spans, in whatever framing the stream given writes or reads.</summary>
internal static unsafe class Deflate
{
    /// <summary>Compresses, and returns the bytes written, or 0 when they do not fit.</summary>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level, Func<Stream, ZLibCompressionOptions, Stream> open)
    {
        fixed (byte* to = destination)
        {
            var bounded = new BoundedWriteStream(to, destination.Length);
            using (var deflate = open(bounded, new() { CompressionLevel = level })) deflate.Write(source);
            return bounded.Overflowed ? 0 : (int)bounded.Length;
        }
    }

    /// <summary>Decompresses, and returns the bytes written, or -1 when they are damaged or do not fit.</summary>
    public static int Decompress(ReadOnlySpan<byte> source, Span<byte> destination, Func<Stream, Stream> open)
    {
        if (source.IsEmpty) return -1;
        fixed (byte* from = source)
        {
            using var bytes = new UnmanagedMemoryStream(from, source.Length);
            using var deflate = open(bytes);
            try
            {
                var length = deflate.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
                // One byte beyond the end tells whether the stream ends there, and has its checksum looked at.
                return deflate.ReadByte() < 0 ? length : -1;
            }
            // zlib reports a preset dictionary as an IOException.
            catch (Exception e) when (e is InvalidDataException or IOException)
            {
                return -1;
            }
        }
    }
}

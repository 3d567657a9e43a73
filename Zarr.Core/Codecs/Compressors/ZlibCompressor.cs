using System.IO.Compression;

namespace Zarr.Codecs.Compressors;

/// <summary>zlib streams (RFC 1950) by .NET's own zlib. Levels 0 to 9.</summary>
internal sealed unsafe class ZlibCompressor : IBlockCompressor
{
    /// <summary>Header, one empty block, checksum: what .NET's stream leaves out when nothing was written to it.</summary>
    private static ReadOnlySpan<byte> Empty => [0x78, 0x9C, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    public string Name => "zlib";

    // zlib-ng's quick level may spend 9 bits on a byte (its compressBound).
    public int MaxCompressedLength(int length) => (int)Math.Min(int.MaxValue, length + (long)length / 8 + 64);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        if (source.IsEmpty)
            return Empty.TryCopyTo(destination) ? Empty.Length : 0;
        fixed (byte* to = destination)
        {
            var bounded = new BoundedWriteStream(to, destination.Length);
            using (var zlib = new ZLibStream(bounded, new ZLibCompressionOptions { CompressionLevel = Math.Clamp(level, 0, 9) }, leaveOpen: true))
                zlib.Write(source);
            return bounded.Overflowed ? 0 : (int)bounded.Length;
        }
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (source.IsEmpty)
            return false;
        fixed (byte* from = source)
        {
            using var bytes = new UnmanagedMemoryStream(from, source.Length);
            using var zlib = new ZLibStream(bytes, CompressionMode.Decompress);
            try
            {
                // One byte beyond the end tells whether the stream ends there, and has its checksum looked at.
                return zlib.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) == destination.Length
                    && zlib.ReadByte() < 0;
            }
            catch (InvalidDataException)
            {
                return false;
            }
        }
    }
}

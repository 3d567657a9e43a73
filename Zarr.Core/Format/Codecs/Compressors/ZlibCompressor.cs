using System.IO.Compression;

namespace Zarr.Format.Codecs.Compressors;

/// <summary>zlib streams (RFC 1950) by .NET's own zlib. Levels 0 to 9.</summary>
internal sealed class ZlibCompressor : IBlockCompressor
{
    /// <summary>What zlib makes of no bytes; .NET's stream would write nothing at all.</summary>
    private static ReadOnlySpan<byte> Empty => [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01];

    public string Name => "zlib";

    // zlib-ng's quick level may spend 9 bits on a byte (its compressBound).
    public int MaxCompressedLength(int length) => (int)Math.Min(int.MaxValue, length + (long)length / 8 + 64);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level) =>
        source.IsEmpty ? (Empty.TryCopyTo(destination) ? Empty.Length : 0)
        : Deflate.Compress(source, destination, Math.Clamp(level, 0, 9), (stream, options) => new ZLibStream(stream, options, leaveOpen: true));

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        Deflate.Decompress(source, destination, stream => new ZLibStream(stream, CompressionMode.Decompress)) == destination.Length;
}

using SharpCompress.Compressors;
using SharpCompress.Compressors.BZip2;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Codecs.Libraries;

/// <summary>bzip2 streams, which carry a checksum always. The library writes blocks of 900 kB whatever the level.</summary>
internal sealed class Bz2Compressor : IFrameCompressor
{
    public string Name => "bz2";

    public int MaxCompressedLength(int length) => checked(length + length / 64 + 1024);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level, bool checksum) => Compress(source, destination, level);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        using var target = new MemoryStream();
        using (var stream = BZip2Stream.Create(target, CompressionMode.Compress, false, leaveOpen: true)) stream.Write(source);
        if (target.Length > destination.Length) return 0;
        target.GetBuffer().AsSpan(0, (int)target.Length).CopyTo(destination);
        return (int)target.Length;
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) => Decompress(source, destination) == destination.Length;

    public int Decompress(ReadOnlySpan<byte> source, Span<byte> destination) =>
        LibraryStreams.Decode(source, destination, from => BZip2Stream.Create(from, CompressionMode.Decompress, true, leaveOpen: true));
}

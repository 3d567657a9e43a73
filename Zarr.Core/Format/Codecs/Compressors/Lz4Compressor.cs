namespace Zarr.Format.Codecs.Compressors;

/// <summary>LZ4's fast encoder. The level is LZ4's acceleration: 1 compresses best.</summary>
internal sealed class Lz4Compressor : IOverrunDecompressor
{
    public string Name => "lz4";

    public int MaxCompressedLength(int length) => Lz4Block.MaxCompressedLength(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level) => Lz4Block.Compress(source, destination, level);

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) => Lz4Block.TryDecompress(source, destination);

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination, int length) =>
        Lz4Block.TryDecompress(source, destination, length);
}

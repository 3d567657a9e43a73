using K4os.Compression.LZ4;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Codecs.Libraries;

/// <summary>LZ4 blocks by the thorough encoder, levels 3 to 12. The format is LZ4's, and so is the decoder.</summary>
internal sealed class Lz4HcCompressor : IBlockCompressor
{
    public string Name => "lz4hc";

    public int MaxCompressedLength(int length) => Lz4Block.MaxCompressedLength(length);

    public int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level)
    {
        if (source.IsEmpty)
            return Lz4Block.Compress(source, destination);
        // lz4hc.c takes 1 and 2 as well, with fewer attempts than 3; the library has no such setting.
        return Math.Max(0, LZ4Codec.Encode(source, destination, (LZ4Level)Math.Clamp(level, 3, 12)));
    }

    public bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination) => Lz4Block.TryDecompress(source, destination);
}

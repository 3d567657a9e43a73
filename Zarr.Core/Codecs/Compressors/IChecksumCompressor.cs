namespace Zarr.Codecs.Compressors;

/// <summary>A compressor whose frames may carry a checksum of their content, as zstd's do. Decoding checks it where it is.</summary>
public interface IChecksumCompressor : IBlockCompressor
{
    /// <summary>As <see cref="IBlockCompressor.Compress"/>, with a checksum when <paramref name="checksum"/> is set.</summary>
    /// <param name="source">The bytes to compress.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="level">The algorithm's own level.</param>
    /// <param name="checksum">Whether to append a checksum.</param>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level, bool checksum);
}

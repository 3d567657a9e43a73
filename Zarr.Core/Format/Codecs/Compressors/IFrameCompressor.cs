namespace Zarr.Format.Codecs.Compressors;

/// <summary>A compressor whose frames know their own length and may carry a checksum of their content, as zstd's do.</summary>
public interface IFrameCompressor : IBlockCompressor
{
    /// <summary>As <see cref="IBlockCompressor.Compress"/>, with a checksum when <paramref name="checksum"/> is set.</summary>
    /// <param name="source">The bytes to compress.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="level">The algorithm's own level.</param>
    /// <param name="checksum">Whether to append a checksum.</param>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level, bool checksum);

    /// <summary>At least the length that the frames decode to, by their headers; null when these do not tell.</summary>
    long? MaxDecompressedLength(ReadOnlySpan<byte> source) => null;

    /// <summary>Decodes frames one after the other; returns the bytes written, or -1 when they are damaged or do not fit.</summary>
    int Decompress(ReadOnlySpan<byte> source, Span<byte> destination);
}

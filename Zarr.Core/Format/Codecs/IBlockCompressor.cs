namespace Zarr.Format.Codecs;

/// <summary>
/// One compression algorithm over one block whose decoded length is known. Blosc splits, and the codecs named after
/// an algorithm, share it. Implementations are stateless to their callers and safe on any number of threads.
/// </summary>
public interface IBlockCompressor
{
    /// <summary>The name c-blosc and numcodecs use: <c>lz4</c>, <c>lz4hc</c>, <c>snappy</c>, <c>zlib</c>, <c>zstd</c>, <c>blosclz</c>.</summary>
    string Name { get; }

    /// <summary>The most bytes <see cref="Compress"/> can need for a source of <paramref name="length"/> bytes.</summary>
    int MaxCompressedLength(int length);

    /// <summary>Compresses, and returns the bytes written, or 0 when they do not fit into <paramref name="destination"/>.</summary>
    /// <param name="source">The bytes to compress.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="level">The algorithm's own level, not Blosc's <c>clevel</c>.</param>
    int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int level);

    /// <summary>
    /// Fills <paramref name="destination"/> exactly; false when the bytes are damaged or decode to another length.
    /// Never throws for bad bytes, never writes outside.
    /// </summary>
    bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination);
}

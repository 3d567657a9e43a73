namespace Zarr.Format.Codecs.Compressors;

/// <summary>A decoder that is faster when it may scribble past the end of what it decodes.</summary>
internal interface IOverrunDecompressor : IBlockCompressor
{
    /// <summary>
    /// As <see cref="IBlockCompressor.TryDecompress"/> into the first <paramref name="length"/> bytes of
    /// <paramref name="destination"/>; the bytes after them may be overwritten.
    /// </summary>
    bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination, int length);
}

namespace Zarr.Format.Codecs.Compressors;

/// <summary>Plain LZ4 blocks, without a header: what Blosc's splits and numcodecs' <c>lz4</c> codec hold.</summary>
public static unsafe class Lz4Block
{
    /// <summary>The longest source LZ4 takes (lz4.h, <c>LZ4_MAX_INPUT_SIZE</c>).</summary>
    public const int MaxLength = 0x7E000000;

    /// <summary>The most bytes <paramref name="length"/> bytes can become (lz4.h, <c>LZ4_COMPRESSBOUND</c>).</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: more than <see cref="MaxLength"/> bytes.</exception>
    public static int MaxCompressedLength(int length) => (uint)length <= MaxLength
        ? length + length / 255 + 16
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"LZ4 takes at most {MaxLength} bytes at once, not {length}.");

    /// <summary>Compresses as <c>LZ4_compress_fast</c> does; returns the bytes written, or 0 when they do not fit.</summary>
    /// <param name="source">The bytes to compress, at most <see cref="MaxLength"/>.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="acceleration">1 compresses best; more is faster. Anything under 1 means 1.</param>
    public static int Compress(ReadOnlySpan<byte> source, Span<byte> destination, int acceleration = 1)
    {
        if (source.Length > MaxLength)
            return 0;
        fixed (byte* from = source, to = destination)
            return Lz4Encoder.Compress(from, source.Length, to, destination.Length, acceleration);
    }

    /// <summary>Fills <paramref name="destination"/> exactly; false when the bytes are damaged or decode to another length.</summary>
    public static bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        fixed (byte* from = source, to = destination)
            return Lz4Decoder.TryDecompress(from, source.Length, to, destination.Length, to + destination.Length);
    }

    /// <summary>As <see cref="IOverrunDecompressor.TryDecompress(ReadOnlySpan{byte}, Span{byte}, int)"/>.</summary>
    internal static bool TryDecompress(ReadOnlySpan<byte> source, Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)destination.Length);
        fixed (byte* from = source, to = destination)
            return Lz4Decoder.TryDecompress(from, source.Length, to, length, to + destination.Length);
    }
}

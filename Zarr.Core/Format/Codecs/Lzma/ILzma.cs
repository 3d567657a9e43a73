namespace Zarr.Format.Codecs.Lzma;

/// <summary>The LZMA algorithm without any container, as the assembly <c>Zarr.Codecs</c> gives it.</summary>
public interface ILzma
{
    /// <summary>Encodes to LZMA, without an end marker; returns the bytes written, or -1 when they do not fit.</summary>
    /// <param name="source">The bytes to encode.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="dictionaryLength">How far back matches reach.</param>
    /// <param name="effort">Length of a match that is good enough, 5 to 273.</param>
    int Encode(ReadOnlySpan<byte> source, Span<byte> destination, int dictionaryLength, int effort);

    /// <summary>Decodes LZMA or LZMA2; returns the bytes written, or -1 when they are damaged or do not fit.</summary>
    /// <param name="source">The encoded bytes.</param>
    /// <param name="destination">Where to write.</param>
    /// <param name="properties">Five bytes for LZMA: lc, lp and pb in one, and the length of the dictionary; one byte for LZMA2, that length.</param>
    /// <param name="length">The decoded length; -1 where the bytes tell their end.</param>
    int Decode(ReadOnlySpan<byte> source, Span<byte> destination, ReadOnlySpan<byte> properties, long length);
}

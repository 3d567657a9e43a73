using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs;

/// <summary>zstd frames, RFC 8878 (Zarr v3 codec <c>zstd</c>, numcodecs zstd.pyx). Frames without a content size, and several in a row, are read.</summary>
/// <param name="Level">-131072 to 22; 0 is the library's default.</param>
/// <param name="Checksum">Whether a checksum of the content is written; on reading it is checked where it is.</param>
public sealed record ZstdCodec(int Level, bool Checksum) : IBytesToBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("zstd", "zstd",
        c => new ZstdCodec(c.Integer("level", 0, -131072, 22), c.Boolean("checksum", false)), "level") { Description = "Zstandard." };

    // A block of 128 KiB has three bytes of header and one of content at least (RFC 8878, section 3.1.1.2).
    internal const long MaxExpansion = (128 << 10) / 4;

    /// <inheritdoc/>
    public string Name => "zstd";

    // The algorithm's library is loaded when it is first used, not when an array is opened.
    private static IFrameCompressor Algorithm => (IFrameCompressor)BlockCompressors.Get("zstd");

    // Readers choke on the presence of "checksum" in v2 (numcodecs before 0.13) and on its absence in v3.
    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => format == ZarrFormat.V3 || Checksum
        ? new() { ["level"] = Level, ["checksum"] = Checksum } : new() { ["level"] = Level };

    // zstd's own bound (ZSTD_COMPRESSBOUND in zstd.h), known without loading the library: small sources get up to 64 bytes more.
    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + (decodedLength >> 8) + 128);

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => Algorithm.MaxDecompressedLength(encoded);

    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => MaxExpansion * encodedLength;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded) => Algorithm.Compress(decoded, encoded, Level, Checksum);

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded) => Algorithm.Decompress(encoded, decoded) is >= 0 and var length
        ? length
        : throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The zstd frames are damaged, or hold more than the {decoded.Length} bytes that can be.");

    /// <inheritdoc/>
    public override string ToString() => Checksum ? $"zstd({Level}, checksum)" : $"zstd({Level})";
}

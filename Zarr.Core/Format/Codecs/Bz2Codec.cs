using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs;

/// <summary>bzip2 (numcodecs bz2.py). Several streams in a row are read.</summary>
/// <param name="Level">1 to 9, hundreds of kilobytes in a block.</param>
public sealed record Bz2Codec(int Level) : IBytesToBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.bz2", "bz2", c => new Bz2Codec(c.Integer("level", 1, 1, 9)), "level") { Description = "bzip2: slow, and small." };

    /// <inheritdoc/>
    public string Name => "bz2";

    // The algorithm's library is loaded when it is first used, not when an array is opened.
    private static IFrameCompressor Algorithm => (IFrameCompressor)CodecLibrary.Find("bz2")!;

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["level"] = Level };

    // bzip2's manual: 1 % and 600 bytes more.
    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + decodedLength / 64 + 1024);

    // A block takes 32 bytes at least, and holds 900,000 bytes at most, of which five may stand for 259.
    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => (encodedLength / 32 + 1L) * 900_000 / 5 * 259;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded) => Algorithm.Compress(decoded, encoded, Level, checksum: true) is > 0 and var length
        ? length : throw new ZarrException(ZarrErrorId.CodecInvalid, "bzip2 made the chunk larger than can be.");

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded) => Algorithm.Decompress(encoded, decoded) is >= 0 and var length
        ? length
        : throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The bzip2 bytes are damaged, or hold more than the {decoded.Length} bytes that can be.");

    /// <inheritdoc/>
    public override string ToString() => $"bz2({Level})";
}

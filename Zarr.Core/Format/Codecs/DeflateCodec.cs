using System.IO.Compression;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs;

/// <summary>What gzip and zlib share: .NET's deflate behind one of two framings.</summary>
/// <param name="Level">0 (store) to 9; -1 is zlib's default.</param>
public abstract record DeflateCodec(int Level) : IBytesToBytesCodec
{
    private const int DefaultLevel = 6; // Z_DEFAULT_COMPRESSION in zlib.h

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) =>
        // Zarr v3 codec gzip: an integer from 0 to 9.
        new() { ["level"] = format == ZarrFormat.V3 && Level < 0 ? DefaultLevel : Level };

    private protected abstract Stream Compressor(Stream encoded, ZLibCompressionOptions options);

    private protected abstract Stream Decompressor(Stream encoded);

    // zlib-ng's deflateBound for its quick level is 9/8 of the source; plus room for either framing.
    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + decodedLength / 8 + 128);

    // DEFLATE expands at most 1032 times (zlib, "Technical details").
    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => 1032L * encodedLength;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded) =>
        Deflate.Compress(decoded, encoded, Level < 0 ? DefaultLevel : Level, Compressor);

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded) => Deflate.Decompress(encoded, decoded, Decompressor) is >= 0 and var length
        ? length
        : throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The {Name} stream is damaged, or holds more than the {decoded.Length} bytes that can be.");

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}({Level})";
}

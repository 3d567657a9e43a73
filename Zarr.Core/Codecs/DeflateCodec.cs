using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Zarr.Codecs;

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

    /// <summary>The stream that writes the framing.</summary>
    private protected abstract Stream Compressor(Stream encoded, ZLibCompressionOptions options);

    /// <summary>The stream that reads the framing.</summary>
    private protected abstract Stream Decompressor(Stream encoded);

    // zlib-ng's deflateBound for its quick level is 9/8 of the source; plus room for either framing.
    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + decodedLength / 8 + 128);

    /// <inheritdoc/>
    public unsafe int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        fixed (byte* target = encoded)
        {
            using var stream = new UnmanagedMemoryStream(target, 0, encoded.Length, FileAccess.Write);
            using (var compressor = Compressor(stream, new() { CompressionLevel = Level < 0 ? DefaultLevel : Level })) compressor.Write(decoded);
            return (int)stream.Length;
        }
    }

    /// <inheritdoc/>
    public unsafe int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        fixed (byte* source = encoded)
        {
            using var stream = new UnmanagedMemoryStream(source, encoded.Length);
            using var decompressor = Decompressor(stream);
            try
            {
                var length = decompressor.ReadAtLeast(decoded, decoded.Length, throwOnEndOfStream: false);
                // One byte more makes the stream verify its trailer, and tells when there is too much.
                Span<byte> more = stackalloc byte[1];
                if (decompressor.Read(more) != 0)
                    throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The {Name} stream holds more than the {decoded.Length} bytes that can be.");
                return length;
            }
            catch (InvalidDataException e)
            {
                throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The {Name} stream is damaged: {e.Message}", null, e);
            }
        }
    }

    /// <inheritdoc/>
    public sealed override string ToString() => $"{Name}({Level})";
}

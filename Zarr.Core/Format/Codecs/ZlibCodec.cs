using System.IO.Compression;

namespace Zarr.Format.Codecs;

/// <summary>RFC 1950 (numcodecs zlib.py).</summary>
/// <param name="Level">0 (store) to 9; -1 is zlib's default.</param>
public sealed record ZlibCodec(int Level) : DeflateCodec(Level)
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.zlib", "zlib", c => new ZlibCodec(c.Integer("level", 1, -1, 9)), "level") { Description = "Deflate in the frame of zlib." };

    /// <inheritdoc/>
    public override string Name => "zlib";

    private protected override Stream Compressor(Stream encoded, ZLibCompressionOptions options) => new ZLibStream(encoded, options, leaveOpen: true);

    private protected override Stream Decompressor(Stream encoded) => new ZLibStream(encoded, CompressionMode.Decompress);
}

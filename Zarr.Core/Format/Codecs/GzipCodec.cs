using System.IO.Compression;

namespace Zarr.Format.Codecs;

/// <summary>RFC 1952 (Zarr v3 codec <c>gzip</c>); several members in a row are read as one.</summary>
/// <param name="Level">0 (store) to 9; -1 is zlib's default.</param>
public sealed record GzipCodec(int Level) : DeflateCodec(Level)
{
    internal static readonly CodecDescriptor Descriptor = new("gzip", "gzip", c => new GzipCodec(c.Integer("level", 5, -1, 9)), "level") { Description = "Deflate in the frame of gzip files." };

    /// <inheritdoc/>
    public override string Name => "gzip";

    private protected override Stream Compressor(Stream encoded, ZLibCompressionOptions options) => new GZipStream(encoded, options, leaveOpen: true);

    private protected override Stream Decompressor(Stream encoded) => new GZipStream(encoded, CompressionMode.Decompress);
}

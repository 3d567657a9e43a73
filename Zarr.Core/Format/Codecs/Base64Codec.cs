using System.Buffers;
using System.Buffers.Text;

namespace Zarr.Format.Codecs;

/// <summary>Base64 with padding (RFC 4648, section 4; numcodecs base64.py).</summary>
public sealed record Base64Codec : IBytesToBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.base64", "base64", _ => new Base64Codec()) { Description = "Bytes as text." };

    /// <inheritdoc/>
    public string Name => "base64";

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked((decodedLength + 2) / 3 * 4);

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => Base64.GetMaxDecodedFromUtf8Length(encoded.Length);

    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => encodedLength;

    /// <inheritdoc/>
    public int? EncodedLength(int decodedLength) => MaxEncodedLength(decodedLength);

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        Base64.EncodeToUtf8(decoded, encoded, out _, out var written);
        return written;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded) =>
        Base64.DecodeFromUtf8(encoded, decoded, out var read, out var written) == OperationStatus.Done && read == encoded.Length
            ? written
            : throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The bytes are no Base64, or more than the {decoded.Length} that can be.");

    /// <inheritdoc/>
    public override string ToString() => Name;
}

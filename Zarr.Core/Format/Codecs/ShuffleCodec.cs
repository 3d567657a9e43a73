using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Shuffling;

namespace Zarr.Format.Codecs;

/// <summary>Byte shuffle on its own (numcodecs shuffle.py): the first bytes of all elements, then the second ones; a tail that is no element stays.</summary>
/// <param name="ElementSize">Bytes of an element; 0 and 1 leave the bytes as they are.</param>
public sealed record ShuffleCodec(int ElementSize) : IBytesToBytesCodec, IConditionalCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.shuffle", "shuffle", c => new ShuffleCodec(c.Integer("elementsize", 4, 0, 1 << 20)), "elementsize") { Description = "Puts bytes of the same significance together." };

    /// <inheritdoc/>
    public string Name => "shuffle";

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["elementsize"] = ElementSize };

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => decodedLength;

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => encoded.Length;

    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => encodedLength;

    /// <inheritdoc/>
    public int? EncodedLength(int decodedLength) => decodedLength;

    // numcodecs shuffle.py, _prepare_arrays.
    void IConditionalCodec.RequireReadable(int? length)
    {
        if (ElementSize <= 1 || length % ElementSize == 0) return;
        throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'shuffle' is given {(length is null ? "chunks of no fixed length" : $"{length:N0} bytes")}, and others read only whole elements of the {ElementSize} bytes that it is set to. "
            + (length is null ? "Put it before compressors; elements of variable length cannot be shuffled." : "Give an element size that divides that, such as the size of the data type, and put checksums behind it."), ElementSize);
    }

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        ByteShuffle.Shuffle(decoded, encoded[..decoded.Length], Math.Max(1, ElementSize));
        return decoded.Length;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (encoded.Length > decoded.Length)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"{encoded.Length} shuffled bytes are more than the {decoded.Length} that can be.");
        ByteShuffle.Unshuffle(encoded, decoded[..encoded.Length], Math.Max(1, ElementSize));
        return encoded.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => $"shuffle({ElementSize})";
}

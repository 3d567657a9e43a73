using System.Buffers.Binary;
using Zarr.Codecs.Checksums;

namespace Zarr.Codecs;

/// <summary>A CRC-32C checksum appended as four little-endian bytes (Zarr v3 codec <c>crc32c</c>).</summary>
public sealed record Crc32CCodec : IBytesToBytesCodec
{
    private const int Size = 4;

    internal static readonly CodecDescriptor Descriptor = new("crc32c", "crc32c", configuration =>
    {
        // numcodecs checksum32.py can put it in front; only its default, the end, is Zarr's.
        configuration.Choice("location", "end", "end");
        return new Crc32CCodec();
    });

    /// <inheritdoc/>
    public string Name => "crc32c";

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + Size);

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        decoded.CopyTo(encoded);
        BinaryPrimitives.WriteUInt32LittleEndian(encoded[decoded.Length..], Crc32C.Compute(decoded));
        return decoded.Length + Size;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = encoded.Length - Size;
        if (length < 0 || length > decoded.Length)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"{encoded.Length} bytes cannot be {decoded.Length} bytes and a checksum.");
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(encoded[length..]);
        var actual = Crc32C.Compute(encoded[..length]);
        if (stored != actual)
            throw new ZarrException(ZarrErrorId.ChecksumMismatch, $"The CRC-32C of the bytes is {actual:x8}, the stored one {stored:x8}.");
        encoded[..length].CopyTo(decoded);
        return length;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

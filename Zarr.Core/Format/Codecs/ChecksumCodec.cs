using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs;

/// <summary>
/// Bytes with a 32-bit checksum of them, little-endian: after them for <c>crc32c</c> (Zarr v3 codec crc32c), <c>fletcher32</c> and
/// <c>jenkins_lookup3</c>, before them for <c>crc32</c> and <c>adler32</c>, unless the configuration says otherwise (numcodecs
/// checksum32.py, fletcher32.pyx).
/// </summary>
public abstract record ChecksumCodec : IBytesToBytesCodec
{
    private const int Size = sizeof(uint);

    private protected ChecksumCodec(string name, bool atStart, bool usuallyAtStart) => (Name, IsAtStart, _usuallyAtStart) = (name, atStart, usuallyAtStart);

    private readonly bool _usuallyAtStart;

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>True for a checksum before the bytes.</summary>
    public bool IsAtStart { get; }

    /// <inheritdoc/>
    public virtual JsonObject? Configure(ZarrFormat format) => IsAtStart == _usuallyAtStart ? null : new() { ["location"] = IsAtStart ? "start" : "end" };

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + Size);

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => Math.Max(0, encoded.Length - Size);

    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => encodedLength;

    /// <inheritdoc/>
    public int? EncodedLength(int decodedLength) => decodedLength + Size;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        decoded.CopyTo(IsAtStart ? encoded[Size..] : encoded);
        BinaryPrimitives.WriteUInt32LittleEndian(IsAtStart ? encoded : encoded[decoded.Length..], Compute(decoded));
        return decoded.Length + Size;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var length = encoded.Length - Size;
        if (length < 0 || length > decoded.Length)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"{encoded.Length} bytes cannot be {decoded.Length} bytes and a checksum.");
        var bytes = IsAtStart ? encoded[Size..] : encoded[..length];
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(IsAtStart ? encoded : encoded[length..]);
        var actual = Compute(bytes);
        if (stored != actual)
            throw new ZarrException(ZarrErrorId.ChecksumMismatch, $"The {Name} of the bytes is {actual:x8}, the stored one {stored:x8}.");
        bytes.CopyTo(decoded);
        return length;
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    private protected abstract uint Compute(ReadOnlySpan<byte> bytes);

    private protected static bool ReadLocation(CodecConfiguration configuration, string usual) => configuration.Choice("location", usual, "start", "end") == "start";
}

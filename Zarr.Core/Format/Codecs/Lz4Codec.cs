using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Compressors;

namespace Zarr.Format.Codecs;

/// <summary>One LZ4 block behind its decoded length as four little-endian bytes (numcodecs lz4.pyx).</summary>
/// <param name="Acceleration">1 (best ratio) upwards (faster).</param>
public sealed record Lz4Codec(int Acceleration) : IBytesToBytesCodec
{
    private const int Size = 4;

    internal static readonly CodecDescriptor Descriptor = new("numcodecs.lz4", "lz4", c => new Lz4Codec(c.Integer("acceleration", 1, 1, 65537)), "acceleration") { Description = "One LZ4 block behind its length." };

    /// <inheritdoc/>
    public string Name => "lz4";

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["acceleration"] = Acceleration };

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(Size + Lz4Block.MaxCompressedLength(decodedLength));

    /// <inheritdoc/>
    public long? DecodedLength(ReadOnlySpan<byte> encoded) => encoded.Length < Size ? null : BinaryPrimitives.ReadInt32LittleEndian(encoded);

    // A byte of a match's length stands for 255 bytes at most (lz4_Block_format.md).
    /// <inheritdoc/>
    public long MaxDecodedLength(int encodedLength) => 255L * encodedLength;

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        BinaryPrimitives.WriteInt32LittleEndian(encoded, decoded.Length);
        return Lz4Block.Compress(decoded, encoded[Size..], Acceleration) is > 0 and var length ? Size + length : 0;
    }

    /// <inheritdoc/>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        if (encoded.Length < Size) throw new ZarrException(ZarrErrorId.ChunkCorrupt, "The lz4 bytes are too few for a length.");
        var length = BinaryPrimitives.ReadInt32LittleEndian(encoded);
        if (length < 0 || length > decoded.Length)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The lz4 bytes claim a length of {length} where at most {decoded.Length} can be.");
        if (!Lz4Block.TryDecompress(encoded[Size..], decoded[..length]))
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, "The lz4 block is damaged.");
        return length;
    }

    /// <inheritdoc/>
    public override string ToString() => $"lz4({Acceleration})";
}

using System.Buffers;
using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs;

/// <summary>The elements in C order, in one byte order (Zarr v3 codec <c>bytes</c>; in v2 the order character of the dtype).</summary>
/// <param name="BigEndian">True for the most significant byte first; null where the metadata left it out.</param>
public sealed record BytesCodec(bool? BigEndian = null) : IElementBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("bytes", null, configuration =>
        new BytesCodec(configuration.Has("endian") ? configuration.Choice("endian", "", "little", "big") == "big" : null), "endian") { Description = "Elements as bytes, in one byte order." };

    /// <inheritdoc/>
    public string Name => "bytes";

    // Zarr v3 codec bytes: "endian" may be left out only where it has no meaning.
    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk) =>
        chunk.DataType.ByteOrderUnit == 1 ? new BytesCodec()
        : BigEndian is null && chunk.DataType.MayOmitByteOrder ? new BytesCodec(false)
        : BigEndian is null ? throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'bytes' needs a member 'endian' for the data type {chunk.DataType}.", "endian")
        : this;

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => BigEndian is { } big ? new() { ["endian"] = big ? "big" : "little" } : null;

    /// <inheritdoc/>
    public bool IsIdentity(ChunkSpec chunk) => !chunk.DataType.IsReordered(BigEndian is true);

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => chunk.Length;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        Decode(decoded, encoded.GetSpan(decoded.Length)[..decoded.Length], chunk);
        encoded.Advance(decoded.Length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        if (IsIdentity(chunk)) encoded.CopyTo(decoded);
        else chunk.DataType.Reorder(encoded, decoded, BigEndian is true);
    }

    /// <inheritdoc/>
    public override string ToString() => BigEndian is true ? "bytes(big)" : "bytes";
}

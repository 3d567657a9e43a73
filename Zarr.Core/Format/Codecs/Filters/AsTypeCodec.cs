using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>Stores elements as another type of number, converted as in C (numcodecs astype.py). Loses what that cannot hold.</summary>
public sealed record AsTypeCodec : TypedFilter, IElementFilter
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.astype", "astype",
        c => new AsTypeCodec(c.StoredType("decode_dtype"), c.StoredType("encode_dtype") ?? throw c.Invalid("encode_dtype", null, "a type such as <i2")), "encode_dtype", "decode_dtype") { Description = "Stores another type." };

    /// <summary>A filter between two types; null for that of the array.</summary>
    public AsTypeCodec(StoredType? decoded, StoredType encoded) : base(decoded, encoded)
    {
    }

    /// <inheritdoc/>
    public override string Name => "astype";

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format) => new() { ["encode_dtype"] = Encoded.ToString(), ["decode_dtype"] = Decoded.ToString() };

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryCast(From, decoded, To, encoded);

    int IElementFilter.TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryEncode(decoded, encoded, chunk);

    ZarrException IElementFilter.Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) => Refuse(decoded, place, where);

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => Cast(To, encoded, From, decoded);

    /// <inheritdoc/>
    public override string ToString() => $"astype({Encoded})";
}

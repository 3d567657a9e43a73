using System.Text.Json.Nodes;

namespace Zarr.Codecs.Filters;

/// <summary>Differences of neighbours in memory order; the first element stays (numcodecs delta.py). Sums are made in the decoded type.</summary>
public sealed record DeltaCodec : TypedFilter
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.delta", "delta",
        c => new DeltaCodec(c.StoredType("dtype"), c.StoredType("astype")), "dtype", "astype") { Description = "Differences of neighbours." };

    /// <summary>A filter between two types; null for those of the array.</summary>
    public DeltaCodec(StoredType? decoded = null, StoredType? encoded = null) : base(decoded, encoded)
    {
    }

    /// <inheritdoc/>
    public override string Name => "delta";

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format) => new() { ["dtype"] = Decoded.ToString(), ["astype"] = Encoded.ToString() };

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        if (Decoded!.Value.Type.Equals(Encoded!.Value.Type))
        {
            From.Difference(decoded, encoded);
            return;
        }

        using var differences = new PooledBytes(decoded.Length);
        From.Difference(decoded, differences.Span);
        Cast(From, differences.Span, To, encoded);
    }

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        Cast(To, encoded, From, decoded);
        From.Accumulate(decoded, decoded);
    }

    /// <inheritdoc/>
    public override string ToString() => Decoded == Encoded ? $"delta({Decoded})" : $"delta({Decoded}, {Encoded})";
}

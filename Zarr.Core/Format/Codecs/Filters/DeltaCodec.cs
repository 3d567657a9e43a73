using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

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

    /// <summary>True where there are differences that it cannot store so that they are read as they were.</summary>
    internal bool MayRefuse => !Decoded!.Value.Type.Equals(Encoded!.Value.Type) || !IsInteger(Decoded.Value.Type);

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        var isSame = Decoded!.Value.Type.Equals(Encoded!.Value.Type);
        using var room = isSame ? null : new PooledBytes(decoded.Length);
        var differences = isSame ? encoded : room!.Span;
        From.Difference(decoded, differences);
        // Integers that wrap around do so again when they are summed.
        if (From.FirstNotRestored(decoded, differences) is >= 0 and var lost) return lost;
        if (isSame) return -1;
        var outside = From.FirstOutside(differences, To);
        if (outside >= 0 && !(IsInteger(Decoded.Value.Type) && IsInteger(Encoded.Value.Type))) return outside;
        From.CastTo(differences, To, encoded);
        if (outside < 0) return -1;
        // Differences of unsigned integers that wrapped around are negative ones, and do so again.
        using var back = new PooledBytes(decoded.Length);
        To.CastTo(encoded, From, back.Span);
        var same = back.Span.CommonPrefixLength(differences);
        return same == differences.Length ? -1 : same / Decoded.Value.Type.ItemSize;
    }

    private protected override string Reason => $"its difference from the element before it cannot be stored as {Encoded!.Value.Type} so that it is read as it was";

    private static bool IsInteger(DataType type) => type.Arithmetic.NumPyName is ['i' or 'u', ..];

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        Cast(To, encoded, From, decoded);
        From.Accumulate(decoded, decoded);
    }

    /// <inheritdoc/>
    public override string ToString() => Decoded == Encoded ? $"delta({Decoded})" : $"delta({Decoded}, {Encoded})";
}

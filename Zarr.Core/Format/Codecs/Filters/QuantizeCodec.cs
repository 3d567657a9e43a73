using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>Keeps so many decimal digits of floating-point numbers, rounding to a power of two (numcodecs quantize.py). Loses the rest.</summary>
public sealed record QuantizeCodec : TypedFilter, IElementFilter
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.quantize", "quantize",
        c => new QuantizeCodec(c.Integer("digits", 0, -300, 300), c.StoredType("dtype"), c.StoredType("astype")), "digits", "astype", "dtype") { Description = "Keeps so many decimal digits." };

    private readonly double _scale;

    /// <summary>A filter that keeps <paramref name="digits"/> digits after the point; fewer than 0 round before it.</summary>
    public QuantizeCodec(int digits, StoredType? decoded = null, StoredType? encoded = null) : base(decoded, encoded)
    {
        Digits = digits;
        var exponent = Math.Log10(Math.Pow(10, -digits));
        exponent = exponent < 0 ? Math.Floor(exponent) : Math.Ceiling(exponent);
        _scale = Math.Pow(2, Math.Ceiling(Math.Log2(Math.Pow(10, -exponent))));
    }

    /// <inheritdoc/>
    public override string Name => "quantize";

    /// <summary>Decimal digits after the point that are kept.</summary>
    public int Digits { get; }

    /// <inheritdoc/>
    public override ICodec Bind(ChunkSpec chunk)
    {
        var bound = (QuantizeCodec)base.Bind(chunk);
        foreach (var type in new[] { bound.Decoded!.Value.Type, bound.Encoded!.Value.Type })
            if (type.NumPyName[0] != 'f') throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'quantize' works on floating-point numbers, not on {type}.", type.Name);
        return bound;
    }

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format) => new() { ["digits"] = Digits, ["dtype"] = Decoded.ToString(), ["astype"] = Encoded.ToString() };

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        using var rounded = new PooledBytes(decoded.Length);
        var failed = Decoded!.Value.Type.ItemSize switch
        {
            2 => Round(MemoryMarshal.Cast<byte, Half>(decoded), MemoryMarshal.Cast<byte, Half>(rounded.Span)),
            4 => Round(MemoryMarshal.Cast<byte, float>(decoded), MemoryMarshal.Cast<byte, float>(rounded.Span)),
            _ => Round(MemoryMarshal.Cast<byte, double>(decoded), MemoryMarshal.Cast<byte, double>(rounded.Span)),
        };
        return failed >= 0 ? failed : TryCast(From, rounded.Span, To, encoded);
    }

    int IElementFilter.TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryEncode(decoded, encoded, chunk);

    ZarrException IElementFilter.Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) => Refuse(decoded, place, where);

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => Cast(To, encoded, From, decoded);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"quantize({Digits}, {Encoded})");

    private int Round<T>(ReadOnlySpan<T> from, Span<T> to) where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        var scale = T.CreateTruncating(_scale);
        for (var i = 0; i < from.Length; i++) to[i] = T.Round(scale * from[i]) / scale;
        return FirstOverflow<T>(from, to);
    }
}

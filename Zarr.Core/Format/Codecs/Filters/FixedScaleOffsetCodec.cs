using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>
/// Stores round((x - offset) · scale) (numcodecs fixedscaleoffset.py): the arithmetic of an array of 32-bit floating-point numbers stays in 32
/// bits, as NumPy has it, all other is in 64. Loses what rounding takes.
/// </summary>
public sealed record FixedScaleOffsetCodec : TypedFilter, IElementFilter
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.fixedscaleoffset", "fixedscaleoffset",
        c => new FixedScaleOffsetCodec(c.Number("scale"), c.Number("offset"), c.StoredType("dtype"), c.StoredType("astype")), "scale", "offset", "astype", "dtype") { Description = "Numbers less an offset, times a scale, as integers." };

    /// <summary>A filter with a scale that is not 0.</summary>
    public FixedScaleOffsetCodec(double scale, double offset, StoredType? decoded = null, StoredType? encoded = null) : base(decoded, encoded)
    {
        if (scale == 0 || !double.IsFinite(scale) || !double.IsFinite(offset))
            throw new ZarrException(ZarrErrorId.CodecInvalid, "The codec 'fixedscaleoffset' needs a finite scale other than 0 and a finite offset.", scale);
        (Scale, Offset) = (scale, offset);
    }

    /// <inheritdoc/>
    public override string Name => "fixedscaleoffset";

    /// <summary>What elements are multiplied with.</summary>
    public double Scale { get; }

    /// <summary>What is taken from them before.</summary>
    public double Offset { get; }

    /// <inheritdoc/>
    public override JsonObject? Configure(ZarrFormat format) =>
        new() { ["scale"] = Spell(Scale), ["offset"] = Spell(Offset), ["dtype"] = Decoded.ToString(), ["astype"] = Encoded.ToString() };

    private protected override int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        if (Decoded!.Value.Type.ClrType == typeof(float))
        {
            using var scaled = new PooledBytes(decoded.Length);
            var from = MemoryMarshal.Cast<byte, float>(decoded);
            var to = MemoryMarshal.Cast<byte, float>(scaled.Span);
            var (scale, offset) = ((float)Scale, (float)Offset);
            for (var i = 0; i < from.Length; i++) to[i] = MathF.Round((from[i] - offset) * scale);
            return TryStore<float>(from, to, encoded);
        }

        using var buffer = new PooledBytes(checked(2 * (decoded.Length / Decoded.Value.Type.ItemSize) * sizeof(double)));
        var values = MemoryMarshal.Cast<byte, double>(buffer.Span);
        var numbers = values[..(values.Length / 2)];
        var results = values[(values.Length / 2)..];
        From.ToDouble(decoded, numbers);
        for (var i = 0; i < numbers.Length; i++) results[i] = Math.Round((numbers[i] - Offset) * Scale);
        return TryStore<double>(numbers, results, encoded);
    }

    private int TryStore<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<T> results, Span<byte> encoded) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (To.FirstNotHeld(results) is >= 0 and var outside) return outside;
        To.CastFrom(results, encoded);
        return FirstOverflow(numbers, results);
    }

    int IElementFilter.TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryEncode(decoded, encoded, chunk);

    ZarrException IElementFilter.Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) => Refuse(decoded, place, where);

    /// <inheritdoc/>
    public override void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        if (Encoded!.Value.Type.ClrType == typeof(float))
        {
            using var scaled = new PooledBytes(encoded.Length);
            var from = MemoryMarshal.Cast<byte, float>(encoded);
            var to = MemoryMarshal.Cast<byte, float>(scaled.Span);
            var (scale, offset) = ((float)Scale, (float)Offset);
            for (var i = 0; i < from.Length; i++) to[i] = from[i] / scale + offset;
            From.CastFrom<float>(to, decoded);
            return;
        }

        using var buffer = new PooledBytes(checked(encoded.Length / Encoded.Value.Type.ItemSize * sizeof(double)));
        var values = MemoryMarshal.Cast<byte, double>(buffer.Span);
        To.ToDouble(encoded, values);
        for (var i = 0; i < values.Length; i++) values[i] = values[i] / Scale + Offset;
        From.CastFrom<double>(values, decoded);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"fixedscaleoffset({Scale}, {Offset}, {Encoded})");

    private static JsonNode Spell(double value) => JsonNode.Parse(value.ToString("R", CultureInfo.InvariantCulture))!;
}

using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>
/// Rounds floating-point numbers to the nearest with <paramref name="KeepBits"/> bits of mantissa, ties to even (numcodecs bitround.py), and
/// integers to as many bits from their highest one (zarr-extensions, codecs/bitround). Decoding does nothing. Loses the rest; what is infinite or no
/// number stays as it is, and a number that would become infinite, or wrap around, is an error.
/// </summary>
/// <param name="KeepBits">Bits to keep.</param>
public sealed record BitRoundCodec(int KeepBits) : IElementFilter
{
    internal static readonly CodecDescriptor Descriptor = new("bitround", "bitround", c => new BitRoundCodec(c.Integer("keepbits", -1, 0, 64)), "keepbits") { Description = "Keeps so many bits of the fraction." };

    /// <inheritdoc/>
    public string Name => "bitround";

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk)
    {
        if (KeepBits < 0) throw new ZarrException(ZarrErrorId.CodecInvalid, "The codec 'bitround' needs a member keepbits.", "keepbits");
        var mantissa = MantissaOf(chunk);
        return mantissa < 0 ? throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'bitround' works on numbers, not on {chunk.DataType}.", chunk.DataType.Name)
            : mantissa > 0 && KeepBits > mantissa ? throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'bitround' cannot keep {KeepBits} bits: {chunk.DataType} has {mantissa}.", KeepBits)
            : this;
    }

    /// <inheritdoc/>
    public ChunkSpec Encoded(ChunkSpec chunk)
    {
        if (chunk.FillValue is not { } fill) return chunk;
        var rounded = new byte[fill.Length];
        // One that cannot be encoded never is: no chunk that holds it is stored.
        return chunk with { FillValue = TryEncode(fill.Span, rounded, chunk) < 0 ? rounded : (ReadOnlyMemory<byte>?)null };
    }

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["keepbits"] = KeepBits };

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        if (TryEncode(decoded, encoded, chunk) is >= 0 and var failed) throw ((IElementFilter)this).Refuse(decoded, failed, FilterErrors.PlaceOf(failed, chunk), chunk);
    }

    int IElementFilter.TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryEncode(decoded, encoded, chunk);

    ZarrException IElementFilter.Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) =>
        FilterErrors.Refuse(Name, chunk.DataType, decoded, place, where, $"rounded to {KeepBits} bits it is beyond {chunk.DataType}");

    private int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        var mantissa = MantissaOf(chunk);
        var isSigned = chunk.DataType.NumPyName[0] == 'i';
        return chunk.DataType.ItemSize switch
        {
            1 => RoundIntegers<byte>(decoded, encoded, isSigned),
            2 when mantissa > 0 => RoundFloats<ushort>(decoded, encoded, mantissa),
            4 when mantissa > 0 => RoundFloats<uint>(decoded, encoded, mantissa),
            8 when mantissa > 0 => RoundFloats<ulong>(decoded, encoded, mantissa),
            2 => RoundIntegers<ushort>(decoded, encoded, isSigned),
            4 => RoundIntegers<uint>(decoded, encoded, isSigned),
            _ => RoundIntegers<ulong>(decoded, encoded, isSigned),
        };
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => encoded.CopyTo(decoded);

    /// <inheritdoc/>
    public override string ToString() => $"bitround({KeepBits})";

    /// <summary>Bits of mantissa; 0 for integers, -1 for what is no number.</summary>
    private static int MantissaOf(ChunkSpec chunk) => chunk.DataType.NumPyName switch
    {
        "f2" => 10,
        "f4" => 23,
        "f8" => 52,
        [('i' or 'u'), _] => 0,
        _ => -1,
    };

    private int RoundFloats<T>(ReadOnlySpan<byte> decoded, Span<byte> encoded, int mantissa) where T : unmanaged, IBinaryInteger<T>
    {
        var drop = mantissa - KeepBits;
        if (drop == 0)
        {
            decoded.CopyTo(encoded);
            return -1;
        }

        var from = MemoryMarshal.Cast<byte, T>(decoded);
        var to = MemoryMarshal.Cast<byte, T>(encoded);
        var mask = ~T.Zero << drop;
        var half = (T.One << (drop - 1)) - T.One;
        // Infinity is the greatest exponent with nothing behind it.
        var magnitude = ~T.Zero >> 1;
        var infinity = magnitude << mantissa & magnitude;
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = unchecked(from[i] + (((from[i] >> drop) & T.One) + half)) & mask;
            if ((to[i] & magnitude) < infinity && (from[i] & magnitude) < infinity) continue;
            if ((from[i] & magnitude) < infinity) return i;
            to[i] = from[i];
        }

        return -1;
    }

    private int RoundIntegers<T>(ReadOnlySpan<byte> decoded, Span<byte> encoded, bool isSigned) where T : unmanaged, IBinaryInteger<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(decoded);
        var to = MemoryMarshal.Cast<byte, T>(encoded);
        var width = 8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        var sign = T.One << (width - 1);
        for (var i = 0; i < from.Length; i++)
        {
            var drop = width - int.CreateTruncating(T.LeadingZeroCount(from[i])) - KeepBits;
            to[i] = drop <= 0 ? from[i] : unchecked(from[i] + (((from[i] >> drop) & T.One) + ((T.One << (drop - 1)) - T.One))) & (~T.Zero << drop);
            // Beyond the greatest it has wrapped around; a negative one rounded to 0 has not.
            if (isSigned ? (from[i] & sign) == T.Zero && (to[i] & sign) != T.Zero : drop > 0 && to[i] < (from[i] & (~T.Zero << drop))) return i;
        }

        return -1;
    }
}

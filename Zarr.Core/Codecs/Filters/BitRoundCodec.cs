using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Zarr.Codecs.Filters;

/// <summary>
/// Rounds floating-point numbers to the nearest with <paramref name="KeepBits"/> bits of mantissa, ties to even (numcodecs bitround.py), and
/// integers to as many bits from their highest one (zarr-extensions, codecs/bitround). Decoding does nothing. Loses the rest.
/// </summary>
/// <param name="KeepBits">Bits to keep.</param>
public sealed record BitRoundCodec(int KeepBits) : IArrayToArrayCodec
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
        Encode(fill.Span, rounded, chunk);
        return chunk with { FillValue = rounded };
    }

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new() { ["keepbits"] = KeepBits };

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        var mantissa = MantissaOf(chunk);
        switch (chunk.DataType.ItemSize)
        {
            case 1: RoundIntegers<byte>(decoded, encoded); break;
            case 2 when mantissa > 0: RoundFloats<short>(decoded, encoded, mantissa); break;
            case 4 when mantissa > 0: RoundFloats<int>(decoded, encoded, mantissa); break;
            case 8 when mantissa > 0: RoundFloats<long>(decoded, encoded, mantissa); break;
            case 2: RoundIntegers<ushort>(decoded, encoded); break;
            case 4: RoundIntegers<uint>(decoded, encoded); break;
            default: RoundIntegers<ulong>(decoded, encoded); break;
        }
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

    private void RoundFloats<T>(ReadOnlySpan<byte> decoded, Span<byte> encoded, int mantissa) where T : unmanaged, IBinaryInteger<T>
    {
        var drop = mantissa - KeepBits;
        if (drop == 0)
        {
            decoded.CopyTo(encoded);
            return;
        }

        var from = MemoryMarshal.Cast<byte, T>(decoded);
        var to = MemoryMarshal.Cast<byte, T>(encoded);
        var mask = ~T.Zero << drop;
        var half = (T.One << (drop - 1)) - T.One;
        for (var i = 0; i < from.Length; i++) to[i] = unchecked(from[i] + (((from[i] >> drop) & T.One) + half)) & mask;
    }

    private void RoundIntegers<T>(ReadOnlySpan<byte> decoded, Span<byte> encoded) where T : unmanaged, IBinaryInteger<T>
    {
        var from = MemoryMarshal.Cast<byte, T>(decoded);
        var to = MemoryMarshal.Cast<byte, T>(encoded);
        var width = 8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        for (var i = 0; i < from.Length; i++)
        {
            var drop = width - int.CreateTruncating(T.LeadingZeroCount(from[i])) - KeepBits;
            to[i] = drop <= 0 ? from[i] : unchecked(from[i] + (((from[i] >> drop) & T.One) + ((T.One << (drop - 1)) - T.One))) & (~T.Zero << drop);
        }
    }
}

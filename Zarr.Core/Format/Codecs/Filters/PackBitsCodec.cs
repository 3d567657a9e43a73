using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>
/// Elements in no more bits than they have: eight bools to a byte, two int4. As v3 registers it (zarr-extensions, codecs/packbits) the first
/// element is the lowest bits, any number can be packed, and the count of padding bits is left out unless asked for; as numcodecs writes it
/// for v2 (packbits.py) the first is the highest bit, the elements are bools, and the count comes first.
/// </summary>
/// <param name="Padding">Where the count of padding bits stands.</param>
/// <param name="HighestFirst">True for numcodecs' order of bits.</param>
/// <param name="FirstBit">The lowest bit of each number that is kept.</param>
/// <param name="LastBit">The highest bit of each number that is kept; null for the highest that it has.</param>
public sealed record PackBitsCodec(PackBitsPadding Padding, bool HighestFirst, int FirstBit = 0, int? LastBit = null) : IElementBytesCodec
{
    internal static readonly CodecDescriptor V2Descriptor = new("numcodecs.packbits", "packbits", _ => new PackBitsCodec(PackBitsPadding.FirstByte, true)) { Description = "Eight bools to a byte." };

    internal static readonly CodecDescriptor Descriptor = new("packbits", null, c => new PackBitsCodec(c.Choice("padding_encoding", "none", "none", "first_byte", "last_byte") switch
    {
        "first_byte" => PackBitsPadding.FirstByte,
        "last_byte" => PackBitsPadding.LastByte,
        _ => PackBitsPadding.None,
    }, false, c.Integer("first_bit", 0, 0, 63), c.Has("last_bit") ? c.Integer("last_bit", 0, 0, 63) : null), "padding_encoding") { Description = "Elements in no more bits than they have." };

    /// <inheritdoc/>
    public string Name => HighestFirst ? "numcodecs.packbits" : "packbits";

    /// <summary>True where a number may have bits above the last one that is kept.</summary>
    internal bool MayLoseBits => LastBit is not null;

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk)
    {
        if (chunk.DataType.BitLayout is not { } bits || (HighestFirst && bits.Bits > 1))
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' packs {(HighestFirst ? "elements of type bool" : "numbers")}, not {chunk.DataType}.", chunk.DataType.Name);
        if (FirstBit > (LastBit ?? bits.Bits - 1) || LastBit >= bits.Bits)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'packbits' cannot keep the bits {FirstBit} to {LastBit ?? bits.Bits - 1} of {chunk.DataType}, which has {bits.Bits}.", LastBit);
        return this;
    }

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format)
    {
        if (HighestFirst) return null;
        var members = new JsonObject();
        if (Padding != PackBitsPadding.None) members["padding_encoding"] = Padding == PackBitsPadding.FirstByte ? "first_byte" : "last_byte";
        if (FirstBit > 0) members["first_bit"] = FirstBit;
        if (LastBit is { } last) members["last_bit"] = last;
        return members.Count == 0 ? null : members;
    }

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => checked((int)((BitsOf(chunk) + 7) / 8)) + (Padding == PackBitsPadding.None ? 0 : 1);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        var length = EncodedLength(chunk)!.Value;
        var bytes = encoded.GetSpan(length)[..length];
        bytes.Clear();
        var padding = (byte)(-BitsOf(chunk) & 7);
        if (Padding == PackBitsPadding.FirstByte) bytes[0] = padding;
        else if (Padding == PackBitsPadding.LastByte) bytes[^1] = padding;
        var packed = Packed<byte>(bytes);
        if (chunk.DataType.BitLayout is { Bits: > 1 } layout)
        {
            if (Pack(decoded, packed, layout, PartLength(chunk)) is >= 0 and var lost) throw Refuse(decoded, lost / layout.Parts, FilterErrors.PlaceOf(lost / layout.Parts, chunk), chunk);
        }
        else for (var i = 0; i < decoded.Length; i++)
            if (decoded[i] != 0) packed[i >> 3] |= (byte)(HighestFirst ? 0x80 >> (i & 7) : 1 << (i & 7));
        encoded.Advance(length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        var padding = -BitsOf(chunk) & 7;
        if (Padding != PackBitsPadding.None && encoded[Padding == PackBitsPadding.FirstByte ? 0 : ^1] is var told && told != padding)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The packed bits tell of {told} padding bits where there must be {padding}.");
        var packed = Padding switch { PackBitsPadding.FirstByte => encoded[1..], PackBitsPadding.LastByte => encoded[..^1], _ => encoded };
        if (chunk.DataType.BitLayout is { Bits: > 1 } layout) Unpack(packed, decoded, layout, PartLength(chunk));
        else for (var i = 0; i < decoded.Length; i++)
            decoded[i] = (byte)((HighestFirst ? packed[i >> 3] >> (7 - (i & 7)) : packed[i >> 3] >> (i & 7)) & 1);
    }

    /// <inheritdoc/>
    public override string ToString() => "packbits";

    /// <summary>Refuses elements with bits that are not kept, before anything is stored of the value they are in.</summary>
    /// <param name="decoded">Some of the value's elements.</param>
    /// <param name="chunk">Their type.</param>
    /// <param name="start">The place of the first one in the value.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueNotConvertible"/>.</exception>
    internal void RequireKept(ReadOnlySpan<byte> decoded, ChunkSpec chunk, long start)
    {
        if (!MayLoseBits || chunk.DataType.BitLayout is not { Bits: > 1 } layout) return;
        var partLength = PartLength(chunk);
        for (var i = 0; i < decoded.Length; i += partLength)
            if (!IsKept(ValueOf(decoded.Slice(i, partLength), layout), layout) && i / partLength / layout.Parts is var place)
                throw Refuse(decoded, place, FormattableString.Invariant($"element {start + place} of the value"), chunk);
    }

    private ZarrException Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) =>
        FilterErrors.Refuse(Name, chunk.DataType, decoded, place, where, $"it has bits above bit {LastBit}, which are not kept");

    private Span<T> Packed<T>(Span<T> bytes) => Padding switch { PackBitsPadding.FirstByte => bytes[1..], PackBitsPadding.LastByte => bytes[..^1], _ => bytes };

    private static int PartLength(ChunkSpec chunk) => chunk.DataType.ItemSize / chunk.DataType.BitLayout!.Value.Parts;

    private int Kept(BitLayout layout) => (LastBit ?? layout.Bits - 1) - FirstBit + 1;

    private long BitsOf(ChunkSpec chunk) => chunk.Shape.ElementCount * chunk.DataType.BitLayout!.Value.Parts * Kept(chunk.DataType.BitLayout.Value);

    // The bits of a number are those of its little-endian bytes; bits that wait for their byte fill up from below. Gives the first number whose high
    // bits would be lost, or -1; the low ones are rounded away.
    private int Pack(ReadOnlySpan<byte> decoded, Span<byte> packed, BitLayout layout, int partLength)
    {
        var (kept, mask) = (Kept(layout), ulong.MaxValue >> (64 - Kept(layout)));
        var (waiting, count, at) = (UInt128.Zero, 0, 0);
        for (var i = 0; i < decoded.Length; i += partLength)
        {
            var value = ValueOf(decoded.Slice(i, partLength), layout);
            if (!IsKept(value, layout)) return i / partLength;
            waiting |= (UInt128)(value & mask) << count;
            for (count += kept; count >= 8; count -= 8, waiting >>= 8) packed[at++] = (byte)waiting;
        }

        if (count > 0) packed[at] = (byte)waiting;
        return -1;
    }

    // Without the low bits.
    private ulong ValueOf(ReadOnlySpan<byte> part, BitLayout layout)
    {
        ulong bits = 0;
        part.CopyTo(MemoryMarshal.AsBytes(new Span<ulong>(ref bits)));
        var unused = 64 - layout.Bits;
        return Extend(bits << unused, unused + FirstBit, layout);
    }

    private bool IsKept(ulong value, BitLayout layout) => 64 - Kept(layout) is var above && Extend(value << above, above, layout) == value;

    // "sign-extended (for signed integer data types), or zero-extended"
    private static ulong Extend(ulong bits, int shift, BitLayout layout) => layout.IsSigned ? (ulong)((long)bits >> shift) : bits >> shift;

    private void Unpack(ReadOnlySpan<byte> packed, Span<byte> decoded, BitLayout layout, int partLength)
    {
        var (kept, mask) = (Kept(layout), ulong.MaxValue >> (64 - Kept(layout)));
        var (waiting, count, at) = (UInt128.Zero, 0, 0);
        for (; decoded.Length > 0; decoded = decoded[partLength..])
        {
            for (; count < kept; count += 8) waiting |= (UInt128)packed[at++] << count;
            var number = (ulong)waiting & mask;
            (waiting, count) = (waiting >> kept, count - kept);
            // What is above the last bit is gone.
            number = Extend(number << (64 - kept), 64 - kept, layout);
            BitConverter.GetBytes(number << FirstBit).AsSpan(0, partLength).CopyTo(decoded);
        }
    }
}

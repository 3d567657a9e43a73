using System.Buffers;
using System.Text.Json.Nodes;

namespace Zarr.Codecs.Filters;

/// <summary>
/// Eight bools to a byte. As v3 registers it (zarr-extensions, codecs/packbits) the first element is the lowest bit, and the count of padding
/// bits is left out unless asked for; as numcodecs writes it for v2 (packbits.py) the first is the highest, and the count comes first.
/// </summary>
/// <param name="Padding">Where the count of padding bits stands.</param>
/// <param name="HighestFirst">True for numcodecs' order of bits.</param>
public sealed record PackBitsCodec(PackBitsPadding Padding, bool HighestFirst) : IElementBytesCodec
{
    internal static readonly CodecDescriptor V2Descriptor = new("numcodecs.packbits", "packbits", _ => new PackBitsCodec(PackBitsPadding.FirstByte, true));

    internal static readonly CodecDescriptor Descriptor = new("packbits", null, c =>
    {
        // Parts of elements are no use for bools, which is what can be packed here.
        c.Integer("first_bit", 0, 0, 0);
        c.Integer("last_bit", 0, 0, 0);
        return new PackBitsCodec(c.Choice("padding_encoding", "none", "none", "first_byte", "last_byte") switch
        {
            "first_byte" => PackBitsPadding.FirstByte,
            "last_byte" => PackBitsPadding.LastByte,
            _ => PackBitsPadding.None,
        }, false);
    }, "padding_encoding");

    /// <inheritdoc/>
    public string Name => HighestFirst ? "numcodecs.packbits" : "packbits";

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk) => chunk.DataType.Name == "bool" ? this
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'packbits' packs elements of type bool, not {chunk.DataType}.", chunk.DataType.Name);

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => HighestFirst || Padding == PackBitsPadding.None ? null
        : new() { ["padding_encoding"] = Padding == PackBitsPadding.FirstByte ? "first_byte" : "last_byte" };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => (chunk.Length + 7) / 8 + (Padding == PackBitsPadding.None ? 0 : 1);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        var length = EncodedLength(chunk)!.Value;
        var bytes = encoded.GetSpan(length)[..length];
        bytes.Clear();
        var padding = (byte)(-decoded.Length & 7);
        if (Padding == PackBitsPadding.FirstByte) bytes[0] = padding;
        else if (Padding == PackBitsPadding.LastByte) bytes[^1] = padding;
        var packed = Packed<byte>(bytes);
        for (var i = 0; i < decoded.Length; i++)
            if (decoded[i] != 0) packed[i >> 3] |= (byte)(HighestFirst ? 0x80 >> (i & 7) : 1 << (i & 7));
        encoded.Advance(length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        var padding = -decoded.Length & 7;
        if (Padding != PackBitsPadding.None && encoded[Padding == PackBitsPadding.FirstByte ? 0 : ^1] is var told && told != padding)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"The packed bits tell of {told} padding bits where there must be {padding}.");
        var packed = Padding switch { PackBitsPadding.FirstByte => encoded[1..], PackBitsPadding.LastByte => encoded[..^1], _ => encoded };
        for (var i = 0; i < decoded.Length; i++)
            decoded[i] = (byte)((HighestFirst ? packed[i >> 3] >> (7 - (i & 7)) : packed[i >> 3] >> (i & 7)) & 1);
    }

    /// <inheritdoc/>
    public override string ToString() => "packbits";

    private Span<T> Packed<T>(Span<T> bytes) => Padding switch { PackBitsPadding.FirstByte => bytes[1..], PackBitsPadding.LastByte => bytes[..^1], _ => bytes };
}

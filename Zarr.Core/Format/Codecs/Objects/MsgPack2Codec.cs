using System.Buffers;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Objects as one MessagePack list for a chunk: the elements, NumPy's name of their type, the shape (numcodecs msgpacks.py, format <c>msgpack2</c>).</summary>
/// <param name="UseSingleFloat">Write numbers with a fraction in 32 bits.</param>
/// <param name="UseBinType">Tell bytes from text.</param>
/// <param name="Raw">Read text as bytes.</param>
public sealed record MsgPack2Codec(bool UseSingleFloat = false, bool UseBinType = true, bool Raw = false) : IObjectBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.msgpack2", "msgpack2",
        c => new MsgPack2Codec(c.Boolean("use_single_float", false), c.Boolean("use_bin_type", true), c.Boolean("raw", false))) { Description = "Objects as MessagePack." };

    /// <inheritdoc/>
    public string Name => "msgpack2";

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.Object;

    /// <inheritdoc/>
    public JsonObject Configure(ZarrFormat format) => new() { ["raw"] = Raw, ["use_single_float"] = UseSingleFloat, ["use_bin_type"] = UseBinType };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk) =>
        new MessagePackWriter(encoded, UseSingleFloat, UseBinType).Write((object?[])[.. ObjectTree.Nest(decoded, chunk.Shape), "|O", chunk.Shape.Select(n => (object?)n).ToArray()]);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk)
    {
        var reader = new MessagePackReader(encoded, Raw);
        if (reader.Read() is not object?[] items) throw new ZarrException(ZarrErrorId.ChunkCorrupt, "It is not a MessagePack list.");
        if (Raw && items.Length > 1 && items[^2] is byte[] type) items[^2] = System.Text.Encoding.Latin1.GetString(type);
        ObjectTree.Unpack(items, decoded);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

using System.Buffers;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Byte strings of any length (zarr-extensions, <c>codecs/vlen-bytes</c>; numcodecs vlen.pyx, VLenBytes).</summary>
public sealed record VLenBytesCodec : IObjectBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("vlen-bytes", "vlen-bytes", _ => new VLenBytesCodec()) { Description = "Byte strings of any length." };

    /// <inheritdoc/>
    public string Name => "vlen-bytes";

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.Bytes;

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        LengthPrefixed.WriteCount(encoded, decoded.Length);
        foreach (var element in decoded) LengthPrefixed.Write(encoded, (byte[])element!);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk) => LengthPrefixed.Read(encoded, decoded, item => item.ToArray());

    /// <inheritdoc/>
    public override string ToString() => Name;
}

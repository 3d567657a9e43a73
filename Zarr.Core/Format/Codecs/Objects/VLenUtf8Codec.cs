using System.Buffers;
using System.Text;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Texts of any length as UTF-8 (zarr-extensions, <c>codecs/vlen-utf8</c>; numcodecs vlen.pyx, VLenUTF8).</summary>
public sealed record VLenUtf8Codec : IObjectBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("vlen-utf8", "vlen-utf8", _ => new VLenUtf8Codec()) { Description = "Texts of any length, as UTF-8." };

    /// <inheritdoc/>
    public string Name => "vlen-utf8";

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.String;

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => null;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        LengthPrefixed.WriteCount(encoded, decoded.Length);
        foreach (var element in decoded)
        {
            var text = (string)element!;
            LengthPrefixed.WriteCount(encoded, StringDataType.Utf8.GetByteCount(text));
            StringDataType.Utf8.GetBytes(text, encoded);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk)
    {
        try
        {
            LengthPrefixed.Read(encoded, decoded, item => StringDataType.Utf8.GetString(item));
        }
        catch (DecoderFallbackException e)
        {
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, "A text in it is not UTF-8.", null, e);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

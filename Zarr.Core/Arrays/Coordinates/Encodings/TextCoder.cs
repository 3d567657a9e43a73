using System.Text;
using Zarr.Format.DataTypes;

namespace Zarr.Arrays.Coordinates.Encodings;

/// <summary>Texts: of bytes in another encoding than UTF-8, and null where one stands for no text.</summary>
/// <param name="stored">The stored type: texts of any length, or <c>S</c>.</param>
/// <param name="encoding">How texts of one size are stored; null for UTF-8.</param>
/// <param name="missing">What stands for no text.</param>
internal sealed class TextCoder(DataType stored, Encoding? encoding, IReadOnlyList<string> missing) : ValueCoder
{
    // No character takes less than a byte.
    private int Longest => stored.ItemSize;

    public override DataType Decoded => DataTypeRegistry.String;

    public override (Array Values, DataType Type) Decode(Array elements, bool mayReuse)
    {
        var texts = encoding is null ? Array.ConvertAll((object?[])stored.ToElements(elements), text => (string?)text) : Read((byte[])elements, encoding);
        for (var i = 0; i < texts.Length; i++)
            if (texts[i] is { } text && missing.Contains(text)) texts[i] = null;
        return (texts, Decoded);
    }

    public override ElementSource Encode(object? values, ElementHeap? heap)
    {
        values = WithMissing(values);
        if (encoding is null) return ElementSource.From(values, stored, heap);
        // As texts of the size are stored, which tells where they lie; the bytes are those of UTF-8 then.
        var texts = ElementSource.From(values, DataType.Parse($"U{Longest}"), null);
        var (type, length) = (DataType.Parse($"U{Longest}"), sizeof(int) * Longest);
        var packed = new byte[checked((int)texts.Shape.ElementCount * stored.ItemSize)];
        for (var i = 0; i < texts.Shape.ElementCount; i++)
        {
            var text = (string)type.GetElement(((byte[])texts.Data).AsSpan(i * length, length))!;
            try
            {
                if (encoding.GetByteCount(text) > stored.ItemSize) throw NotStorable(i, text, $"it must have at most {stored.ItemSize} bytes in {encoding.WebName}");
                encoding.GetBytes(text, packed.AsSpan(i * stored.ItemSize, stored.ItemSize));
            }
            catch (EncoderFallbackException)
            {
                throw NotStorable(i, text, $"{encoding.WebName} has not all of its characters");
            }
        }

        return new(packed, texts.Shape, null);
    }

    /// <summary>Values in which texts stand for missing ones.</summary>
    public object? WithMissing(object? values) => missing.Count == 0 ? values : values is object?[] list ? Array.ConvertAll(list, WithMissing) : values ?? missing[0];

    private string?[] Read(byte[] bytes, Encoding from)
    {
        var texts = new string?[bytes.Length / stored.ItemSize];
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                texts[i] = from.GetString(bytes.AsSpan(i * stored.ItemSize, stored.ItemSize).TrimEnd((byte)0));
            }
            catch (DecoderFallbackException e)
            {
                throw new ZarrException(ZarrErrorId.ValueNotConvertible, FormattableString.Invariant($"Element {i} is no text in {from.WebName}, which the attribute _Encoding says it is. Read what is stored: -Stored."), i, e);
            }
        }

        return texts;
    }
}

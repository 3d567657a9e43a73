using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.DataTypes;

/// <summary>What data types share whose elements are blocks of bytes of one size, for which .NET has no type of that size.</summary>
internal abstract class BlockDataType(string name, string numPyName, int itemSize, Type clrType) : DataType(name, numPyName, itemSize, clrType)
{
    /// <summary>The most bytes of an element: the fill value is kept in memory from the moment an array is opened.</summary>
    public const int MaxItemSize = 1 << 26;

    internal sealed override Type StorageType => typeof(byte);

    internal sealed override Array CreateArray(long count) => count <= Array.MaxLength / ItemSize
        ? GC.AllocateUninitializedArray<byte>((int)count * ItemSize)
        : throw new ZarrException(ZarrErrorId.SelectionTooLarge,
            $"{count:N0} elements of {ItemSize:N0} bytes do not fit into one .NET array of bytes, which holds at most {Array.MaxLength:N0}. Take fewer at a time.", count);

    internal sealed override Array ToElements(Array storage)
    {
        var bytes = ((byte[])storage).AsSpan();
        var elements = (object?[])Array.CreateInstance(ElementType, bytes.Length / ItemSize);
        for (var i = 0; i < elements.Length; i++) elements[i] = GetElement(bytes.Slice(i * ItemSize, ItemSize));
        return elements;
    }

    internal sealed override void ConvertElements(Array source, Array destination)
    {
        var bytes = ((byte[])destination).AsSpan();
        for (var i = 0; i < source.Length; i++)
        {
            try
            {
                SetElement(source is object?[] flat ? flat[i] : ElementConverter.ElementAt(source, i), bytes.Slice(i * ItemSize, ItemSize));
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
            {
                throw new ZarrException(e.Id, $"Element {i} of the value: {e.Message}", e.Target, e);
            }
        }
    }

    internal override ElementStatistics Summarize(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> fill) =>
        new(null, null, double.NaN, 0, CountOf(fill, elements));

    /// <summary>How many elements have exactly these bits.</summary>
    protected long CountOf(ReadOnlySpan<byte> element, ReadOnlySpan<byte> elements)
    {
        long count = 0;
        for (var at = 0; element.Length > 0 && at < elements.Length; at += ItemSize)
            if (elements.Slice(at, ItemSize).SequenceEqual(element)) count++;
        return count;
    }

    /// <summary>The bytes that a fill value spells in base64 or as a list of numbers; null when it does neither.</summary>
    private protected static byte[]? Bytes(JsonNode? json)
    {
        switch (json)
        {
            case JsonArray items:
                var bytes = new byte[items.Count];
                for (var i = 0; i < bytes.Length; i++)
                    if (items[i] is not { } item || item.GetValueKind() != JsonValueKind.Number || !byte.TryParse(item.ToJsonString(), out bytes[i])) return null;
                return bytes;
            default:
                if (Text(json) is not { } text) return null;
                var room = new byte[text.Length / 4 * 3 + 3];
                return Convert.TryFromBase64String(text, room, out var length) ? room[..length] : null;
        }
    }

    /// <summary>The text of a JSON value; null when it is none.</summary>
    private protected static string? Text(JsonNode? json) => json?.GetValueKind() == JsonValueKind.String ? json.GetValue<string>() : null;

    /// <summary>True for what stands for zeros in v2 metadata besides their base64 (docs/format-rules.md, rule 5).</summary>
    private protected static bool MeansZero(JsonNode? json, ZarrFormat format) =>
        format == ZarrFormat.V2 && json?.GetValueKind() is JsonValueKind.Number or JsonValueKind.String && json.ToJsonString() is "0" or "\"\"";

    private protected ZarrException NotConvertible(object? value, string why) =>
        new(ZarrErrorId.ValueNotConvertible, $"{Describe(value)} cannot be stored as {Name}: {why}.", value);

    private static string Describe(object? value) => value switch
    {
        null => "A null value",
        string { Length: <= 40 } text => $"The text '{text}'",
        string text => $"The text '{text[..40]}…' of {text.Length} characters",
        byte[] bytes => $"A value of {bytes.Length} bytes",
        _ => $"A value of type {value.GetType().Name}",
    };
}

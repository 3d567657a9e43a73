using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>A list of labels, and how the place of one in it is stored: counted from 1, and 0 for none of them (numcodecs categorize.py).</summary>
internal sealed class Labels : IEquatable<Labels>
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    public Labels(IReadOnlyList<string> texts, StoredType? numbers)
    {
        (Texts, Numbers) = (texts, numbers ?? new(DataType.Parse("uint8"), false));
        var most = Numbers.Type.ClrType == typeof(sbyte) ? sbyte.MaxValue : Numbers.Type.ClrType == typeof(byte) ? byte.MaxValue
            : Numbers.Type.ClrType == typeof(short) ? short.MaxValue : Numbers.Type.ClrType == typeof(ushort) ? ushort.MaxValue : int.MaxValue;
        if (Numbers.Type is not INumericType || Numbers.Type.ClrType == typeof(bool) || texts.Count > most)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'categorize' cannot store {texts.Count} labels as {Numbers.Type}.", Numbers.Type.Name);
        // Of two that are equal the last is written, as in numcodecs.
        for (var i = 0; i < texts.Count; i++) _places[texts[i]] = i + 1;
    }

    public IReadOnlyList<string> Texts { get; }

    public StoredType Numbers { get; }

    /// <summary>Reads <c>labels</c> and <c>astype</c>.</summary>
    public static Labels Read(CodecConfiguration c)
    {
        var node = c.Node("labels");
        if (node is not JsonArray labels || labels.Any(label => label?.GetValueKind() != JsonValueKind.String)) throw c.Invalid("labels", node, "a list of texts");
        return new([.. labels.Select(label => label!.GetValue<string>())], c.StoredType("astype"));
    }

    public JsonObject Configure(string elements) => new()
    {
        ["labels"] = new JsonArray([.. Texts.Select(label => (JsonNode?)label)]), ["dtype"] = elements, ["astype"] = Numbers.ToString(),
    };

    public int EncodedLength(ChunkSpec chunk) => checked((int)(chunk.Shape.ElementCount * Numbers.Type.ItemSize));

    public void Encode(int count, Func<int, string> textAt, IBufferWriter<byte> encoded)
    {
        var size = Numbers.Type.ItemSize;
        var places = encoded.GetSpan(count * size)[..(count * size)];
        for (var i = 0; i < count; i++) Numbers.Type.SetElement(_places.GetValueOrDefault(textAt(i)), places.Slice(i * size, size));
        if (Numbers.BigEndian) Numbers.Type.ReverseByteOrder(places, places);
        encoded.Advance(places.Length);
    }

    /// <summary>The labels; what is no place of one is read as empty.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ChunkCorrupt"/>.</exception>
    public string[] Decode(ReadOnlySpan<byte> encoded, int count)
    {
        var size = Numbers.Type.ItemSize;
        if (encoded.Length != count * size)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"It has {encoded.Length:N0} bytes where {count:N0} places of labels have {(long)count * size:N0}.");
        using var places = new PooledBytes(encoded.Length);
        if (Numbers.BigEndian) Numbers.Type.ReverseByteOrder(encoded, places.Span);
        else encoded.CopyTo(places.Span);
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            var place = Convert.ToDouble(Numbers.Type.GetElement(places.Span.Slice(i * size, size)), null);
            texts[i] = place >= 1 && place <= Texts.Count && double.IsInteger(place) ? Texts[(int)place - 1] : "";
        }

        return texts;
    }

    public bool Equals(Labels? other) => other is not null && Texts.SequenceEqual(other.Texts) && Numbers == other.Numbers;

    public override bool Equals(object? obj) => Equals(obj as Labels);

    public override int GetHashCode() => Texts.Count;

    public override string ToString() => $"{Texts.Count} labels, {Numbers}";
}

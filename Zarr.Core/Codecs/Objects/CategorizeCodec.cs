using System.Buffers;
using System.Text.Json.Nodes;
using Zarr.Codecs.Filters;
using Zarr.DataTypes;

namespace Zarr.Codecs.Objects;

/// <summary>Stores which of a few labels each text is: its place in the list, counted from 1, and 0 for none of them, which is read as empty (numcodecs categorize.py).</summary>
public sealed record CategorizeCodec : IObjectBytesCodec
{
    internal static readonly CodecDescriptor Descriptor = new("numcodecs.categorize", "categorize", Read);

    private readonly Dictionary<string, int> _places;

    /// <summary>A codec for texts among these labels.</summary>
    /// <param name="labels">The labels; of two that are equal the last is written, as in numcodecs.</param>
    /// <param name="numbers">How their places are stored; null for one byte.</param>
    public CategorizeCodec(IReadOnlyList<string> labels, StoredType? numbers = null)
    {
        (Labels, Numbers) = (labels, numbers ?? new(DataType.Parse("uint8"), false));
        var most = Numbers.Type.ClrType == typeof(sbyte) ? sbyte.MaxValue : Numbers.Type.ClrType == typeof(byte) ? byte.MaxValue
            : Numbers.Type.ClrType == typeof(short) ? short.MaxValue : Numbers.Type.ClrType == typeof(ushort) ? ushort.MaxValue : int.MaxValue;
        if (Numbers.Type is not INumericType || Numbers.Type.ClrType == typeof(bool) || labels.Count > most)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec 'categorize' cannot store {labels.Count} labels as {Numbers.Type}.", Numbers.Type.Name);
        _places = new(StringComparer.Ordinal);
        for (var i = 0; i < labels.Count; i++) _places[labels[i]] = i + 1;
    }

    /// <inheritdoc/>
    public string Name => "categorize";

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How their places are stored.</summary>
    public StoredType Numbers { get; }

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.String;

    /// <inheritdoc/>
    public JsonObject Configure(ZarrFormat format) => new()
    {
        ["labels"] = new JsonArray([.. Labels.Select(label => (JsonNode?)label)]), ["dtype"] = "|O", ["astype"] = Numbers.ToString(),
    };

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => checked((int)(chunk.Shape.ElementCount * Numbers.Type.ItemSize));

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        var size = Numbers.Type.ItemSize;
        var places = encoded.GetSpan(decoded.Length * size)[..(decoded.Length * size)];
        for (var i = 0; i < decoded.Length; i++) Numbers.Type.SetElement(_places.GetValueOrDefault((string)decoded[i]!), places.Slice(i * size, size));
        if (Numbers.BigEndian) Numbers.Type.ReverseByteOrder(places, places);
        encoded.Advance(places.Length);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk)
    {
        var size = Numbers.Type.ItemSize;
        if (encoded.Length != decoded.Length * size)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"It has {encoded.Length:N0} bytes where {decoded.Length:N0} places of labels have {(long)decoded.Length * size:N0}.");
        using var places = new PooledBytes(encoded.Length);
        if (Numbers.BigEndian) Numbers.Type.ReverseByteOrder(encoded, places.Span);
        else encoded.CopyTo(places.Span);
        for (var i = 0; i < decoded.Length; i++)
        {
            var place = Convert.ToDouble(Numbers.Type.GetElement(places.Span.Slice(i * size, size)), null);
            // What is no label is read as empty.
            decoded[i] = place >= 1 && place <= Labels.Count && double.IsInteger(place) ? Labels[(int)place - 1] : "";
        }
    }

    /// <inheritdoc/>
    public bool Equals(CategorizeCodec? other) => other is not null && Labels.SequenceEqual(other.Labels) && Numbers == other.Numbers;

    /// <inheritdoc/>
    public override int GetHashCode() => Labels.Count;

    /// <inheritdoc/>
    public override string ToString() => $"categorize({Labels.Count} labels, {Numbers})";

    private static CategorizeCodec Read(CodecConfiguration c)
    {
        var node = c.Node("labels");
        if (node is not JsonArray labels || labels.Any(label => label?.GetValueKind() != System.Text.Json.JsonValueKind.String)) throw c.Invalid("labels", node, "a list of texts");
        _ = c.Node("dtype");
        return new([.. labels.Select(label => label!.GetValue<string>())], c.StoredType("astype"));
    }
}

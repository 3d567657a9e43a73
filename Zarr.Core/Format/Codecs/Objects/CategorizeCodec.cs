using System.Buffers;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary>Stores which of a few labels each text is: its place in the list, counted from 1, and 0 for none of them, which is read as empty (numcodecs categorize.py).</summary>
public sealed record CategorizeCodec : IObjectBytesCodec
{
    internal const string CodecName = "categorize";

    internal static readonly CodecDescriptor Descriptor = new("numcodecs." + CodecName, CodecName, Read) { Description = "Texts as numbers of labels." };

    private readonly Objects.Labels _labels;

    /// <summary>A codec for texts among these labels.</summary>
    /// <param name="labels">The labels; of two that are equal the last is written, as in numcodecs.</param>
    /// <param name="numbers">How their places are stored; null for one byte.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: more labels than such numbers can count.</exception>
    public CategorizeCodec(IReadOnlyList<string> labels, StoredType? numbers = null) : this(new Objects.Labels(labels, numbers))
    {
    }

    private CategorizeCodec(Objects.Labels labels) => _labels = labels;

    /// <inheritdoc/>
    public string Name => CodecName;

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels => _labels.Texts;

    /// <summary>How their places are stored.</summary>
    public StoredType Numbers => _labels.Numbers;

    /// <inheritdoc/>
    public DataType ElementType => DataTypeRegistry.String;

    /// <inheritdoc/>
    public JsonObject Configure(ZarrFormat format) => _labels.Configure("|O");

    /// <inheritdoc/>
    public int? EncodedLength(ChunkSpec chunk) => _labels.EncodedLength(chunk);

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<object?> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        var texts = decoded.ToArray();
        _labels.Encode(texts.Length, i => (string)texts[i]!, encoded);
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<object?> decoded, ChunkSpec chunk) => _labels.Decode(encoded, decoded.Length).CopyTo(decoded);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({_labels})";

    // A type that says how long texts may be makes it a codec for elements of one size.
    private static ICodec Read(CodecConfiguration c) => c.StoredType("dtype") is { Type.IsVariableLength: false } texts
        ? new CategorizeTextCodec(Objects.Labels.Read(c), texts) : new CategorizeCodec(Objects.Labels.Read(c));
}

using System.Buffers;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Objects;

/// <summary><see cref="CategorizeCodec"/> for texts of one size, NumPy's <c>U</c>: a label that is longer is read cut off, as in NumPy.</summary>
internal sealed record CategorizeTextCodec : IElementBytesCodec
{
    private readonly Labels _labels;

    public CategorizeTextCodec(Labels labels, StoredType texts)
    {
        if (texts.Type is not FixedUtf32DataType)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{CategorizeCodec.CodecName}' stores texts, not {texts.Type}.", texts.Type.Name);
        (_labels, Texts) = (labels, texts);
    }

    public string Name => CategorizeCodec.CodecName;

    /// <summary>The type of the elements.</summary>
    public StoredType Texts { get; }

    public ICodec Bind(ChunkSpec chunk) => chunk.DataType.Equals(Texts.Type) ? this
        : throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' stores elements of the type {Texts.Type}, not {chunk.DataType}.", chunk.DataType.Name);

    public JsonObject Configure(ZarrFormat format) => _labels.Configure(Texts.ToString());

    public int? EncodedLength(ChunkSpec chunk) => _labels.EncodedLength(chunk);

    public void Encode(ReadOnlySpan<byte> decoded, IBufferWriter<byte> encoded, ChunkSpec chunk)
    {
        var size = Texts.Type.ItemSize;
        var texts = new string[decoded.Length / size];
        for (var i = 0; i < texts.Length; i++) texts[i] = (string)Texts.Type.GetElement(decoded.Slice(i * size, size))!;
        _labels.Encode(texts.Length, i => texts[i], encoded);
    }

    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        var size = Texts.Type.ItemSize;
        var texts = _labels.Decode(encoded, decoded.Length / size);
        for (var i = 0; i < texts.Length; i++) Texts.Type.SetElement(Cut(texts[i]), decoded.Slice(i * size, size));
    }

    private string Cut(string label)
    {
        var most = Texts.Type.ItemSize / FixedUtf32DataType.CodePointSize;
        return label.Length <= most ? label : string.Concat(label.EnumerateRunes().Take(most));
    }

    public override string ToString() => $"{Name}({_labels})";
}

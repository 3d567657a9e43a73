#nullable enable
using System;
using System.Text.Json.Nodes;
using Zarr;
using Zarr.Format.Codecs;

namespace CustomCodec;

/// <summary>
/// Runs of equal elements: how many there are, in one byte, then the element. Bytes that make no whole element stand at the end as they are.
/// </summary>
/// <param name="ElementLength">Bytes of an element; null until the codec is bound to the chunks of an array.</param>
public sealed record RunsCodec(int? ElementLength) : IBytesToBytesCodec
{
    /// <summary>How the registry finds and makes it: the name in Zarr v3, the id in Zarr v2, the configuration, and what stands behind the name in short texts.</summary>
    public static readonly CodecDescriptor Descriptor = new("example.runs", "example-runs",
        configuration => new RunsCodec(configuration.Has("element_length") ? configuration.Integer("element_length", 1, 1, 1024) : null), "element_length");

    /// <inheritdoc/>
    public string Name => Descriptor.Name;

    /// <summary>What was left out is taken from the chunk, so that the metadata says it.</summary>
    public ICodec Bind(ChunkSpec chunk) => ElementLength is null ? this with { ElementLength = chunk.DataType.ItemSize } : this;

    /// <summary>What the metadata says, in either format.</summary>
    public JsonObject? Configure(ZarrFormat format) => new JsonObject { ["element_length"] = ElementLength };

    /// <inheritdoc/>
    public int MaxEncodedLength(int decodedLength) => checked(decodedLength + decodedLength / Length);

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded)
    {
        var written = 0;
        while (decoded.Length >= Length)
        {
            var element = decoded[..Length];
            var count = 1;
            while (count < byte.MaxValue && decoded[(count * Length)..].StartsWith(element)) count++;
            encoded[written++] = (byte)count;
            element.CopyTo(encoded[written..]);
            written += Length;
            decoded = decoded[(count * Length)..];
        }

        decoded.CopyTo(encoded[written..]);
        return written + decoded.Length;
    }

    /// <summary>Stored bytes are anyone's: what does not fit is an error before it is written, and no memory is taken for what they claim.</summary>
    public int Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded)
    {
        var written = 0;
        while (encoded.Length > Length)
        {
            var count = encoded[0];
            var element = encoded.Slice(1, Length);
            if (count == 0 || count * Length > decoded.Length - written) throw Damaged();
            for (var i = 0; i < count; i++, written += Length) element.CopyTo(decoded[written..]);
            encoded = encoded[(1 + Length)..];
        }

        if (encoded.Length == Length || !encoded.TryCopyTo(decoded[written..])) throw Damaged();
        return written + encoded.Length;
    }

    /// <summary>As it is shown.</summary>
    public override string ToString() => $"runs({Length})";

    private int Length => ElementLength ?? 1;

    private static ZarrException Damaged() => new(ZarrErrorId.ChunkCorrupt, "The runs are damaged, or hold more than the chunk.");
}

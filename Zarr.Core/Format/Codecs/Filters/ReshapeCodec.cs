using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>
/// Gives the codecs after it another shape of the same elements in the same order (zarr-extensions, codecs/reshape).
/// Each axis is a length, a list of axes whose lengths are multiplied, or, once at most, -1 for what is left.
/// </summary>
public sealed class ReshapeCodec : IArrayToArrayCodec
{
    internal static readonly CodecDescriptor Descriptor = new("reshape", null, c => new ReshapeCodec(
        c.Lists("shape") ?? throw c.Invalid("shape", null, "a list of lengths, -1, and lists of axes"))) { Description = "Another shape for the codecs behind it." };

    private readonly long[][] _axes;
    private readonly Shape? _shape;

    /// <summary>A codec for a shape; an axis of one number is a length or -1, any other a list of axes of the chunk.</summary>
    internal ReshapeCodec((long[] Numbers, bool IsList)[] axes) : this([.. axes.Select(a => a.IsList ? a.Numbers : [-1, .. a.Numbers])], null)
    {
    }

    // An axis with -1 in front is a length; no list of axes begins so.
    private ReshapeCodec(long[][] axes, Shape? shape) => (_axes, _shape) = (axes, shape);

    /// <inheritdoc/>
    public string Name => "reshape";

    /// <inheritdoc/>
    public ICodec Bind(ChunkSpec chunk)
    {
        var from = chunk.Shape;
        var lengths = new long[_axes.Length];
        var (open, last) = (-1, -1L);
        for (var i = 0; i < lengths.Length; i++)
        {
            switch (_axes[i])
            {
                case [-1, -1] when open < 0: (open, lengths[i]) = (i, 1); break;
                case [-1, > 0 and var length]: lengths[i] = length; break;
                case var axes when axes.Length > 0 && axes[0] >= 0 || axes.Length == 0:
                    lengths[i] = 1;
                    foreach (var axis in axes)
                    {
                        if (axis <= last || axis >= from.Rank) throw Invalid(from, "its lists of axes must ascend, within those of the chunk");
                        lengths[i] *= from[(int)(last = axis)];
                    }

                    break;
                default: throw Invalid(from, "a length must be at least 1, or once -1");
            }
        }

        var known = lengths.Aggregate(1L, (product, length) => checked(product * length));
        if (open >= 0 && known > 0 && from.ElementCount % known == 0) lengths[open] = from.ElementCount / known;
        var shape = new Shape(lengths);
        if (shape.ElementCount != from.ElementCount) throw Invalid(from, $"{shape} has another number of elements");
        for (var i = 0; i < _axes.Length; i++)
            if (_axes[i] is [>= 0, ..] axes && (Product(lengths.AsSpan(0, i)) != Product(from.AsSpan()[..(int)axes[0]])
                || Product(lengths.AsSpan(i + 1)) != Product(from.AsSpan()[((int)axes[^1] + 1)..])))
                throw Invalid(from, "a list of axes must stand where these axes are");
        return new ReshapeCodec(_axes, shape);
    }

    /// <inheritdoc/>
    public JsonObject? Configure(ZarrFormat format) => new()
    {
        ["shape"] = new JsonArray([.. _axes.Select(axis => axis is [-1, var length] ? (JsonNode?)JsonValue.Create(length) : new JsonArray([.. axis.Select(n => (JsonNode?)n)]))]),
    };

    /// <inheritdoc/>
    public ChunkSpec Encoded(ChunkSpec chunk) => chunk with { Shape = _shape!.Value };

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => decoded.CopyTo(encoded);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk) => encoded.CopyTo(decoded);

    /// <inheritdoc/>
    public override string ToString() => _shape is { } shape ? $"reshape({shape})" : "reshape";

    private static long Product(ReadOnlySpan<long> lengths)
    {
        var product = 1L;
        foreach (var length in lengths) product *= length;
        return product;
    }

    private static ZarrException Invalid(Shape from, string why) =>
        new(ZarrErrorId.CodecInvalid, $"The codec 'reshape' cannot give a chunk of shape {from} its shape: {why}.", from);
}

using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

/// <summary>What the filters of Zarr v3 on real numbers share: they work in the type of the array, and what a type cannot hold is an error.</summary>
public abstract record RealFilter : IElementFilter
{
    private protected RealFilter()
    {
    }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual ICodec Bind(ChunkSpec chunk)
    {
        _ = Real(chunk.DataType);
        return this;
    }

    // The fill value goes through the chain too, so that shards leave out the right chunks.
    ChunkSpec IArrayToArrayCodec.Encoded(ChunkSpec chunk) => chunk with
    {
        DataType = TypeAfter(chunk.DataType),
        FillValue = chunk.FillValue is { } fill ? EncodeFill(fill.Span, chunk) : null,
    };

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        if (TryEncode(decoded, encoded, chunk) is >= 0 and var failed)
            throw FilterErrors.Refuse(Name, chunk.DataType, decoded, failed, FilterErrors.PlaceOf(failed, chunk), Reason(chunk));
    }

    int IElementFilter.TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk) => TryEncode(decoded, encoded, chunk);

    ZarrException IElementFilter.Refuse(ReadOnlySpan<byte> decoded, int place, string where, ChunkSpec chunk) => FilterErrors.Refuse(Name, chunk.DataType, decoded, place, where, Reason(chunk));

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk)
    {
        if (TryDecode(encoded, decoded, chunk) is >= 0 and var failed)
            throw new ZarrException(ZarrErrorId.ChunkCorrupt, $"the codec '{Name}' cannot decode {FilterErrors.Describe(TypeAfter(chunk.DataType), encoded, failed)}: it has no value in {chunk.DataType}.");
    }

    /// <inheritdoc/>
    public abstract JsonObject? Configure(ZarrFormat format);

    private protected abstract DataType TypeAfter(DataType type);

    /// <summary>Encodes until an element cannot be; returns its place, or -1.</summary>
    private protected abstract int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <summary>Decodes until an element cannot be; returns its place, or -1.</summary>
    private protected abstract int TryDecode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);

    private protected abstract string Reason(ChunkSpec chunk);

    private protected IRealType Real(DataType type) => type as IRealType
        ?? throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' works on integers and floating-point numbers, not on {type}.", type.Name);

    private byte[] EncodeFill(ReadOnlySpan<byte> fill, ChunkSpec chunk)
    {
        var encoded = new byte[TypeAfter(chunk.DataType).ItemSize];
        if (TryEncode(fill, encoded, chunk with { Shape = Shape.Scalar }) >= 0)
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' cannot encode the fill value {FilterErrors.Describe(chunk.DataType, fill, 0)}: {Reason(chunk)}. Use another fill value, or map this one.", Name);
        return encoded;
    }
}

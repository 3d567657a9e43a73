using Zarr.DataTypes;

namespace Zarr.Codecs.Filters;

/// <summary>
/// What numcodecs' filters on elements share: they see a chunk as elements of <see cref="Decoded"/>, and give elements of
/// <see cref="Encoded"/>, whose byte order is that of the bytes after them.
/// </summary>
public abstract record TypedFilter : IArrayToArrayCodec, IConditionalCodec
{
    private protected TypedFilter(StoredType? decoded, StoredType? encoded) => (Decoded, Encoded) = (decoded, encoded);

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The elements it is given; null for those of the array until it is bound.</summary>
    public StoredType? Decoded { get; init; }

    /// <summary>The elements it gives; null for the same.</summary>
    public StoredType? Encoded { get; init; }

    private protected INumericType From => (INumericType)Decoded!.Value.Type.Arithmetic;

    private protected INumericType To => (INumericType)Encoded!.Value.Type.Arithmetic;

    /// <inheritdoc/>
    public virtual ICodec Bind(ChunkSpec chunk)
    {
        var decoded = Decoded ?? new StoredType(chunk.DataType.Arithmetic, false);
        var encoded = Encoded ?? decoded;
        foreach (var type in new[] { decoded.Type, encoded.Type })
            if (type.Arithmetic is not INumericType) throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' works on numbers, not on {type}.", type.Name);
        // numcodecs sees the bytes it is given as its own type, whatever they are.
        return decoded.Type.ItemSize == chunk.DataType.ItemSize ? this with { Decoded = decoded, Encoded = encoded }
            : throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' is for {decoded.Type}, but is given {chunk.DataType}.", decoded.Type.Name);
    }

    // NumPy adds no times and divides none; as the integers that they are stored as it does both.
    void IConditionalCodec.RequireReadable(int? length)
    {
        foreach (var type in new[] { Decoded!.Value.Type, Encoded!.Value.Type })
            if (this is not AsTypeCodec && type.Arithmetic != type)
                throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec '{Name}' of {type} is written so that NumPy cannot read it. Leave its type out, or give int64.", type.Name);
    }

    ChunkSpec IArrayToArrayCodec.Encoded(ChunkSpec chunk) => chunk with
    {
        DataType = Encoded!.Value.Type,
        FillValue = chunk.FillValue is { } fill ? EncodeFill(fill.Span, chunk) : null,
    };

    /// <inheritdoc/>
    public abstract void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <inheritdoc/>
    public abstract void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);

    /// <inheritdoc/>
    public abstract System.Text.Json.Nodes.JsonObject? Configure(ZarrFormat format);

    // Chunks of nothing but fill are never encoded outside shards; inside, the encoded fill value is compared with encoded elements.
    private byte[] EncodeFill(ReadOnlySpan<byte> fill, ChunkSpec chunk)
    {
        var encoded = new byte[Encoded!.Value.Type.ItemSize];
        Encode(fill, encoded, chunk with { Shape = Shape.Scalar });
        return encoded;
    }

    private protected static void Cast(INumericType from, ReadOnlySpan<byte> elements, INumericType to, Span<byte> result) => from.CastTo(elements, to, result);
}

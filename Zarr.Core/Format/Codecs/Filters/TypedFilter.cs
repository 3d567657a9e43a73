using System.Numerics;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Codecs.Filters;

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
    public void Encode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk)
    {
        if (TryEncode(decoded, encoded, chunk) is >= 0 and var failed) throw Refuse(decoded, failed, FilterErrors.PlaceOf(failed, chunk));
    }

    /// <inheritdoc/>
    public abstract void Decode(ReadOnlySpan<byte> encoded, Span<byte> decoded, ChunkSpec chunk);

    /// <inheritdoc/>
    public abstract System.Text.Json.Nodes.JsonObject? Configure(ZarrFormat format);

    /// <summary>Encodes until an element would be read as another value, but for what rounding takes; returns its place, or -1.</summary>
    private protected abstract int TryEncode(ReadOnlySpan<byte> decoded, Span<byte> encoded, ChunkSpec chunk);

    /// <summary>The error for an element that cannot be encoded.</summary>
    private protected ZarrException Refuse(ReadOnlySpan<byte> decoded, int place, string where) =>
        FilterErrors.Refuse(Name, Decoded!.Value.Type, decoded, place, where, Reason);

    private protected virtual string Reason => $"what would be stored for it is beyond {Encoded!.Value.Type}";

    // Chunks of nothing but fill are never encoded outside shards; inside, the encoded fill value is compared with encoded elements.
    private ReadOnlyMemory<byte>? EncodeFill(ReadOnlySpan<byte> fill, ChunkSpec chunk)
    {
        var encoded = new byte[Encoded!.Value.Type.ItemSize];
        // One that cannot be encoded never is: no chunk that holds it is stored.
        return TryEncode(fill, encoded, chunk with { Shape = Shape.Scalar }) < 0 ? encoded : null;
    }

    /// <summary>Casts elements of which the target holds each, but for what rounding takes; returns the place of the first other one, or -1.</summary>
    private protected static int TryCast(INumericType from, ReadOnlySpan<byte> elements, INumericType to, Span<byte> result)
    {
        var outside = from.FirstOutside(elements, to);
        if (outside < 0) from.CastTo(elements, to, result);
        return outside;
    }

    /// <summary>The first number that is none any more after arithmetic, or became infinite; -1 when there is none.</summary>
    private protected static int FirstOverflow<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<T> results) where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (results.Length == 0 || (SpanSums.Extremes(results) is var (least, greatest) && T.IsFinite(least) && T.IsFinite(greatest))) return -1;
        for (var i = 0; i < results.Length; i++)
            if (!T.IsFinite(results[i]) && T.IsFinite(numbers[i])) return i;
        return -1;
    }

    private protected static void Cast(INumericType from, ReadOnlySpan<byte> elements, INumericType to, Span<byte> result) => from.CastTo(elements, to, result);
}

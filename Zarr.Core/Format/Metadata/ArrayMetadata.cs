using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Zarr.Common;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;

namespace Zarr.Format.Metadata;

/// <summary>
/// What an array is, whichever format spells it. The codecs of v2 (<c>filters</c>, <c>order</c>, the byte order of
/// <c>dtype</c>, <c>compressor</c>) are the same chain as those of v3.
/// </summary>
public sealed record ArrayMetadata
{
    /// <summary>The format it is spelled in.</summary>
    public required ZarrFormat Format { get; init; }

    /// <summary>The lengths of the axes.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The type of the elements.</summary>
    public required DataType DataType { get; init; }

    /// <summary>The lengths of a chunk's axes, padding included; the longest ones where <see cref="ChunkLengths"/> says that they differ.</summary>
    public required Shape ChunkShape { get; init; }

    /// <summary>The chunk lengths of each axis of a <c>rectilinear</c> grid; null for chunks that are all of one shape. Zarr v3 only.</summary>
    public ImmutableArray<ChunkLengths>? ChunkLengths { get; init; }

    /// <summary>How chunks are named.</summary>
    public required ChunkKeyEncoding KeyEncoding { get; init; }

    /// <summary>The bits of the element that missing chunks read as; null where v2 leaves it undefined.</summary>
    public required ReadOnlyMemory<byte>? FillValue { get; init; }

    /// <summary>The steps between a chunk and its stored bytes.</summary>
    public required IReadOnlyList<ICodec> Codecs { get; init => field = JoinedList<ICodec>.Of(value); }

    /// <summary>The names of the axes, null for an unnamed one; null when none has a name.</summary>
    public IReadOnlyList<string?>? DimensionNames { get; init => field = value is null ? null : JoinedList<string?>.Of(value); }

    /// <summary>The grid that the chunks form.</summary>
    internal ChunkGrid Grid => ChunkLengths is { } lengths ? new RectilinearChunkGrid(Shape, lengths) : new RegularChunkGrid(Shape, ChunkShape);

    /// <summary>The data type, the shapes and the codecs on one line.</summary>
    public override string ToString() => $"{DataType} ({Shape}), chunks ({(ChunkLengths is { } lengths ? string.Join(",", lengths) : ChunkShape)}), codecs {Codecs}";

    /// <summary>The document of the array, in the spelling of its format.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FormatNotSupported"/>, <see cref="ZarrErrorId.FillValueInvalid"/>, <see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.AttributeInvalid"/>: a text is no Unicode.</exception>
    internal JsonObject ToDocument()
    {
        var document = Format == ZarrFormat.V3 ? V3.ArrayDocument.Write(this) : V2.ArrayDocument.Write(this);
        // Names of dimensions and fields come from users; what cannot be stored shows before anything is.
        Zarr.Format.Json.WholeText.Require(document);
        return document;
    }

    /// <summary>True when elements are stored the same way and under the same keys, whatever the shapes: what was encoded for the one is right for the other.</summary>
    internal bool IsSameArray(ArrayMetadata other)
    {
        if (Format != other.Format || Shape.Rank != other.Shape.Rank) return false;
        // Listed chunk lengths go as far as the shape.
        Shape both = [.. Shape.Zip(other.Shape, Math.Max)];
        return Zarr.Format.Json.JsonText.AreEqual(Stored(this), Stored(other));

        JsonObject Stored(ArrayMetadata array) => (array.WithShape(both) with { DimensionNames = null }).ToDocument();
    }

    /// <summary>The same array with another shape. Where listed chunk lengths do not reach its end, the last one is repeated.</summary>
    internal ArrayMetadata WithShape(Shape shape)
    {
        if (ChunkLengths is not { } lengths || lengths.Length != shape.Rank) return this with { Shape = shape };
        lengths = [.. lengths.Select((axis, i) => axis.Covering(shape[i]))];
        return this with { Shape = shape, ChunkLengths = lengths, ChunkShape = Zarr.Format.Chunks.ChunkLengths.LongestOf(lengths) };
    }
}

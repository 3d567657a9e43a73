using System.Collections.Immutable;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;

namespace Zarr;

/// <summary>What a new array is to be. What is left out is chosen: <see cref="Build"/> gives the whole.</summary>
public sealed class ArrayBuilder
{
    /// <summary>About how many bytes a chunk has when its shape is left to be chosen: 1 MiB.</summary>
    public const long TargetChunkLength = 1 << 20;

    /// <summary>About how many bytes an inner chunk has when its shape is left to be chosen: 64 KiB, since many are read with one shard.</summary>
    public const long TargetInnerLength = 1 << 16;

    /// <summary>The lengths of the axes.</summary>
    public required Shape Shape { get; init; }

    /// <summary>The type of the elements.</summary>
    public required DataType DataType { get; init; }

    /// <summary>Store the most significant byte of an element first. A <c>bytes</c> codec given in <see cref="Codecs"/> wins.</summary>
    public bool BigEndian { get; init; }

    /// <summary>The lengths of a chunk's axes; null for about 1 MiB, halving the longest axis until it fits. With shards, those of an inner chunk.</summary>
    public Shape? ChunkShape { get; init; }

    /// <summary>Chunk lengths of each axis that need not be equal, instead of <see cref="ChunkShape"/>: a <c>rectilinear</c> grid. Zarr v3 only.</summary>
    public IReadOnlyList<ChunkLengths>? ChunkLengths { get; init; }

    /// <summary>
    /// The lengths of a shard's axes, each a multiple of the chunk's: chunks are kept together in shards, each one stored value, and are
    /// still read on their own. Null for chunks that are stored one by one. Zarr v3 only.
    /// </summary>
    public Shape? ShardShape { get; init; }

    /// <summary>Shard lengths of each axis that need not be equal, instead of <see cref="ShardShape"/>; each is a multiple of the chunk's.</summary>
    public IReadOnlyList<ChunkLengths>? ShardLengths { get; init; }

    /// <summary>Where a shard's index stands.</summary>
    public IndexLocation ShardIndexLocation { get; init; }

    /// <summary>What missing elements read as: any value the type can hold, or "NaN", "Infinity", "-Infinity", or bits as "0x…"; null for zero, for times NaT; see <see cref="HasDimensionAttribute"/>.</summary>
    public object? FillValue { get; init; }

    /// <summary>The codecs; <c>bytes</c> is put in where no array to bytes codec is given. Null for <see cref="DefaultCodec"/>; empty for none.</summary>
    public IReadOnlyList<ICodec>? Codecs { get; init; }

    /// <summary>The storage format.</summary>
    public ZarrFormat Format { get; init; } = ZarrFormat.V3;

    /// <summary>The names of the axes, null for an unnamed one. Zarr v3 only.</summary>
    public IReadOnlyList<string?>? DimensionNames { get; init; }

    /// <summary>
    /// The attributes will name the axes as xarray does in Zarr v2 (<c>_ARRAY_DIMENSIONS</c>). Readers that follow its convention take the fill value for the missing one: left out it is
    /// undefined then, as xarray leaves it, and zeros are zeros.
    /// </summary>
    public bool HasDimensionAttribute { get; init; }

    /// <summary>How chunks are named; null for the format's own way.</summary>
    public ChunkKeyEncoding? KeyEncoding { get; init; }

    /// <summary>What a new array is compressed with.</summary>
    public static ICodec DefaultCodec => CodecRegistry.Create("blosc", null);

    /// <summary>What a new array of elements of variable length is compressed with: Blosc gains nothing where bytes have no places.</summary>
    public static ICodec DefaultVariableCodec => CodecRegistry.Create("zstd", null);

    /// <summary>Checks everything and fills in what was left out.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>, <see cref="ZarrErrorId.FillValueInvalid"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public ArrayMetadata Build()
    {
        _ = Shape.ElementCount;
        CheckNames(DimensionNames, Shape);
        CheckGiven(ChunkShape, ChunkLengths, "chunk");
        CheckGiven(ShardShape, ShardLengths, "shard");
        var isSharded = ShardShape is not null || ShardLengths is not null;
        if (isSharded && ChunkLengths is not null)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, "Chunks inside shards are all of one shape: give a chunk shape, not chunk lengths.", ChunkLengths);
        ImmutableArray<ChunkLengths>? lengths = (isSharded ? ShardLengths : ChunkLengths) is { } given ? [.. given] : null;
        // Refuses wrong ranks and lengths that do not reach the end of an axis.
        if (lengths is { } irregular) _ = new RectilinearChunkGrid(Shape, irregular);
        var outer = lengths is { } longest ? Zarr.Format.Chunks.ChunkLengths.LongestOf(longest) : ShardShape;
        var chunkShape = CheckedChunkShape(isSharded, outer);
        var codecs = WithBytes(Codecs ?? [DataType.IsVariableLength ? DefaultVariableCodec : DefaultCodec], DataType, BigEndian);
        if (isSharded && codecs.Any(c => c is ShardingCodec))
            throw new ZarrException(ZarrErrorId.CodecInvalid, "A shard shape and the codec 'sharding_indexed' are given both. Leave one of them out.", ShardShape);
        return new()
        {
            Format = Format,
            Shape = Shape,
            DataType = Format == ZarrFormat.V3 ? DataType.InOneByteOrder : DataType,
            ChunkShape = outer ?? chunkShape,
            ChunkLengths = lengths,
            KeyEncoding = KeyEncoding ?? (Format == ZarrFormat.V3 ? ChunkKeyEncoding.Default : ChunkKeyEncoding.V2),
            FillValue = BuildFillValue(),
            Codecs = !isSharded ? codecs : [new ShardingCodec(chunkShape, codecs, null, ShardIndexLocation)],
            DimensionNames = DimensionNames,
        };
    }

    private ReadOnlyMemory<byte>? BuildFillValue()
    {
        if (FillValue is not null) return DataType.FillValueFrom(FillValue);
        if (Format == ZarrFormat.V2 && (HasDimensionAttribute || DimensionNames is not null) && !DataType.IsVariableLength) return null;
        return DataType.DefaultFillValue;
    }

    /// <summary>Refuses more or fewer names than axes.</summary>
    internal static void CheckNames(IReadOnlyList<string?>? names, Shape shape)
    {
        if (names is not null && names.Count != shape.Rank)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"There are {names.Count} dimension names for {shape.Rank} axes.", names);
    }

    /// <summary>The codecs with one that makes bytes, where none is among them.</summary>
    internal static ICodec[] WithBytes(IReadOnlyList<ICodec> codecs, DataType type, bool bigEndian)
    {
        if (codecs.Any(c => c is IArrayToBytesCodec)) return [.. codecs.Select(c => c is BytesCodec { BigEndian: null } ? new BytesCodec(bigEndian) : c)];
        var arrays = codecs.TakeWhile(c => c is IArrayToArrayCodec).Count();
        return [.. codecs.Take(arrays), type is VariableDataType variable ? CodecRegistry.Create(variable.Codec, null) : new BytesCodec(bigEndian), .. codecs.Skip(arrays)];
    }

    private static void CheckGiven(Shape? shape, IReadOnlyList<ChunkLengths>? lengths, string what)
    {
        if (shape is not null && lengths is not null)
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"A {what} shape and {what} lengths are given both. Leave one of them out.", shape);
    }

    private Shape CheckedChunkShape(bool isSharded, Shape? outer)
    {
        var chunks = ChunkShape ?? (outer is not { } shard ? ChooseChunkShape(Shape, DataType.ItemSize) : isSharded ? DivideShard(shard, DataType.ItemSize) : shard);
        // The grid refuses wrong ranks and empty chunks.
        _ = new RegularChunkGrid(Shape, outer ?? chunks);
        _ = new RegularChunkGrid(Shape, chunks);
        return chunks;
    }

    // Halves stay whole numbers of chunks; an axis of odd length is left.
    private static Shape DivideShard(Shape shard, int itemSize)
    {
        var lengths = shard.ToArray();
        while (lengths.Aggregate((double)itemSize, (product, length) => product * length) > TargetInnerLength && lengths.Where(n => n % 2 == 0).DefaultIfEmpty(0).Max() is > 1 and var longest)
            lengths[Array.IndexOf(lengths, longest)] = longest / 2;
        return lengths;
    }

    private static Shape ChooseChunkShape(Shape shape, int itemSize)
    {
        var lengths = shape.Select(length => Math.Max(1, length)).ToArray();
        while (lengths.Aggregate((double)itemSize, (product, length) => product * length) > TargetChunkLength && lengths.Max() > 1)
        {
            var longest = Array.IndexOf(lengths, lengths.Max());
            lengths[longest] -= lengths[longest] / 2;
        }

        return lengths;
    }
}

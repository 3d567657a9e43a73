using Zarr.Arrays;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;

namespace Zarr.Operations.Copying;

/// <summary>The metadata of a copy: the source's, with changes.</summary>
internal static class ChangedArray
{
    /// <summary>The same object when nothing differs.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ShapeInvalid"/>, <see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.FillValueInvalid"/>.</exception>
    public static ArrayMetadata Of(ArrayContext source, ArrayChanges changes)
    {
        var old = source.Metadata;
        if (changes.Format == old.Format) changes = changes with { Format = null };
        if (changes.DataType is { } same && same.Equals(old.DataType) && changes.BigEndian == IsBigEndian(Innermost(old.Codecs))) changes = changes with { DataType = null, BigEndian = false };
        if (changes == ArrayChanges.None) return old;

        var format = changes.Format ?? old.Format;
        var type = changes.DataType ?? old.DataType;
        if (format == ZarrFormat.V3) type = type.InOneByteOrder;
        ArrayBuilder.CheckNames(changes.DimensionNames, old.Shape);
        var codecs = Codecs(old, type, changes);
        var changed = old with
        {
            Format = format,
            DataType = type,
            FillValue = Fill(source, type, format, changes),
            KeyEncoding = changes.KeyEncoding ?? (changes.Format is null ? old.KeyEncoding : Encoding(old, format)),
            DimensionNames = changes.DimensionNames ?? old.DimensionNames,
        };
        return changes.HasGrid ? WithGrid(source, changed, codecs, changes) : changed with { Codecs = InShards(old.Codecs, codecs, changes) };
    }

    /// <summary>What the elements of an array that were never written are as elements of another type; null where that has none for it.</summary>
    public static byte[]? ConvertFill(ArrayContext source, DataType type)
    {
        // v2 may leave it undefined; then it is what such elements read as here.
        if (source.DataType.InOneByteOrder.Equals(type.InOneByteOrder)) return FillOf(source);
        try
        {
            return type.FillValueFrom(source.DataType.GetElement(FillOf(source)));
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.FillValueInvalid or ZarrErrorId.ValueNotConvertible)
        {
            return null;
        }
    }

    /// <summary>The bits that missing elements read as, of elements of variable length too.</summary>
    public static byte[] FillOf(ArrayContext array) =>
        array.Metadata.FillValue?.ToArray() ?? (array.DataType.IsVariableLength ? array.DataType.DefaultFillValue : array.Fill.ToArray());

    private static ReadOnlyMemory<byte>? Fill(ArrayContext source, DataType type, ZarrFormat format, ArrayChanges changes)
    {
        if (changes.FillValue is { } given) return type.FillValueFrom(given);
        if (source.Metadata.FillValue is null && format == ZarrFormat.V2) return null;
        return ConvertFill(source, type) ?? throw new ZarrException(ZarrErrorId.FillValueInvalid,
            $"The fill value of the source, {source.DataType.GetElement(FillOf(source)) ?? "null"} of type {source.DataType}, cannot be stored as {type}. Give the copy a fill value of its own.", type.Name);
    }

    // Each format has its own way; Zarr v3 knows that of v2 too, whose separator then stays.
    private static ChunkKeyEncoding Encoding(ArrayMetadata old, ZarrFormat format) =>
        format == ZarrFormat.V3 ? ChunkKeyEncoding.Default : old.KeyEncoding.IsDefault ? ChunkKeyEncoding.V2 : old.KeyEncoding;

    private static IReadOnlyList<ICodec> Codecs(ArrayMetadata old, DataType type, ArrayChanges changes)
    {
        var inner = Innermost(old.Codecs);
        var bigEndian = changes.DataType is null ? IsBigEndian(inner) : changes.BigEndian;
        if (changes.Codecs is { } given) return ArrayBuilder.WithBytes(given, type, bigEndian);
        return changes.DataType is null ? inner : ArrayBuilder.WithBytes([.. inner.Select(codec => Retype(codec, type)).OfType<ICodec>()], type, bigEndian);
    }

    /// <summary>A codec as it is for another type; null for one that is chosen by the type.</summary>
    private static ICodec? Retype(ICodec codec, DataType type) => codec switch
    {
        BytesCodec or IObjectBytesCodec => null,
        BloscCodec blosc => blosc with { TypeSize = null, Shuffle = blosc.Shuffle == Zarr.Format.Codecs.Blosc.BloscShuffle.Byte ? null : blosc.Shuffle },
        ShuffleCodec => new ShuffleCodec(type.EncodedUnit),
        TransposeCodec or ReshapeCodec or IBytesToBytesCodec => codec,
        _ => throw new ZarrException(ZarrErrorId.CodecInvalid, $"The codec {codec} of the source is made for its data type. Give the codecs for elements of {type} too.", codec.Name),
    };

    private static IReadOnlyList<ICodec> Innermost(IReadOnlyList<ICodec> codecs) => codecs is [ShardingCodec shard] ? Innermost(shard.Codecs) : codecs;

    private static bool IsBigEndian(IReadOnlyList<ICodec> codecs) => codecs.OfType<BytesCodec>().FirstOrDefault() is { BigEndian: true };

    private static IReadOnlyList<ICodec> InShards(IReadOnlyList<ICodec> old, IReadOnlyList<ICodec> codecs, ArrayChanges changes) =>
        old is [ShardingCodec shard] && !(changes.Codecs?.Any(c => c is ShardingCodec) ?? false)
            ? [new ShardingCodec(shard.ChunkShape, InShards(shard.Codecs, codecs, changes), shard.IndexCodecs, changes.ShardIndexLocation ?? shard.IndexLocation)] : codecs;

    private static ArrayMetadata WithGrid(ArrayContext source, ArrayMetadata changed, IReadOnlyList<ICodec> codecs, ArrayChanges changes)
    {
        var keepsChunks = changes.ChunkShape is null && changes.ChunkLengths is null;
        var old = source.Metadata;
        var built = new ArrayBuilder
        {
            Format = changed.Format,
            Shape = changed.Shape,
            DataType = changed.DataType,
            ChunkShape = !keepsChunks ? changes.ChunkShape : source.Shards?.Chain.Chunk.Shape ?? (old.ChunkLengths is null ? old.ChunkShape : (Shape?)null),
            ChunkLengths = !keepsChunks ? changes.ChunkLengths : source.Shards is null ? old.ChunkLengths : null,
            ShardShape = changes.ShardShape,
            ShardLengths = changes.ShardLengths,
            ShardIndexLocation = changes.ShardIndexLocation ?? (old.Codecs is [ShardingCodec shard] ? shard.IndexLocation : default),
            Codecs = codecs,
        }.Build();
        return changed with { ChunkShape = built.ChunkShape, ChunkLengths = built.ChunkLengths, Codecs = built.Codecs };
    }
}

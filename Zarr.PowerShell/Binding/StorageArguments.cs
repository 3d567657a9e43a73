using Zarr.Format.Chunks;
using Zarr.Format.Codecs;

namespace Zarr.PowerShell.Binding;

/// <summary>What the parameters say that tell how an array is stored; null for what they leave out.</summary>
internal sealed record StorageArguments
{
    public Shape? ChunkShape { get; private init; }

    public ChunkLengths[]? ChunkLengths { get; private init; }

    public Shape? ShardShape { get; private init; }

    public ChunkLengths[]? ShardLengths { get; private init; }

    public IReadOnlyList<ICodec>? Codecs { get; private init; }

    public Zarr.Format.DataTypes.DataType? DataType { get; private init; }

    public bool BigEndian { get; private init; }

    public object? FillValue { get; private init; }

    public string?[]? DimensionNames { get; private init; }

    /// <summary>Reads what parameters of these names were given.</summary>
    /// <exception cref="ZarrException">The identifiers of what is wrong.</exception>
    public static StorageArguments Read(object? chunkShape, object? shardShape, object[]? codec, object? dataType, object? fillValue, string[]? dimensionName)
    {
        var (chunks, chunkLengths) = GridArguments.Read(chunkShape, "ChunkShape");
        var (shards, shardLengths) = GridArguments.Read(shardShape, "ShardShape");
        var bigEndian = false;
        return new()
        {
            ChunkShape = chunks,
            ChunkLengths = chunkLengths,
            ShardShape = shards,
            ShardLengths = shardLengths,
            Codecs = codec is null ? null : CodecArguments.Read(codec),
            DataType = dataType is null ? null : DataTypeArguments.Read(dataType, out bigEndian),
            BigEndian = bigEndian,
            FillValue = Unwrap.Deep(fillValue),
            DimensionNames = dimensionName?.Select(n => string.IsNullOrEmpty(n) ? null : n).ToArray(),
        };
    }
}

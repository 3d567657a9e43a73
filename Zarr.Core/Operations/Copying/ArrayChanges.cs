using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.Codecs.Sharding;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.Copying;

/// <summary>
/// In what a copy of an array differs from it. What is left out stays: fill value to the bit, attributes, dimension names, grid, codecs. The
/// elements are the same in any case, those never written too.
/// </summary>
public sealed record ArrayChanges
{
    /// <summary>Nothing differs.</summary>
    public static ArrayChanges None { get; } = new();

    /// <summary>The storage format. Chunks are named in its own way then, unless <see cref="KeyEncoding"/> is given.</summary>
    public ZarrFormat? Format { get; init; }

    /// <summary>The lengths of a chunk's axes. It decides with <see cref="ShardShape"/> and their like about the whole grid: without a shard shape there are no shards.</summary>
    public Shape? ChunkShape { get; init; }

    /// <summary>Chunk lengths of each axis that need not be equal, instead of <see cref="ChunkShape"/>.</summary>
    public IReadOnlyList<ChunkLengths>? ChunkLengths { get; init; }

    /// <summary>The lengths of a shard's axes. Given alone, the chunks of the source are kept in such shards.</summary>
    public Shape? ShardShape { get; init; }

    /// <summary>Shard lengths of each axis that need not be equal, instead of <see cref="ShardShape"/>.</summary>
    public IReadOnlyList<ChunkLengths>? ShardLengths { get; init; }

    /// <summary>Where a shard's index stands.</summary>
    public IndexLocation? ShardIndexLocation { get; init; }

    /// <summary>The codecs of the chunks, with shards of the inner ones; all of them: a transpose that is not among them is dropped. Empty for none.</summary>
    public IReadOnlyList<ICodec>? Codecs { get; init; }

    /// <summary>The type of the elements, which are converted as a write converts them: one that does not fit is an error.</summary>
    public DataType? DataType { get; init; }

    /// <summary>Where <see cref="DataType"/> is given: store the most significant byte first.</summary>
    public bool BigEndian { get; init; }

    /// <summary>What missing elements read as, see <see cref="ArrayBuilder.FillValue"/>. Elements that were never written keep their value, and are stored for it.</summary>
    public object? FillValue { get; init; }

    /// <summary>The names of the axes, null for an unnamed one.</summary>
    public IReadOnlyList<string?>? DimensionNames { get; init; }

    /// <summary>How chunks are named.</summary>
    public ChunkKeyEncoding? KeyEncoding { get; init; }

    /// <summary>True when the grid is another one.</summary>
    internal bool HasGrid => ChunkShape is not null || ChunkLengths is not null || ShardShape is not null || ShardLengths is not null;
}

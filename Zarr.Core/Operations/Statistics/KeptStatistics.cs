using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Zarr.Arrays;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Statistics;

/// <summary>
/// Statistics of chunks that were kept, of the chunks that are stored and, where these are shards, of those in them. Nothing in here is believed
/// but for a chunk that is stored in the very version that was looked at, in an array that is what it was.
/// </summary>
internal sealed class KeptStatistics
{
    private readonly Dictionary<long, KeptChunk>[] _levels;
    private readonly ChunkGrid[] _grids;

    private KeptStatistics(Dictionary<long, KeptChunk>[] levels, ChunkGrid[] grids) => (_levels, _grids) = (levels, grids);

    /// <summary>What was kept for an array; null where that is of another array, or one with other chunks, codecs, data type or fill value.</summary>
    public static KeptStatistics? For(ArrayContext array, StatisticsFile file)
    {
        if (!file.Fingerprint.AsSpan().SequenceEqual(FingerprintOf(array)) || file.Shape.Rank != array.Metadata.Shape.Rank) return null;
        try
        {
            // Records are numbered in the grid of the shape that the array had then.
            var grids = GridsOf(file.Shape == array.Metadata.Shape ? array : array.WithShape(file.Shape));
            return file.Levels.Count != grids.Length ? null : new([.. file.Levels.Select(level => level.ToDictionary(chunk => chunk.Ordinal))], grids);
        }
        catch (ZarrException)
        {
            // A shape that no array has.
            return null;
        }
    }

    /// <summary>The grids that records are kept of: the stored chunks, then the innermost ones.</summary>
    public static ChunkGrid[] GridsOf(ArrayContext array)
    {
        using var inner = ShardedChunks.Of(array);
        return inner is null ? [array.Grid] : [array.Grid, inner.Grid];
    }

    /// <summary>What statistics depend on besides the bytes of chunks and the shape of the array.</summary>
    public static byte[] FingerprintOf(ArrayContext array)
    {
        var metadata = array.Metadata;
        var lengths = metadata.ChunkLengths is { } axes ? string.Join(' ', axes.Select(axis => string.Join(',', axis.Runs))) : "";
        var fill = metadata.FillValue is { } bits ? Convert.ToHexString(bits.Span) : "none";
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{metadata.DataType.Name}\n{metadata.ChunkShape}\n{lengths}\n{CodecList.Write(array.Chain.Codecs).ToJsonString()}\n{fill}\n{metadata.KeyEncoding.Name}{metadata.KeyEncoding.Separator}")));
    }

    /// <summary>The statistics of a chunk, if they are of this version of it; otherwise null.</summary>
    /// <param name="grid">The grid the chunk is of, of the array as it is now.</param>
    /// <param name="isInner">True for a chunk in a shard.</param>
    /// <param name="index">Its index.</param>
    /// <param name="version">The version that is stored.</param>
    /// <param name="storedLength">Its bytes.</param>
    public ElementStatistics? Find(ChunkGrid grid, bool isInner, ReadOnlySpan<long> index, StoreVersion version, long storedLength)
    {
        var level = isInner ? 1 : 0;
        if (level >= _grids.Length || version == StoreVersion.Absent) return null;
        var old = _grids[level];
        long ordinal = 0, count = 1;
        for (var axis = 0; axis < index.Length; axis++)
        {
            // At an edge that was moved other elements lie inside the array.
            if (index[axis] >= old.GridShape[axis] || old.LengthOf(axis, index[axis]) != grid.LengthOf(axis, index[axis])) return null;
            ordinal = ordinal * old.GridShape[axis] + index[axis];
            count *= grid.LengthOf(axis, index[axis]);
        }

        return _levels[level].TryGetValue(ordinal, out var chunk) && chunk.Version == version && chunk.StoredLength == storedLength
            && chunk.Statistics.NaNCount <= count && chunk.Statistics.FillCount <= count ? chunk.Statistics : null;
    }
}

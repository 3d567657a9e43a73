using Zarr.Arrays;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Statistics;

/// <summary>Where statistics of chunks are kept: in one value beside the metadata of the array, whose name no implementation takes for a node or a chunk.</summary>
internal static class StatisticsStorage
{
    public const string Name = ".zarr-chunk-statistics";

    public static StoreKey KeyOf(StoreKey array) => array.Append(Name);

    /// <summary>True for the key of kept statistics.</summary>
    public static bool IsStatistics(StoreKey key) => key.Name == Name;

    /// <summary>What is kept for an array; null where nothing is, or nothing that can be used.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public static async ValueTask<KeptStatistics?> LoadAsync(ArrayContext array, CancellationToken cancel)
    {
        var limit = StatisticsFile.LimitFor(KeptStatistics.GridsOf(array).Sum(grid => Math.Min(grid.ChunkCount, int.MaxValue)) * 2);
        using var value = await array.Store.GetAsync(KeyOf(array.Key), ByteRange.First(limit), cancel).ConfigureAwait(false);
        return value is not null && value.TotalLength == value.Bytes.Length && StatisticsFile.TryRead(value.Bytes, limit) is { } file ? KeptStatistics.For(array, file) : null;
    }

    /// <summary>Looks at every stored chunk that is not known yet, and keeps what is found.</summary>
    /// <param name="array">The array.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops; what was kept before stays.</param>
    public static ValueTask<KeptChunkStatistics> KeepAsync(ArrayContext array, ChunkProgress? progress, CancellationToken cancel) =>
        ReadGuard.RunAsync([array], (arrays, guard) => KeepAsync(arrays[0], guard, progress, cancel), cancel);

    private static async ValueTask<KeptChunkStatistics> KeepAsync(ArrayContext array, ReadGuard guard, ChunkProgress? progress, CancellationToken cancel)
    {
        guard.Begin(array);
        var key = KeyOf(array.Key);
        if (!array.Store.IsReplaceable() && await array.Store.FindAsync(key, cancel).ConfigureAwait(false) is not null) throw AppendOnly.Refuse(array.Store, key);
        await array.Store.SettleAsync(cancel).ConfigureAwait(false);
        var started = DateTime.UtcNow;
        var (damaged, decoded, unsettled) = (new List<ZarrChunk>(), 0L, 0L);
        var grids = KeptStatistics.GridsOf(array);
        var levels = Array.ConvertAll(grids, _ => new List<KeptChunk>());
        // Chunks that are not stored need no record.
        var stored = await ChunkListing.ListOrdinalsAsync(array, cancel).ConfigureAwait(false);
        var scan = new StatisticsScan(array, await LoadAsync(array, cancel).ConfigureAwait(false));
        var count = stored?.Count ?? array.Grid.ChunkCount;
        progress?.Begin(count);
        await foreach (var chunk in OrderedBatches.RunAsync(count, grows: false, (first, length, token) => scan.RunAsync(stored, first, length, token), guard, cancel).ConfigureAwait(false))
        {
            if (!chunk.IsInner) progress?.Advance();
            if (chunk.State == ChunkState.Corrupt) damaged.Add(chunk);
            if (chunk.State != ChunkState.Stored) continue;
            if (chunk.IsKept == false) decoded++;
            var level = chunk.IsInner ? 1 : 0;
            // Someone writes to it, and may do so again without a change of its version.
            if (!array.Store.IsSettled(chunk.StoredVersion, started)) unsettled++;
            else if (ValueColumn.IsAllowed(chunk.Minimum) && ValueColumn.IsAllowed(chunk.Maximum) && ValueColumn.IsAllowed(chunk.Mean))
                levels[level].Add(new(grids[level].OrdinalOf(chunk.Index), chunk.StoredVersion, chunk.StoredLength, new(chunk.Minimum, chunk.Maximum, chunk.Mean, chunk.NaNCount!.Value, chunk.FillCount!.Value)));
        }

        foreach (var level in levels) level.Sort((a, b) => a.Ordinal.CompareTo(b.Ordinal));
        var bytes = new StatisticsFile(KeptStatistics.FingerprintOf(array), array.Metadata.Shape, levels).Write();
        await guard.EndAsync(cancel).ConfigureAwait(false);
        await array.Store.SetAsync(key, bytes, WriteCondition.None, cancel).ConfigureAwait(false);
        return new(levels.Sum(level => (long)level.Count), decoded, unsettled, bytes.Length, damaged);
    }
}

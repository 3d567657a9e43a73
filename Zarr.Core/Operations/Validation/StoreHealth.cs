using Zarr.Arrays;
using Zarr.Storage.Stores;

namespace Zarr.Operations.Validation;

/// <summary>Looks for what is wrong with stores, and mends it.</summary>
public static class StoreHealth
{
    /// <summary>
    /// The problems of a node and of all below it, as they are found: metadata, chunks, keys that belong to nothing, consolidated metadata, names, and
    /// what only the kind of store can have. Nothing is changed. Memory does not grow with the number of chunks.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="key">The node to begin at.</param>
    /// <param name="checksum">Decode every stored chunk, inner chunks of shards too, which compares all checksums. Without it lengths, the first bytes of frames and the indexes of shards are looked at.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    public static IAsyncEnumerable<ZarrProblem> CheckAsync(
        IStore store, StoreKey key, bool checksum = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        new StoreCheck(store, checksum, progress).RunAsync(key, cancel);

    /// <summary>True when a problem can be mended by what is allowed.</summary>
    public static bool CanRepair(ZarrProblem problem, RepairScope scope) => problem.Repair switch
    {
        ProblemRepair.None => false,
        ProblemRepair.Automatic => true,
        ProblemRepair.RemoveOrphan => scope.HasFlag(RepairScope.RemoveOrphan),
        ProblemRepair.RemoveCorrupt => scope.HasFlag(RepairScope.RemoveCorrupt),
        ProblemRepair.CompactShard => scope.HasFlag(RepairScope.CompactShard),
        _ => scope.HasFlag(RepairScope.RemoveRecent),
    };

    /// <summary>Mends a problem, if it is still there: what was found is looked at again, under the locks that writers take.</summary>
    /// <returns>What was done; null when there was nothing to do any more.</returns>
    /// <exception cref="ArgumentException"><see cref="CanRepair"/> says no.</exception>
    /// <exception cref="ZarrException">Store errors; <see cref="ZarrErrorId.WriteConflict"/>: another program changed the value meanwhile.</exception>
    public static async ValueTask<ZarrRepair?> RepairAsync(ZarrProblem problem, RepairScope scope = RepairScope.Automatic, CancellationToken cancel = default) =>
        (await RepairAsync([problem], scope, cancel).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>Mends problems one after the other, as <see cref="RepairAsync(ZarrProblem, RepairScope, CancellationToken)"/>; those of one stored value, as the inner chunks of a shard, at once.</summary>
    /// <returns>What was done. When it fails, what was done before stays done.</returns>
    /// <exception cref="ArgumentException"><see cref="CanRepair"/> says no of one; nothing was done.</exception>
    /// <exception cref="ZarrException">Store errors; <see cref="ZarrErrorId.WriteConflict"/>: another program changed the value meanwhile.</exception>
    public static ValueTask<IReadOnlyList<ZarrRepair>> RepairAsync(IReadOnlyList<ZarrProblem> problems, RepairScope scope = RepairScope.Automatic, CancellationToken cancel = default) =>
        problems.FirstOrDefault(problem => !CanRepair(problem, scope)) is { } other
            ? throw new ArgumentException($"The problem {other.Id} cannot be mended within '{scope}'.", nameof(problems))
            : StoreRepair.RunAsync(problems, cancel);
}

using Zarr.Arrays;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>Mends problems, after looking whether they are still there.</summary>
internal static class StoreRepair
{
    public static async ValueTask<IReadOnlyList<ZarrRepair>> RunAsync(IEnumerable<ZarrProblem> problems, CancellationToken cancel)
    {
        var done = new List<ZarrRepair>();
        // A shard is written anew once, however many chunks in it are damaged.
        foreach (var ofValue in problems.GroupBy(problem => (problem.Store, problem.Node, problem.Key, IsInner: problem.InnerChunk is not null)))
        {
            if (ofValue.Key.IsInner) done.AddRange(await RemoveInnerAsync([.. ofValue], cancel).ConfigureAwait(false));
            else foreach (var problem in ofValue) if (await RunAsync(problem, cancel).ConfigureAwait(false) is { } repair) done.Add(repair);
        }

        return done;
    }

    private static async ValueTask<ZarrRepair?> RunAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        // It may have come to lie there since.
        if (FolderLinks.Before(store, problem.Key) is not null) return null;
        switch (problem.Id)
        {
            case ProblemId.TemporaryFile or ProblemId.LockFile:
                return await ((IResidualStore)store).RemoveResidueAsync(problem.Residue!).ConfigureAwait(false) ? Done(problem, $"Deleted the file '{problem.Key}'") : null;
            case ProblemId.NodeDisplaced:
                return await ReturnAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.ConsolidatedStale or ProblemId.ConsolidatedInvalid:
                if (await NodeStorage.LoadAsync(store, node, cancel).ConfigureAwait(false) is not { IsArray: false } stored) throw NodeStorage.NotFound(store, node);
                var result = await new ZarrGroup(store, node, stored).ConsolidateAsync(cancel).ConfigureAwait(false);
                return new(problem.Path, problem.Key, problem.Id, ProblemList.Text($"Renewed the consolidated metadata of {result.NodeCount:N0} nodes"), 1, 0);
            case ProblemId.NodeMetadataMissing:
                return await RestoreAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.GroupMetadataMissing:
                return await WriteGroupAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.OrphanedKey:
                return await RemoveOrphanAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.ChunkMisnamed:
                return await RenameAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.ChunkOutsideGrid:
                return await RemoveOutsideAsync(problem, cancel).ConfigureAwait(false);
            case ProblemId.ShardUnused:
                return await CompactAsync(problem, cancel).ConfigureAwait(false);
            default:
                return await RemoveCorruptAsync(problem, cancel).ConfigureAwait(false);
        }
    }

    private static ZarrRepair Done(ZarrProblem problem, string action) => new(problem.Path, problem.Key, problem.Id, action, problem.StoredCount, problem.StoredLength);

    private static async ValueTask<ZarrRepair?> RestoreAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        using var held = await store.LockAsync(node.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3])
            if (await OnlyCopies.FindAtAsync(store, node, format, cancel).ConfigureAwait(false) is { } copies)
                return new(problem.Path, problem.Key, problem.Id, ProblemList.Text($"Wrote the metadata of {await OnlyCopies.RestoreAsync(store, node, copies, cancel).ConfigureAwait(false):N0} nodes"), problem.StoredCount, 0);
        return null;
    }

    private static async ValueTask<ZarrRepair?> ReturnAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        // Whoever is at work on it has the lock of what is replaced.
        using var held = await store.LockAsync((FolderLinks.KeyOf(store, problem.Residue!.Place) ?? node).Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (!await ((IResidualStore)store).ReturnAsync(problem.Residue!).ConfigureAwait(false)) return null;
        await ConsolidatedStorage.FollowAsync(store, node, [node]).ConfigureAwait(false);
        return Done(problem, $"Put '{problem.Key}' back to '{problem.Residue!.Home}'");
    }

    private static async ValueTask<ZarrRepair?> WriteGroupAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        using var held = await store.LockAsync(node.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (await NodeStorage.ExistsAsync(store, node, cancel).ConfigureAwait(false)) return null;
        if ((await HealthNodes.SurveyAsync(store, node, cancel).ConfigureAwait(false)).Format is not { } format) return null;
        var document = format == ZarrFormat.V3 ? Zarr.Format.Metadata.V3.NodeDocument.WriteGroup() : Zarr.Format.Metadata.V2.NodeDocument.WriteGroup();
        await NodeStorage.WriteAsync(store, node.Append(format == ZarrFormat.V3 ? NodeStorage.V3Name : NodeStorage.V2GroupName), document, WriteCondition.IfAbsent, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(store, node, [node], format).ConfigureAwait(false);
        return Done(problem, $"Wrote the metadata of a Zarr v{(int)format} group");
    }

    private static async ValueTask<ZarrRepair?> RemoveOrphanAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        var key = StoreKey.Parse(problem.Key.TrimEnd('/'));
        using var held = await store.LockAsync(node.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (store is IFolderStore folder && folder.FindLink(key.Parent, key) == key)
            return await NodeStorage.ExistsAsync(store, key, cancel).ConfigureAwait(false) || !folder.RemoveLink(key) ? null : Done(problem, $"Deleted the link '{key}'");
        var array = await ArrayAsync(problem, cancel).ConfigureAwait(false);
        if (problem.Key.EndsWith('/'))
        {
            // It may have become a node, or chunks of one.
            if (array is not null || await NodeStorage.ExistsAsync(store, key, cancel).ConfigureAwait(false)) return null;
            var (format, count, length) = await HealthNodes.SurveyAsync(store, key, cancel).ConfigureAwait(false);
            if (format is not null || count == 0) return null;
            await store.DeleteAllAsync(key, cancel).ConfigureAwait(false);
            return Done(problem, ProblemList.Text($"Deleted {count:N0} values below '{problem.Key}'")) with { StoredCount = count, StoredLength = length };
        }

        if (array is not null && new ChunkKeys(array).Find(key) is not null) return null;
        // A document that no node had may have got one by now.
        if (array is null && KnownKeys.IsDocument(key.Name) && (key.Parent != node || await NodeStorage.ExistsAsync(store, node, cancel).ConfigureAwait(false))) return null;
        return await store.DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false) ? Done(problem, $"Deleted '{key}'") : null;
    }

    private static async ValueTask<ZarrRepair?> RemoveOutsideAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, key) = (problem.Store, StoreKey.Parse(problem.Key));
        // Who appends stores chunks before the shape has them, under this lock.
        using var held = await NodeStorage.LockAsync(store, problem.Node, LockLevel.Extent, cancel).ConfigureAwait(false);
        if (await ArrayAsync(problem, cancel).ConfigureAwait(false) is not { } array) return null;
        var keys = new ChunkKeys(array);
        if (keys.Find(key) is not { } index || keys.IsInside(index)) return null;
        using var value = await store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        return await store.DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false) ? Done(problem, $"Deleted the chunk '{key}'") : null;
    }

    // The chunks stay where they are, and the metadata says so. Where it finds a single one now, it is right.
    private static async ValueTask<ZarrRepair?> RenameAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, node) = (problem.Store, problem.Node);
        using var held = await store.LockAsync(node.Append(NodeStorage.V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (await ArrayAsync(problem, cancel).ConfigureAwait(false) is not { } array) return null;
        var keys = new ChunkKeys(array);
        var found = new HashSet<Zarr.Format.Chunks.ChunkKeyEncoding>();
        await foreach (var entry in store.ListAsync(node, recurse: true, cancel).ConfigureAwait(false))
        {
            if (keys.Find(entry.Key) is { } index && keys.IsInside(index)) return null;
            if (keys.FindOther(entry.Key) is { } other) found.Add(other);
        }

        if (found.Count != 1) return null;
        var encoding = found.Single();
        await NodeStorage.EditKeyEncodingAsync(store, node, array.Metadata.Format, encoding, cancel).ConfigureAwait(false);
        return new(problem.Path, problem.Key, problem.Id, $"Let the metadata say the chunk key encoding '{encoding.Name}' with the separator '{encoding.Separator}'", 1, 0);
    }

    private static async ValueTask<ZarrRepair?> CompactAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var key = StoreKey.Parse(problem.Key);
        if (await ArrayAsync(problem, cancel).ConfigureAwait(false) is not { Shards: not null } array || new ChunkKeys(array).Find(key) is not { } shard || !array.Grid.IsInside(shard)) return null;
        var saved = await ShardCompactor.RunAsync(array, shard, cancel).ConfigureAwait(false);
        return saved == 0 ? null : Done(problem, ProblemList.Text($"Wrote the shard '{key}' anew, {saved:N0} bytes shorter")) with { StoredLength = saved };
    }

    private static async ValueTask<ZarrRepair?> RemoveCorruptAsync(ZarrProblem problem, CancellationToken cancel)
    {
        var (store, key) = (problem.Store, StoreKey.Parse(problem.Key));
        if (await ArrayAsync(problem, cancel).ConfigureAwait(false) is not { } array || new ChunkKeys(array).Find(key) is not { } index) return null;
        using var look = new ChunkLook(array, new(store), decode: true);
        using var held = await store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
        if (await store.FindAsync(key, cancel).ConfigureAwait(false) is not { } entry) return null;
        // A shard is deleted as a whole for its index only.
        if (!(await look.RunAsync(index, key, cancel).ConfigureAwait(false)).Any(found => found is { Repair: ProblemRepair.RemoveCorrupt, InnerChunk: null })) return null;
        return await store.DeleteAsync(key, WriteCondition.IfVersion(entry.Version), cancel).ConfigureAwait(false) ? Done(problem, $"Deleted the chunk '{key}'") : null;
    }

    // Whether a chunk is damaged is looked for in the very bytes that are replaced: what was written anew meanwhile stays.
    private static async ValueTask<IEnumerable<ZarrRepair>> RemoveInnerAsync(IReadOnlyList<ZarrProblem> problems, CancellationToken cancel)
    {
        var key = StoreKey.Parse(problems[0].Key);
        if (await ArrayAsync(problems[0], cancel).ConfigureAwait(false) is not { Shards: not null } array || new ChunkKeys(array).Find(key) is not { } shard || !array.Grid.IsInside(shard)) return [];
        using var chunks = ShardedChunks.Of(array)!;
        var wanted = problems.Select(problem => problem.InnerChunk!.Value).Where(index => index.Rank == chunks.Grid.Rank && chunks.Grid.IsInside(index) && chunks.OutermostOf(index) == shard);
        var gone = await InnerChunkRemover.RemoveAsync(array, shard, [.. wanted], (source, index) => ChunkLook.IsCorruptAsync(array, source, index, cancel), cancel).ConfigureAwait(false);
        return problems.Where(problem => gone.Contains(problem.InnerChunk!.Value)).Select(problem => Done(problem, $"Removed the inner chunk {problem.InnerChunk} from the shard '{key}'"));
    }

    private static async ValueTask<ArrayContext?> ArrayAsync(ZarrProblem problem, CancellationToken cancel) =>
        await NodeStorage.LoadAsync(problem.Store, problem.Node, cancel).ConfigureAwait(false) is { IsArray: true } stored
            ? new(problem.Store, problem.Node, ZarrArray.Read(problem.Store, problem.Node, stored)) : null;
}

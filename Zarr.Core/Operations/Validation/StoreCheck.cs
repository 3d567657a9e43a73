using System.Runtime.CompilerServices;
using Zarr.Arrays;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>Looks at a node and all below it.</summary>
internal sealed class StoreCheck(IStore store, bool decode, ChunkProgress? progress)
{
    private const int MaxNames = 5;

    private readonly ProblemList _problems = new(store);

    /// <summary>The problems, as they are found. What makes it impossible to go on is one, too.</summary>
    public async IAsyncEnumerable<ZarrProblem> RunAsync(StoreKey key, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var found = FindAsync(key, cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            ZarrProblem? end = null;
            try
            {
                if (!await found.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (ZarrException e)
            {
                end = _problems.Of(ProblemId.StoreUnreadable, ProblemSeverity.Error, key, "", e.Message, "Restore the store from a copy, or make it readable; what was not reached by then was not looked at.");
            }

            if (end is null)
            {
                yield return found.Current;
                continue;
            }

            foreach (var problem in _problems.Take())
                if (problem.Message != end.Message) yield return problem;
            yield return end;
            yield break;
        }
    }

    private async IAsyncEnumerable<ZarrProblem> FindAsync(StoreKey key, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (!store.Capabilities.HasFlag(StoreCapabilities.Listable))
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"'{store.Location}' cannot be looked at: it cannot be listed. Do it where it can be.", store.Location);
        // A group of v3 that has them is not in them itself.
        var found = await OnlyCopies.FindAsync(store, key, cancel).ConfigureAwait(false)
            ?? (await OnlyCopies.FindAtAsync(store, key, ZarrFormat.V3, cancel).ConfigureAwait(false) is { } own ? (key, own) : null);
        if (found is (var group, var copies))
        {
            var document = group.Append(copies.Format == ZarrFormat.V3 ? NodeStorage.V3Name : ConsolidatedMetadata.V2Name).Value;
            var count = copies.Names.Count();
            yield return _problems.Of(ProblemId.NodeMetadataMissing, ProblemSeverity.Error, group, document, ProblemList.Text($"Nothing but this copy is stored of the metadata of {count:N0} nodes: most programs do not find them, and their chunks were not looked at."),
                "Write their metadata with Repair-ZarrStore, and test again.", ProblemRepair.Automatic, count);
            yield break;
        }

        var nodes = new HealthNodes(store, _problems);
        if (await nodes.LoadAsync(key, isTarget: true, cancel).ConfigureAwait(false) is not { } stored)
        {
            if (!nodes.IsDamaged(key))
                yield return _problems.Of(ProblemId.NodeNotFound, ProblemSeverity.Error, key, key.Value,
                    $"There is no Zarr array or group, and none below.{(await ForeignFormat.FindAsync(store, key, cancel).ConfigureAwait(false) is { } kind ? $" What is there is {kind}, which is not supported." : "")}", "Check the path; restore the metadata if it was deleted.");
        }
        else if (Open(key, stored) is not { } node)
        {
            // What it lacks waits to be told.
        }
        else if (node is ZarrArray array)
        {
            foreach (var problem in _problems.Take()) yield return problem;
            await foreach (var problem in CheckAsync(array, nodes, cancel).ConfigureAwait(false)) yield return problem;
        }
        else
        {
            await foreach (var problem in WalkAsync((ZarrGroup)node, nodes, cancel).ConfigureAwait(false)) yield return problem;
        }

        foreach (var problem in _problems.Take()) yield return problem;
        if (store is not IResidualStore residual) yield break;
        foreach (var residue in residual.ListResidue(key, cancel)) yield return Describe(key, residue);
    }

    private async IAsyncEnumerable<ZarrProblem> WalkAsync(ZarrGroup group, HealthNodes nodes, [EnumeratorCancellation] CancellationToken cancel)
    {
        var checks = new Queue<ConsolidatedCheck>();
        await foreach (var found in new NodeWalk(store, nodes, null, checks.Enqueue).RunAsync(group, int.MaxValue, cancel).ConfigureAwait(false))
        {
            foreach (var problem in _problems.Take()) yield return problem;
            if (found.Error is { } error) yield return _problems.OfNode(found.Key, found.Stored is null ? "" : HealthNodes.DocumentOf(found.Stored), error);
            else if (found.Node is ZarrArray array) await foreach (var problem in CheckAsync(array, nodes, cancel).ConfigureAwait(false)) yield return problem;
            while (checks.TryDequeue(out var check))
                if (Describe(check, nodes) is { } stale) yield return stale;
        }

        foreach (var problem in _problems.Take()) yield return problem;
        while (checks.TryDequeue(out var check))
            if (Describe(check, nodes) is { } stale) yield return stale;
    }

    private async IAsyncEnumerable<ZarrProblem> CheckAsync(ZarrArray array, HealthNodes nodes, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var found = ReadGuard.WatchAsync([array.Context], (arrays, guard) => new ArrayCheck(arrays[0], nodes, _problems, decode, guard, progress).RunAsync(cancel), cancel).GetAsyncEnumerator(cancel);
        while (true)
        {
            ZarrProblem? end = null;
            try
            {
                if (!await found.MoveNextAsync().ConfigureAwait(false)) yield break;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.StoreReadFailed)
            {
                // A directory in it that may not be listed: the other arrays can still be looked at.
                end = _problems.Unreadable(array.Key, array.Key.Value, e);
            }

            yield return end ?? found.Current;
            if (end is not null) yield break;
        }
    }

    private ZarrNode? Open(StoreKey key, StoredNode stored)
    {
        try
        {
            return ZarrNode.From(store, key, stored);
        }
        catch (ZarrException e)
        {
            _problems.Add(_problems.OfNode(key, HealthNodes.DocumentOf(stored), e));
            return null;
        }
    }

    private ZarrProblem? Describe(ConsolidatedCheck check, HealthNodes nodes)
    {
        var group = check.Group;
        // A group that cannot be read has been told of.
        if (check.IsFresh || nodes.IsDamaged(group.Key) || nodes.IsMalformed(group.Key)) return null;
        var key = group.Key.Append(group.ZarrFormat == ZarrFormat.V3 ? NodeStorage.V3Name : ConsolidatedMetadata.V2Name).Value;
        const string Advice = "Renew it with Repair-ZarrStore, or with Update-ZarrMetadata -Consolidate.";
        // In v3 it is a member of the group's own document, which an archive never gives up.
        if (check.Damage is { } damage)
            return _problems.Of(ProblemId.ConsolidatedInvalid, ProblemSeverity.Error, group.Key, key, $"The consolidated metadata cannot be read: {damage.Message}", Advice, ProblemRepair.Automatic);
        var names = check.Differences.Take(MaxNames).Select(difference => difference.State switch
        {
            ConsolidatedState.NotInCopy => "lacks ",
            ConsolidatedState.NotStored => "still has ",
            _ => "differs in ",
        } + (difference.Name.Length == 0 ? "the group itself" : $"'{difference.Name}'"));
        var rest = check.Differences.Count - MaxNames;
        return _problems.Of(ProblemId.ConsolidatedStale, ProblemSeverity.Error, group.Key, key,
            ProblemList.Text($"The consolidated metadata, which other programs go by, {string.Join(", ", names)}{(rest > 0 ? $", and {rest:N0} more" : "")}."), Advice, ProblemRepair.Automatic, check.Differences.Count);
    }

    private ZarrProblem Describe(StoreKey node, StoreResidue residue)
    {
        var isDirectory = residue.Kind == ResidueKind.Partial && DirectoryReplacement.IsName(residue.Name.AsSpan(residue.Name.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1));
        var (id, severity, message, advice, repair) = residue.Kind switch
        {
            ResidueKind.Partial when IsRecent(residue) => (ProblemId.TemporaryFile, ProblemSeverity.Information, $"'{residue.Name}' is a temporary {(isDirectory ? "directory" : "file")}, and a writer may be at work on it.",
                "Wait, or delete it with Repair-ZarrStore -RemoveRecent when nobody writes.", ProblemRepair.RemoveRecent),
            ResidueKind.Partial when isDirectory => (ProblemId.TemporaryFile, ProblemSeverity.Warning, $"'{residue.Name}' is what a replacement that was interrupted has left; the array or group is in its place.",
                "Delete it with Repair-ZarrStore: files in it that are not Zarr's go back to their place.", ProblemRepair.Automatic),
            ResidueKind.Partial => (ProblemId.TemporaryFile, ProblemSeverity.Warning, $"'{residue.Name}' is a temporary file of a write that did not end.", "Delete it with Repair-ZarrStore.", ProblemRepair.Automatic),
            ResidueKind.Displaced => (ProblemId.NodeDisplaced, ProblemSeverity.Error, $"'{residue.Name}' is the array or group of '{residue.Home}', which is not in its place: a replacement or a move was interrupted.",
                "Put it back with Repair-ZarrStore.", ProblemRepair.Automatic),
            ResidueKind.Stranded => (ProblemId.NodeDisplaced, ProblemSeverity.Error, $"'{residue.Name}' is what a replacement or a move that was interrupted has left{(residue.Home is null ? "" : $" of '{residue.Home}'")}, and may be the only copy.",
                "Look into it; rename it to where it belongs, or delete it.", ProblemRepair.None),
            ResidueKind.Lock => (ProblemId.LockFile, ProblemSeverity.Information, $"'{residue.Name}' is a lock file that nobody holds.", "Delete it with Repair-ZarrStore; it locks nothing.", ProblemRepair.Automatic),
            ResidueKind.Unnameable => (ProblemId.NameReserved, ProblemSeverity.Warning, $"'{residue.Name}' is a name that no key can have: what it holds is never read.", "Rename it, or delete it.", ProblemRepair.None),
            ResidueKind.BrokenLink => (ProblemId.ValueUnreadable, ProblemSeverity.Error, $"'{residue.Name}' is a link that leads nowhere, and reads as if nothing were stored.", "Restore what it leads to, or delete the link.", ProblemRepair.None),
            ResidueKind.LinkUp => (ProblemId.ValueUnreadable, ProblemSeverity.Warning, $"'{residue.Name}' is a link to a directory that it lies in, or to the top of a file system: it is left out here, and other programs may follow it through all that is there.",
                "Delete the link, or let it lead elsewhere.", ProblemRepair.None),
            ResidueKind.Duplicate => (ProblemId.ArchiveDuplicate, ProblemSeverity.Warning, $"There are several entries '{residue.Name}' in the archive; the last counts here, in other programs perhaps another.",
                "Write the archive anew: Copy-ZarrNode takes what counts.", ProblemRepair.None),
            _ => (ProblemId.ArchiveUnfinished, ProblemSeverity.Error, ProblemList.Text($"The archive has {residue.Length:N0} bytes behind its end: its writer did not end, or something was put behind it. Other programs may not open it."),
                "Write to it once more, or write it anew: Copy-ZarrNode takes what can be read.", ProblemRepair.None),
        };
        return _problems.Of(id, severity, (residue.Kind == ResidueKind.Displaced ? FolderLinks.KeyOf(store, residue.Home) : null) ?? node, residue.Name, message, advice, repair, 1, residue.Length) with { Residue = residue };
    }

    private static bool IsRecent(StoreResidue residue) => DateTime.UtcNow - residue.Modified < DirectoryResidue.Abandoned;
}

using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Operations.Validation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Mends what can be mended in stores.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "ZarrStore", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrRepair))]
public sealed class RepairZarrStoreCommand : ZarrTargetCommandBase
{
    private const string ProblemSet = "Problem";

    private readonly List<ZarrProblem> _problems = [];
    private readonly OrderedDictionary<ProblemRepair, long> _left = [];
    private bool _yesToAll, _noToAll;

    /// <summary>Problems, as Test-ZarrStore -Detailed gives them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProblemSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ZarrProblem[] Problem { get; set; } = [];

    /// <summary>The problems to mend; left out, all.</summary>
    [Parameter]
    public ProblemId[]? Id { get; set; }

    /// <summary>Decodes every stored chunk to find those that are damaged.</summary>
    [Parameter]
    public SwitchParameter Checksum { get; set; }

    /// <summary>Deletes stored values that belong to no array or group.</summary>
    [Parameter]
    public SwitchParameter RemoveOrphan { get; set; }

    /// <summary>Deletes chunks that cannot be decoded; their elements read as the fill value then.</summary>
    [Parameter]
    public SwitchParameter RemoveCorrupt { get; set; }

    /// <summary>Deletes temporary files that are less than an hour old.</summary>
    [Parameter]
    public SwitchParameter RemoveRecent { get; set; }

    /// <summary>Writes shards anew without the bytes that belong to none of their chunks.</summary>
    [Parameter]
    public SwitchParameter CompactShard { get; set; }

    /// <summary>Deletes without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private RepairScope Scope => (RemoveOrphan ? RepairScope.RemoveOrphan : 0) | (RemoveCorrupt ? RepairScope.RemoveCorrupt : 0) | (RemoveRecent ? RepairScope.RemoveRecent : 0)
        | (CompactShard ? RepairScope.CompactShard : 0);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName != ProblemSet) base.ProcessRecord();
        else foreach (var problem in Problem) Take(problem);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // All that is alike is one question with its numbers. Nothing is changed while stores are still looked at.
        foreach (var alike in _problems.GroupBy(problem => (problem.Path, problem.Id, problem.Repair))) Repair([.. alike]);
        // Nothing is deleted that was not asked for by name, and silence would look like there was nothing to do.
        foreach (var (repair, count) in _left) WriteWarning($"{Counted(count, "problem")} {(count == 1 ? "is" : "are")} left that -{repair} would mend; Test-ZarrStore -Detailed lists {(count == 1 ? "it" : "them")}.");
    }

    private protected override void ProcessPlace(NodePlace place) => Attempt(place.Target, () =>
    {
        var progress = new ChunkProgress();
        foreach (var problem in Stream(cancel => StoreHealth.CheckAsync(place.Store, place.Key, Checksum, progress, cancel), $"Testing {place.Store.Location}", progress))
        {
            if (place.MayBeNoNode && problem.Id == ProblemId.NodeNotFound) return;
            Take(problem);
        }

        Take();
    });

    private void Take(ZarrProblem problem)
    {
        if (Id is not null && !Id.Contains(problem.Id)) return;
        if (StoreHealth.CanRepair(problem, Scope)) _problems.Add(problem);
        else if (problem.Severity > ProblemSeverity.Information)
        {
            WriteVerbose($"{problem} {problem.Advice}");
            if (problem.Repair is not (ProblemRepair.None or ProblemRepair.Automatic)) _left[problem.Repair] = _left.GetValueOrDefault(problem.Repair) + 1;
        }
    }

    private void Repair(IReadOnlyList<ZarrProblem> problems)
    {
        var (path, action) = (problems[0].Path, Describe(problems));
        if (!ShouldProcess(path, action)) return;
        if (problems[0].Repair is not (ProblemRepair.Automatic or ProblemRepair.CompactShard) && !Force && !ShouldContinue($"{action} in '{path}'? This cannot be undone.", "Delete", ref _yesToAll, ref _noToAll)) return;
        long lost = 0;
        // Inner chunks of one shard are taken out of it at once.
        foreach (var ofValue in problems.GroupBy(problem => problem.Key))
        {
            Attempt(ofValue.Key, () =>
            {
                var done = Run(cancel => StoreHealth.RepairAsync([.. ofValue], Scope, cancel), $"Repairing {path}");
                foreach (var repair in done) WriteObject(repair);
                if (problems[0].Repair == ProblemRepair.RemoveCorrupt) lost += done.Count;
                if (done.Count < ofValue.Count()) WriteVerbose($"There is nothing to do about {problems[0].Id} of '{ofValue.Key}' any more.");
            });
        }

        if (lost > 0)
            WriteWarning(string.Create(CultureInfo.InvariantCulture,
                $"{lost:N0} damaged {(lost == 1 ? "chunk" : "chunks")} of '{path}' {(lost == 1 ? "was" : "were")} removed: the elements read as the fill value now. Write them anew if they are known."));
    }

    private static string Describe(IReadOnlyList<ZarrProblem> problems)
    {
        var (count, length) = (problems.Sum(problem => problem.StoredCount), problems.Sum(problem => problem.StoredLength));
        var size = string.Create(CultureInfo.InvariantCulture, $"of {length:N0} bytes");
        return problems[0].Id switch
        {
            ProblemId.TemporaryFile => $"Delete {Counted(count, "temporary file")} {size}",
            ProblemId.NodeDisplaced => $"Put {(count == 1 ? "an array or group" : $"{count:N0} arrays or groups")} {size} back in {(count == 1 ? "its place" : "their places")}",
            ProblemId.LockFile => "Delete the lock file",
            ProblemId.ConsolidatedStale => $"Renew the consolidated metadata of {Counted(count, "node")}",
            ProblemId.ConsolidatedInvalid => "Write the consolidated metadata anew",
            ProblemId.ChunkMisnamed => $"Let the metadata say how {Counted(count, "chunk")} {size} {(count == 1 ? "is" : "are")} named",
            ProblemId.NodeMetadataMissing => $"Write the metadata of {Counted(count, "node")}",
            ProblemId.GroupMetadataMissing => "Write the metadata of a group",
            ProblemId.OrphanedKey => $"Delete {Counted(count, "value")} {size} that {(count == 1 ? "belongs" : "belong")} to no array or group",
            ProblemId.ShardUnused => $"Write {Counted(problems.Count, "shard")} anew without {size[3..]} that {(problems.Count == 1 ? "its" : "their")} chunks do not use",
            ProblemId.ChunkOutsideGrid => $"Delete {Counted(count, "chunk")} {size} outside the array",
            _ => $"Delete {Counted(count, "damaged chunk")} {size}, whose elements then read as the fill value",
        };
    }

    private static string Counted(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}

using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Operations.Validation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Tells whether stores are sound, or what is wrong with them.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ZarrStore", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(bool), typeof(ZarrProblem))]
public sealed class TestZarrStoreCommand : ZarrTargetCommandBase
{
    // Of all together, for -Quiet.
    private bool _isSound = true;
    private bool _isTested;

    /// <summary>Gives the problems instead of true or false.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Decodes every stored chunk, inner chunks of shards too, which compares all checksums.</summary>
    [Parameter]
    public SwitchParameter Checksum { get; set; }

    /// <summary>The least that counts as a problem.</summary>
    [Parameter]
    public ProblemSeverity Severity { get; set; } = ProblemSeverity.Warning;

    /// <summary>Gives one $true or $false for all: $true where all were tested and are sound.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Quiet && Detailed) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give -Quiet for one answer or -Detailed for the problems, not both.", null));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!Quiet) return;
        if (!_isTested && ErrorCount == 0) WriteError(ErrorRecords.ArgumentInvalid("Nothing was tested: the path stands for no array or group.", Path));
        WriteObject(_isSound && ErrorCount == 0);
    }

    private protected override void ProcessPlace(NodePlace place) => Attempt(place.Target, () =>
    {
        var progress = new ChunkProgress();
        var isSound = true;
        foreach (var problem in Stream(cancel => StoreHealth.CheckAsync(place.Store, place.Key, Checksum, progress, cancel), $"Testing {place.Store.Location}", progress))
        {
            // What a wildcard stands for may be anything.
            if (place.MayBeNoNode && problem.Id == ProblemId.NodeNotFound) return;
            if (problem.Severity < Severity) continue;
            isSound = false;
            if (!Detailed) break;
            WriteObject(problem);
        }

        _isTested = true;
        _isSound &= isSound;
        if (!Detailed && !Quiet) WriteObject(isSound);
    });
}

using System.Globalization;
using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Brings up to date what the metadata of groups keeps about other nodes: the copies of their metadata.</summary>
[Cmdlet(VerbsData.Update, "ZarrMetadata", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrGroup))]
public sealed class UpdateZarrMetadataCommand : ZarrTargetCommandBase
{
    private const int MaxNames = 5;

    /// <summary>Keeps copies of the metadata of all nodes below the group at the group, or renews them.</summary>
    [Parameter]
    public SwitchParameter Consolidate { get; set; }

    /// <summary>Removes these copies.</summary>
    [Parameter]
    public SwitchParameter RemoveConsolidated { get; set; }

    /// <summary>Gives the group when it is changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Switches, not parameter sets: what else may be brought up to date can be so together with this.
        if (Consolidate == RemoveConsolidated) ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Say what is to be done: give -Consolidate or -RemoveConsolidated.", null));
    }

    private protected override void ProcessNode(ZarrNode node)
    {
        if (node is not ZarrGroup group)
        {
            if (!IsMatch) throw new ZarrException(ZarrErrorId.NotAGroup, $"'{node.Path}' is an array, not a group.", node.Path);
            return;
        }

        var nodes = StoredSize.Count(Run(cancel => StoredSize.CountNodesAsync(group, cancel)), "node");
        if (!ShouldProcess(group.Path, Consolidate ? $"Consolidate metadata of {nodes}" : $"Remove consolidated metadata of {nodes}")) return;
        if (Consolidate) Report(group, Run(group.ConsolidateAsync));
        else if (!Run(group.RemoveConsolidatedAsync)) WriteVerbose($"'{group.Path}' has no consolidated metadata.");
        if (PassThru) WriteObject(group);
    }

    private void Report(ZarrGroup group, ConsolidationResult result)
    {
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"The consolidated metadata of '{group.Path}' holds {result.NodeCount} nodes."));
        foreach (var damage in result.Damaged) WriteError(ErrorRecords.From(damage));
        if (result.OtherFormat.Count == 0) return;
        var names = string.Join(", ", result.OtherFormat.Take(MaxNames).Select(name => $"'{name}'"));
        var rest = result.OtherFormat.Count - MaxNames;
        WriteWarning(string.Create(CultureInfo.InvariantCulture,
            $"The consolidated metadata of '{group.Path}' is that of Zarr v{(int)group.ZarrFormat}, and nodes in another format are not part of it: {names}{(rest > 0 ? $", and {rest} more" : "")}."));
    }
}

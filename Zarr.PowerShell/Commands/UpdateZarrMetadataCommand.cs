using System.Globalization;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Nodes;

namespace Zarr.PowerShell.Commands;

/// <summary>Brings up to date what is kept about nodes beside their metadata: in groups the copies of the metadata below, in arrays the statistics of chunks.</summary>
[Cmdlet(VerbsData.Update, "ZarrMetadata", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrGroup), typeof(ZarrArray))]
public sealed class UpdateZarrMetadataCommand : ZarrTargetCommandBase
{
    private const int MaxNames = 5;

    /// <summary>Keeps copies of the metadata of all nodes below the group at the group, or renews them.</summary>
    [Parameter]
    public SwitchParameter Consolidate { get; set; }

    /// <summary>Removes these copies.</summary>
    [Parameter]
    public SwitchParameter RemoveConsolidated { get; set; }

    /// <summary>Keeps the statistics of the chunks of an array, or of all arrays below a group, or renews those of chunks that have changed.</summary>
    [Parameter]
    public SwitchParameter ChunkStatistics { get; set; }

    /// <summary>Removes these statistics.</summary>
    [Parameter]
    public SwitchParameter RemoveChunkStatistics { get; set; }

    /// <summary>Gives the group or array when it is changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        // Switches, not parameter sets: both can be brought up to date at once.
        if ((Consolidate && RemoveConsolidated) || (ChunkStatistics && RemoveChunkStatistics) || !(Consolidate || RemoveConsolidated || ChunkStatistics || RemoveChunkStatistics))
            ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Say what is to be done: give -Consolidate or -RemoveConsolidated, -ChunkStatistics or -RemoveChunkStatistics.", null));
    }

    private protected override bool IsFor(ZarrNode node) => node is ZarrGroup || ChunkStatistics || RemoveChunkStatistics;

    private protected override void ProcessNode(ZarrNode node)
    {
        var ofGroups = Consolidate || RemoveConsolidated;
        if (node is ZarrArray && ofGroups && !IsMatch) throw new ZarrException(ZarrErrorId.NotAGroup, $"'{node.Path}' is an array, not a group.", node.Path);
        var changed = false;
        if (ChunkStatistics || RemoveChunkStatistics)
        {
            if (node is ZarrArray array) changed = UpdateStatistics(array);
            else foreach (var below in ArraysBelow((ZarrGroup)node)) Attempt(below, () => changed |= UpdateStatistics(below));
        }

        if (ofGroups && node is ZarrGroup group) changed |= UpdateCopies(group);
        if (PassThru && changed) WriteObject(node);
    }

    private bool UpdateCopies(ZarrGroup group)
    {
        var nodes = StoredSize.Count(Run(cancel => StoredSize.CountNodesAsync(group, cancel)), "node");
        if (!ShouldProcess(group.Path, Consolidate ? $"Consolidate metadata of {nodes}" : $"Remove consolidated metadata of {nodes}")) return false;
        if (Consolidate) Report(group, Run(group.ConsolidateAsync));
        else if (!Run(group.RemoveConsolidatedAsync)) WriteVerbose($"'{group.Path}' has no consolidated metadata.");
        return true;
    }

    private bool UpdateStatistics(ZarrArray array)
    {
        if (!ShouldProcess(array.Path, string.Create(CultureInfo.InvariantCulture, $"{(ChunkStatistics ? "Keep" : "Remove")} the statistics of {array.ChunkCount:N0} chunks"))) return false;
        if (RemoveChunkStatistics)
        {
            if (!Run(array.RemoveChunkStatisticsAsync)) WriteVerbose($"No statistics of chunks of '{array.Path}' are kept.");
            return true;
        }

        var progress = new ChunkProgress();
        var kept = Run(cancel => array.KeepChunkStatisticsAsync(progress, cancel), $"Looking at the chunks of {array.Path}", progress);
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"The statistics of {kept.Count:N0} stored chunks of '{array.Path}' are kept, in {kept.Length:N0} bytes; {kept.Decoded:N0} were decoded."));
        foreach (var chunk in kept.Damaged) WriteError(ErrorRecords.ChunkCorrupt(chunk));
        if (kept.Unsettled > 0)
            WriteWarning(string.Create(CultureInfo.InvariantCulture, $"{kept.Unsettled:N0} chunks of '{array.Path}' were written meanwhile, or only just before; their statistics are not kept."));
        return true;
    }

    private List<ZarrArray> ArraysBelow(ZarrGroup group)
    {
        var arrays = new List<ZarrArray>();
        foreach (var found in Stream(cancel => group.ListAsync(int.MaxValue, cancel)))
        {
            if (found.Error is { } error) TellLeftOut(error);
            else if (found.Node is ZarrArray array) arrays.Add(array);
        }

        return arrays;
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

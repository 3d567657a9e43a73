using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Lists arrays and groups: the target and what lies below it, as they are found.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrNode", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class GetZarrNodeCommand : ZarrTargetCommandBase
{
    /// <summary>Goes down to the end.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>How many levels below the target to list; 1 when left out, 0 for the target alone.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; } = 1;

    private protected override void ProcessNode(ZarrNode node)
    {
        WriteNode(node, 0);
        var depth = Recurse && !MyInvocation.BoundParameters.ContainsKey(nameof(Depth)) ? int.MaxValue : Depth;
        if (node is not ZarrGroup group || depth == 0) return;
        foreach (var (child, error, level) in Stream(cancel => group.ListAsync(depth, cancel)))
        {
            if (error is not null) WriteError(ErrorRecords.From(error));
            else WriteNode(child!, level);
        }
    }

    // The objects are the nodes themselves; the type name in front chooses the view that draws them as a tree.
    private void WriteNode(ZarrNode node, int level)
    {
        var entry = new PSObject(node);
        entry.TypeNames.Insert(0, "Zarr.NodeEntry");
        entry.Properties.Add(new PSNoteProperty("Level", level));
        WriteObject(entry);
    }
}

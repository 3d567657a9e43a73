using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Deletes arrays and groups.</summary>
[Cmdlet(VerbsCommon.Remove, "ZarrNode", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
public sealed class RemoveZarrNodeCommand : ZarrTargetCommandBase
{
    private bool _yesToAll, _noToAll;

    /// <summary>Deletes a group that is not empty with all it holds.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Deletes without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void ProcessNode(ZarrNode node)
    {
        var size = Run(cancel => StoredSize.DescribeRemovedAsync(node, cancel));
        if (node is ZarrGroup group && !Recurse && Stream(cancel => group.ListAsync(1, cancel)).Any())
        {
            WriteError(ErrorRecords.GroupNotEmpty(node));
            return;
        }

        if (!ShouldProcess(node.Path, $"Remove {node.NodeType} of {size}")) return;
        if (!Force && !ShouldContinue($"Remove the {node.NodeType} '{node.Path}' with {size}?", $"Remove {node.NodeType}", ref _yesToAll, ref _noToAll)) return;
        Run(node.DeleteAsync);
    }
}

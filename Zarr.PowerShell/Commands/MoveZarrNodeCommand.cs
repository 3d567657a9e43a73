using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Moves and renames arrays, and groups with all they hold.</summary>
[Cmdlet(VerbsCommon.Move, "ZarrNode", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class MoveZarrNodeCommand : ZarrDestinationCommandBase
{
    /// <summary>Gives the node at its new place.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessNode(ZarrNode node)
    {
        var moved = Bring(node, "Move", (store, key, progress, cancel) => node.MoveAsync(store, key, Force, progress, cancel));
        if (PassThru && moved is not null) WriteObject(moved);
    }
}

using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Sets elements back to the fill value; chunks covered as a whole are deleted.</summary>
[Cmdlet(VerbsCommon.Clear, "ZarrSlice", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class ClearZarrSliceCommand : ZarrSelectionCommandBase
{
    /// <summary>Gives the array when it is cleared.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessArray(ZarrArray array)
    {
        var selection = SelectionFor(array);
        var (elements, chunks) = array.Extent(selection);
        if (!ShouldProcess(array.Path, $"Set {StoredSize.Count(elements, "element")} in {StoredSize.Count(chunks, "chunk")} to the fill value")) return;
        var progress = new ChunkProgress();
        Run(cancel => array.ClearAsync(selection, progress, cancel), $"Clearing {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }
}

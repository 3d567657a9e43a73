using System.Management.Automation;
using Zarr.Arrays;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Changes the lengths of the axes.</summary>
[Cmdlet(VerbsCommon.Resize, "ZarrArray", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray))]
public sealed class ResizeZarrArrayCommand : ZarrArrayCommandBase
{
    private Shape _shape;
    private bool _yesToAll, _noToAll;

    /// <summary>The new lengths of the axes.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyCollection]
    public object Shape { get; set; } = null!;

    /// <summary>Drops data without asking.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives the array when it is resized.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _shape = Require(() => Integers.ReadShape(Shape, nameof(Shape)));

    private protected override void ProcessArray(ZarrArray array)
    {
        var loss = Run(cancel => array.MeasureResizeLossAsync(_shape, cancel));
        var lost = $"dropping {StoredSize.Count(loss.DroppedChunks, "stored chunk")} of {StoredSize.Count(loss.DroppedLength, "byte")} and cutting {loss.TrimmedChunks:N0}";
        if (!ShouldProcess(array.Path, $"Resize from {array.Shape} to {_shape}, {lost}")) return;
        if (!loss.IsNone && !Force && !ShouldContinue(
            $"Resize '{array.Path}' from {array.Shape} to {_shape}, {lost}? The elements outside the new shape are lost.",
            "Drop data", ref _yesToAll, ref _noToAll)) return;
        var progress = new ChunkProgress();
        Run(cancel => array.ResizeAsync(_shape, progress, cancel), $"Resizing {array.Path}", progress);
        if (PassThru) WriteObject(array);
    }
}

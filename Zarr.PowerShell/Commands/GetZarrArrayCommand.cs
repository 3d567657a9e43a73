using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Opens arrays.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrArray", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrArray))]
public sealed class GetZarrArrayCommand : ZarrArrayCommandBase
{
    /// <summary>Gathers counts and sizes of the stored chunks into <see cref="ZarrArray.Storage"/>.</summary>
    [Parameter]
    public SwitchParameter Measure { get; set; }

    private protected override void ProcessArray(ZarrArray array)
    {
        WarnOfAttributes(array);
        if (Measure) Run(array.MeasureAsync);
        WriteObject(array);
    }
}

using System.Management.Automation;

namespace Zarr.PowerShell.Commands;

/// <summary>Gets the options of this runspace.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrOption")]
[OutputType(typeof(ZarrOptions))]
public sealed class GetZarrOptionCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(ZarrOptions.OfRunspace());
}

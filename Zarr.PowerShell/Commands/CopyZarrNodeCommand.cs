using System.Management.Automation;
using Zarr.Operations.Copying;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Copies arrays, and groups with all they hold.</summary>
[Cmdlet(VerbsCommon.Copy, "ZarrNode", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class CopyZarrNodeCommand : ZarrDestinationCommandBase
{
    private ArrayChanges _changes = ArrayChanges.None;

    /// <summary>The storage format of the copy, 2 or 3; left out, that of each node.</summary>
    [Parameter]
    public ZarrFormat ZarrFormat { get; set; }

    /// <summary>The codecs of every array; left out, each keeps its own.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(CodecCompleter))]
    public object[]? Codec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _changes = Require(() => new ArrayChanges
    {
        Format = IsBound(nameof(ZarrFormat)) ? ZarrFormat : null,
        Codecs = Codec is null ? null : CodecArguments.Read(Codec),
    });

    private protected override void ProcessNode(ZarrNode node)
    {
        if (Bring(node, "Copy", (store, key, progress, cancel) => node.CopyAsync(store, key, _changes, Force, progress, cancel)) is { } copy) WriteObject(copy);
    }
}

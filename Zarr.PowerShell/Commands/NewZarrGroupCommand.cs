using System.Collections;
using System.Management.Automation;
using Zarr.PowerShell.Binding;

namespace Zarr.PowerShell.Commands;

/// <summary>Creates a group.</summary>
[Cmdlet(VerbsCommon.New, "ZarrGroup", SupportsShouldProcess = true)]
[OutputType(typeof(ZarrGroup))]
public sealed class NewZarrGroupCommand : ZarrCommandBase
{
    /// <summary>The directory of the group.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The node inside <see cref="Path"/>, such as <c>group/subgroup</c>; groups above it are created.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>User attributes.</summary>
    [Parameter]
    public IDictionary? Attribute { get; set; }

    /// <summary>The storage format, 2 or 3.</summary>
    [Parameter]
    public ZarrFormat ZarrFormat { get; set; } = ZarrFormat.V3;

    /// <summary>Replaces the array or group that is there, with all it holds.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var key = Require(() => NodeName.Parse(Name ?? ""));
        if (StoreLocator.ResolveNew(this, Path) is not { } directory) return;
        (var store, key) = Require(() => StoreLocator.PlaceOfNew(directory, key));
        Require(() => { WarnOfOthers(store, key); return true; });
        var replaced = Force ? Require(() => Run(cancel => StoredSize.DescribeReplacedAsync(store, key, cancel))) : "";
        if (!ShouldProcess(System.IO.Path.Join(store.Location, key.Value), $"Create group{replaced}")) return;
        var attributes = Attribute is null ? null : Require(() => Unwrap.Dictionary(Attribute));
        WriteObject(Require(() => Run(cancel => ZarrGroup.CreateAsync(store, key, ZarrFormat, attributes, Force, cancel))));
    }
}

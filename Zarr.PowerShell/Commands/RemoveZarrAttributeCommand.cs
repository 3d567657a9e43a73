using System.Collections;
using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Removes user attributes of arrays and groups.</summary>
[Cmdlet(VerbsCommon.Remove, "ZarrAttribute", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class RemoveZarrAttributeCommand : ZarrTargetCommandBase
{
    /// <summary>The names to remove; letter case counts.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(AttributeNameCompleter))]
    public string[] Attribute { get; set; } = [];

    /// <summary>Gives the node when it is changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void ProcessNode(ZarrNode node)
    {
        foreach (var missing in Attribute.Where(name => !node.Attributes.ContainsKey(name))) WriteError(ErrorRecords.AttributeNotFound(node, missing));
        var names = Attribute.Where(node.Attributes.ContainsKey).ToArray();
        if (names.Length == 0 || !ShouldProcess(node.Path, $"Remove {StoredSize.Count(names.Length, "attribute")}: {string.Join(", ", names)}")) return;
        Run(cancel => node.SetAttributesAsync(new Hashtable(), names, cancel));
        if (PassThru) WriteObject(node);
    }
}

using System.Collections;
using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Commands;

/// <summary>Gets user attributes of arrays and groups.</summary>
[Cmdlet(VerbsCommon.Get, "ZarrAttribute", DefaultParameterSetName = TargetSets.Path)]
[OutputType(typeof(ZarrAttribute), typeof(IDictionary))]
public sealed class GetZarrAttributeCommand : ZarrTargetCommandBase
{
    /// <summary>The names to get; wildcards are allowed, letter case counts. Left out, all.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AttributeNameCompleter))]
    public string[]? Attribute { get; set; }

    /// <summary>Gives one ordered dictionary for each node.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    private protected override void ProcessNode(ZarrNode node)
    {
        WarnOfAttributes(node);
        var found = new OrderedDictionary<string, object?>();
        foreach (var pattern in Attribute ?? ["*"])
        {
            var wildcard = WildcardPattern.Get(pattern, WildcardOptions.None);
            foreach (var (name, value) in node.Attributes)
                if (wildcard.IsMatch(name)) found[name] = ReadableValue.Of(value);
            if (!WildcardPattern.ContainsWildcardCharacters(pattern) && !node.Attributes.ContainsKey(pattern)) WriteError(ErrorRecords.AttributeNotFound(node, pattern));
        }

        if (AsHashtable) WriteObject(found, enumerateCollection: false);
        else foreach (var (name, value) in found) WriteObject(new ZarrAttribute(name, value, node.Path));
    }
}

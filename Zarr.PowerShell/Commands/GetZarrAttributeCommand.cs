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
    [ArgumentCompleter(typeof(AttributePatternCompleter))]
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
            // What is there under exactly that name wins, as it does for nodes.
            var name = node.Attributes.ContainsKey(pattern) || WildcardPattern.ContainsWildcardCharacters(pattern) ? pattern : WildcardPattern.Unescape(pattern);
            if (node.Attributes.TryGetValue(name, out var exact)) found[name] = ReadableValue.Of(exact);
            else if (!WildcardPattern.ContainsWildcardCharacters(pattern)) WriteError(ErrorRecords.AttributeNotFound(node, pattern));
            else
            {
                var wildcard = NamePattern.Of(pattern, WildcardOptions.None);
                foreach (var (key, value) in node.Attributes)
                    if (wildcard.IsMatch(key)) found[key] = ReadableValue.Of(value);
            }
        }

        if (AsHashtable) WriteObject(found, enumerateCollection: false);
        else foreach (var (name, value) in found) WriteObject(new ZarrAttribute(name, value, node.Path));
    }
}

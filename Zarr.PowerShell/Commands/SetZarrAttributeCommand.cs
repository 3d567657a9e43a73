using System.Collections;
using System.Management.Automation;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;

namespace Zarr.PowerShell.Commands;

/// <summary>Sets user attributes of arrays and groups; the others stay.</summary>
[Cmdlet(VerbsCommon.Set, "ZarrAttribute", DefaultParameterSetName = TargetSets.Path, SupportsShouldProcess = true)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup))]
public sealed class SetZarrAttributeCommand : ZarrTargetCommandBase
{
    private IDictionary _values = new Hashtable();

    /// <summary>A name, with -Value; or a hashtable of names and values.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(AttributeNameCompleter))]
    public object Attribute { get; set; } = null!;

    /// <summary>The value of the one attribute named.</summary>
    [Parameter(Position = 2)]
    [AllowNull]
    public object? Value { get; set; }

    /// <summary>Gives the node when it is changed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var hasValue = MyInvocation.BoundParameters.ContainsKey(nameof(Value));
        switch (Unwrap.One(Attribute))
        {
            case IDictionary map when !hasValue: _values = Require(() => Unwrap.Dictionary(map)); break;
            case string name when hasValue && name.Length > 0: _values = new OrderedDictionary<string, object?> { [name] = Require(() => Unwrap.Json(Value is string ? WrittenArgument.NumberIn(MyInvocation, nameof(Value)) ?? Value : Value)) }; break;
            default: ThrowTerminatingError(ErrorRecords.ArgumentInvalid("Give a name and -Value, or a hashtable of names and values.", Attribute)); break;
        }
    }

    private protected override void ProcessNode(ZarrNode node)
    {
        if (!ShouldProcess(node.Path, $"Set {StoredSize.Count(_values.Count, "attribute")}: {string.Join(", ", _values.Keys.Cast<object>())}")) return;
        Run(cancel => node.SetAttributesAsync(_values, null, cancel));
        if (PassThru) WriteObject(node);
    }
}

using System.Management.Automation;

namespace Zarr.PowerShell.Binding;

/// <summary>A property that is one of another object: what a script sets here is set there, so that they never say different things.</summary>
/// <param name="name">The name it has here.</param>
/// <param name="source">The property of the other object.</param>
internal sealed class FieldProperty(string name, PSPropertyInfo source) : PSNoteProperty(name, null)
{
    public override object? Value
    {
        get => source.Value;
        set => source.Value = value;
    }

    public override PSMemberInfo Copy() => new FieldProperty(Name, source);
}

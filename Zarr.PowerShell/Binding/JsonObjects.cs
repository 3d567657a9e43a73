using System.Management.Automation;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Binding;

/// <summary>JSON documents as PowerShell has them: objects with a property for each member.</summary>
internal static class JsonObjects
{
    public static PSObject ToObject(OrderedDictionary<string, object?> document)
    {
        var result = new PSObject();
        foreach (var (name, value) in document)
            // No property can have an empty name, which JSON allows.
            if (name.Length > 0) result.Properties.Add(new PSNoteProperty(name, ReadableValue.Of(Value(value))), preValidated: true);
        return HiddenText.Mark(result);
    }

    private static object? Value(object? value) => value switch
    {
        OrderedDictionary<string, object?> members => ToObject(members),
        object?[] items => Array.ConvertAll(items, Value),
        _ => value,
    };
}

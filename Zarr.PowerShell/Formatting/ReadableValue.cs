using System.Collections;
using System.Management.Automation;

namespace Zarr.PowerShell.Formatting;

/// <summary>A list, bytes or a record, whose text says what is in it, where .NET's is the name of the type: columns of CSV show it. To the engine it is the value itself.</summary>
internal sealed class ReadableValue : PSObject
{
    private const int MaxItems = 8;

    private readonly object _value;

    private ReadableValue(object value) : base(value) => _value = value;

    /// <summary>The value, with a text of its own where it needs one.</summary>
    public static object? Of(object? value) => value is IEnumerable and not string or PSObject { BaseObject: PSCustomObject } ? new ReadableValue(value) : value;

    public override string ToString() => _value switch
    {
        byte[] => ElementText.Of(_value),
        Array { Length: > MaxItems } items => $"[{string.Join(", ", items.Cast<object?>().Take(MaxItems).Select(ElementText.Of))}, ...]",
        Array or PSObject => ElementText.Of(_value),
        _ => ValueText.Format(_value),
    };
}

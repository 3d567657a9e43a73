using System.Collections;
using System.Management.Automation;

namespace Zarr.PowerShell.Formatting;

/// <summary>A list, bytes or a record, whose text says what is in it, where .NET's is the name of the type: columns of CSV show it. To scripts it is the value itself.</summary>
internal static class ReadableValue
{
    private const int MaxItems = 8;

    private static readonly Lock s_adding = new();

    /// <summary>The value, with a text of its own where it needs one.</summary>
    public static object? Of(object? value)
    {
        if (value is not (IEnumerable and not string or PSObject { BaseObject: PSCustomObject })) return value;
        return WithText(value, nameof(ReadableProperty.Text));
    }

    /// <summary>The value with the text that a method of <see cref="ReadableProperty"/> makes of it.</summary>
    public static PSObject WithText(object value, string method)
    {
        var result = value as PSObject ?? new PSObject(value);
        // Members belong to the object inside, which may have been here before.
        lock (s_adding)
            if (result.Methods[nameof(ToString)] is not PSCodeMethod) result.Methods.Add(new PSCodeMethod(nameof(ToString), typeof(ReadableProperty).GetMethod(method)!));
        return result;
    }

    /// <summary>The text.</summary>
    public static string TextOf(PSObject item) => item.BaseObject switch
    {
        Array { Length: > MaxItems } items and not byte[] => $"[{string.Join(", ", items.Cast<object?>().Take(MaxItems).Select(ElementText.Of))}, ...]",
        Array or PSCustomObject => ElementText.Of(item),
        var other => ValueText.Format(other),
    };
}

using System.Collections;
using System.Management.Automation;
using Zarr.Common;

namespace Zarr.PowerShell.Formatting;

/// <summary>
/// Objects whose properties are named and filled by a store. The engine shows such objects as they are, so one with characters that a terminal would obey says so by a type name,
/// which has views that write them out. What scripts get stays exact.
/// </summary>
internal static class HiddenText
{
    private const string TypeName = "Zarr.HiddenText";

    /// <summary>The object, marked where something in it is hidden.</summary>
    public static PSObject Mark(PSObject item) => Mark(item, IsIn(item));

    /// <summary>The object, marked where that is so of what it is a part of: of a table one view shows all rows.</summary>
    public static PSObject Mark(PSObject item, bool isHidden)
    {
        if (isHidden) item.TypeNames.Insert(0, TypeName);
        return item;
    }

    /// <summary>True for a value with a text, a name or an item that cannot be shown as it is.</summary>
    public static bool IsIn(object? value) => value switch
    {
        string text => !ReferenceEquals(VisibleText.Of(text), text),
        PSObject { BaseObject: PSCustomObject } record => record.Properties.Any(property => IsIn(property.Name) || IsIn(property.Value)),
        PSObject wrapped => IsIn(wrapped.BaseObject),
        IDictionary table => table.Keys.Cast<object>().Any(IsIn) || table.Values.Cast<object?>().Any(IsIn),
        Array { Length: > 0 } items when !items.GetType().GetElementType()!.IsPrimitive => items.Cast<object?>().Any(IsIn),
        _ => false,
    };
}

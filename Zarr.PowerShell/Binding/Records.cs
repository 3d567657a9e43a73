using System.Management.Automation;

namespace Zarr.PowerShell.Binding;

/// <summary>Records as PowerShell has them: objects with a property for each field.</summary>
internal static class Records
{
    public static PSObject ToObject(object record)
    {
        var result = new PSObject();
        foreach (var (name, value) in (OrderedDictionary<string, object?>)record) result.Properties.Add(new PSNoteProperty(name, Value(value)), preValidated: true);
        return result;
    }

    /// <summary>An element as PowerShell is to see it: a record as an object, everything else as it is.</summary>
    public static object? Shown(object? element) => element is OrderedDictionary<string, object?> ? ToObject(element) : element;

    private static object? Value(object? value) => value switch
    {
        OrderedDictionary<string, object?> record => ToObject(record),
        Array array when array.GetType().GetElementType() == typeof(OrderedDictionary<string, object?>) => Objects(array),
        _ => value,
    };

    private static Array Objects(Array records)
    {
        var result = Array.CreateInstance(typeof(PSObject), [.. Enumerable.Range(0, records.Rank).Select(records.GetLength)]);
        var index = new int[records.Rank];
        foreach (var record in records)
        {
            result.SetValue(ToObject(record!), index);
            for (var axis = index.Length - 1; axis >= 0 && ++index[axis] == records.GetLength(axis); axis--) index[axis] = 0;
        }

        return result;
    }
}

using System.Management.Automation;
using Zarr.PowerShell.Formatting;

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

    /// <summary>The elements of a slice with their indices; axes that have names, and fields, are properties of their own, as tables need them.</summary>
    public static IEnumerable<object> OfElements(ZarrSlice slice, ZarrArray array)
    {
        var fields = slice.DataType.Fields.Select(field => field.Name).ToArray();
        var axes = (array.DimensionNames ?? []).Index().Where(axis => axis.Item is { Length: > 0 } name && !IsTaken(name, fields)).ToArray();
        foreach (var element in ZarrElement.Of(slice))
        {
            if (axes.Length == 0 && fields.Length == 0)
            {
                yield return element;
                continue;
            }

            var record = new PSObject(element);
            foreach (var (axis, name) in axes) record.Properties.Add(new PSNoteProperty(name, element.Index[axis]));
            if (element.Value is PSObject value)
                foreach (var field in fields)
                    if (!IsTaken(field, [])) record.Properties.Add(new PSNoteProperty(field, value.Properties[field].Value));
            yield return record;
        }
    }

    // Index and Value are there already.
    private static bool IsTaken(string name, string[] fields) =>
        fields.Append(nameof(ZarrElement.Index)).Append(nameof(ZarrElement.Value)).Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>An element as PowerShell is to see it: a record as an object, everything else as it is.</summary>
    public static object? Shown(object? element) => ReadableElement.Of(element is OrderedDictionary<string, object?> ? ToObject(element) : element);

    private static object? Value(object? value) => value switch
    {
        OrderedDictionary<string, object?> record => ReadableElement.Of(ToObject(record)),
        Array array when array.GetType().GetElementType() == typeof(OrderedDictionary<string, object?>) => ReadableElement.Of(Objects(array)),
        _ => ReadableElement.Of(value),
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

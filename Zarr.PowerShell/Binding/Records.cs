using System.Management.Automation;
using Zarr.Arrays.Coordinates;
using Zarr.PowerShell.Formatting;

namespace Zarr.PowerShell.Binding;

/// <summary>Records as PowerShell has them: objects with a property for each field.</summary>
internal static class Records
{
    private const string Meaning = "Meaning";

    [ThreadStatic]
    private static (string[] Fields, string[] Names)? s_names;

    public static PSObject ToObject(object record)
    {
        var fields = (OrderedDictionary<string, object?>)record;
        var names = NamesOf(fields);
        var result = new PSObject();
        for (var i = 0; i < names.Length; i++) result.Properties.Add(new PSNoteProperty(names[i], Value(fields.GetAt(i).Value)), preValidated: true);
        return HiddenText.Mark(result);
    }

    // All records of a slice have the same names, which are the same strings.
    private static string[] NamesOf(OrderedDictionary<string, object?> record)
    {
        if (s_names is { } last && last.Fields.Length == record.Count)
        {
            var i = 0;
            while (i < last.Fields.Length && ReferenceEquals(last.Fields[i], record.GetAt(i).Key)) i++;
            if (i == last.Fields.Length) return last.Names;
        }

        string[] fields = [.. record.Keys];
        s_names = (fields, PropertyNames.OfRecord(fields));
        return s_names.Value.Names;
    }

    /// <summary>The elements of a slice with their indices; axes that have names, and fields, are properties of their own, as tables need them: an axis with the values along it, or where there are none with its index.</summary>
    public static IEnumerable<object> OfElements(ZarrSlice slice, ZarrArray array, AxisValues?[] values)
    {
        var (fields, axisNames) = PropertyNames.OfElements(slice.DataType, array);
        var axes = (array.DimensionNames ?? []).Index().Where(axis => axis.Item is { Length: > 0 }).Select(axis => (axis.Index, axisNames[axis.Index])).ToArray();
        var flags = FlagMeanings.Of(array);
        foreach (var element in ZarrElement.Of(slice))
        {
            if (axes.Length == 0 && fields.Length == 0 && flags is null)
            {
                yield return element;
                continue;
            }

            var record = new PSObject(element);
            foreach (var (axis, name) in axes) record.Properties.Add(new PSNoteProperty(name, values[axis] is { } along ? along[element.Index[axis]] : element.Index[axis]));
            // Flags stay numbers, and their names stand beside them.
            if (flags is not null && record.Properties[Meaning] is null) record.Properties.Add(new PSNoteProperty(Meaning, flags.Describe(Unwrap.One(element.Value))));
            if (element.Value is PSObject value)
            {
                foreach (var (field, property) in value.Properties.Index()) record.Properties.Add(new FieldProperty(fields[field], property));
            }

            yield return record;
        }
    }

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

using System.Collections;
using System.Management.Automation;

namespace Zarr.PowerShell.Binding;

/// <summary>Takes values out of the objects that PowerShell wraps them in: anything that went through a pipeline may be wrapped.</summary>
internal static class Unwrap
{
    public static object? One(object? value) =>
        value is not PSObject wrapped ? value : wrapped.BaseObject is PSCustomObject ? wrapped : wrapped.BaseObject;

    /// <summary>A value with everything in its lists unwrapped. Typed arrays, and lists with nothing wrapped in them, are given back as they are.</summary>
    public static object? Deep(object? value)
    {
        value = One(value);
        switch (value)
        {
            case object?[] items:
                object?[]? copy = null;
                for (var i = 0; i < items.Length; i++)
                {
                    var item = items[i] is PSObject or object?[] or ArrayList or List<object> ? Deep(items[i]) : items[i];
                    if (ReferenceEquals(item, items[i])) continue;
                    copy ??= (object?[])items.Clone();
                    copy[i] = item;
                }

                return copy ?? items;
            case ArrayList or List<object>:
                return ((IList)value).Cast<object?>().Select(Deep).ToArray();
            default:
                return value;
        }
    }

    /// <summary>A dictionary with everything in it unwrapped, and objects with properties made dictionaries.</summary>
    public static object? Json(object? value) => One(value) switch
    {
        PSObject custom => custom.Properties.Aggregate(new OrderedDictionary<string, object?>(), (map, property) =>
        {
            map[property.Name] = Json(property.Value);
            return map;
        }),
        IDictionary map => Dictionary(map),
        string text => text,
        IEnumerable list => list.Cast<object?>().Select(Json).ToArray(),
        var other => other,
    };

    public static OrderedDictionary<string, object?> Dictionary(IDictionary map)
    {
        var result = new OrderedDictionary<string, object?>();
        foreach (DictionaryEntry entry in map) result[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Json(entry.Value);
        return result;
    }
}

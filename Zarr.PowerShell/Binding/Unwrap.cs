using System.Collections;
using System.Management.Automation;
using Zarr.Format.Metadata;

namespace Zarr.PowerShell.Binding;

/// <summary>Takes values out of the objects that PowerShell wraps them in: anything that went through a pipeline may be wrapped.</summary>
internal static class Unwrap
{
    // A list may contain itself; the core refuses what is nested half as deeply.
    private const int MaxDepth = 128;

    public static object? One(object? value) =>
        value is not PSObject wrapped ? value : wrapped.BaseObject is PSCustomObject ? wrapped : wrapped.BaseObject;

    /// <summary>
    /// A value with everything in its lists unwrapped, and custom objects made dictionaries: what the core takes as records. Typed arrays, and
    /// lists with nothing wrapped in them, are given back as they are.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.ValueShapeMismatch"/>: a list contains itself.</exception>
    public static object? Deep(object? value) => Deep(value, 0);

    private static object? Deep(object? value, int depth)
    {
        if (depth > MaxDepth) throw new ZarrException(ZarrErrorId.ValueShapeMismatch, "The value is nested too deeply, or contains itself.");
        // An element with more properties is what they say: a script may have changed them.
        value = value is PSObject { BaseObject: ZarrElement } element && element.Properties.Any(property => property.IsInstance) ? element : One(value);
        switch (value)
        {
            case PSObject custom:
                return new OrderedDictionary<string, object?>(custom.Properties.Select(property => KeyValuePair.Create(property.Name, Deep(property.Value, depth + 1))));
            case IDictionary map:
                var fields = new OrderedDictionary<string, object?>(map.Count);
                foreach (DictionaryEntry entry in map) fields[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Deep(entry.Value, depth + 1);
                return fields;
            case object?[] items:
                object?[]? copy = null;
                for (var i = 0; i < items.Length; i++)
                {
                    var item = items[i] is PSObject or object?[] or ArrayList or List<object> or IList<PSObject> or IDictionary ? Deep(items[i], depth + 1) : items[i];
                    if (ReferenceEquals(item, items[i])) continue;
                    // Not a clone, which would be as narrow as the array.
                    copy ??= [.. items];
                    copy[i] = item;
                }

                return copy ?? items;
            // The last is what the methods ForEach and Where give.
            case ArrayList or List<object> or IList<PSObject>:
                return ((IEnumerable)value).Cast<object?>().Select(item => Deep(item, depth + 1)).ToArray();
            default:
                return value;
        }
    }

    /// <summary>A dictionary with everything in it unwrapped, and objects with properties made dictionaries: what has a JSON form.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>: a value contains itself.</exception>
    public static OrderedDictionary<string, object?> Dictionary(IDictionary map) => Dictionary(map, 0);

    /// <summary>A value with everything in it unwrapped, as <see cref="Dictionary(IDictionary)"/>.</summary>
    public static object? Json(object? value) => Json(value, 0);

    private static object? Json(object? value, int depth)
    {
        if (depth > MaxDepth) throw new ZarrException(ZarrErrorId.AttributeInvalid, "A value is nested too deeply, or contains itself.");
        switch (One(value))
        {
            case PSObject custom:
                var members = new OrderedDictionary<string, object?>();
                foreach (var property in custom.Properties) members[property.Name] = Json(property.Value, depth + 1);
                return members;
            case IDictionary map: return Dictionary(map, depth);
            case string text: return text;
            case Array { Rank: > 1 } axes: return Json(AttributeValues.ToLists(axes), depth);
            case IEnumerable list: return list.Cast<object?>().Select(item => Json(item, depth + 1)).ToArray();
            case var other: return other;
        }
    }

    private static OrderedDictionary<string, object?> Dictionary(IDictionary map, int depth)
    {
        var result = new OrderedDictionary<string, object?>();
        foreach (DictionaryEntry entry in map) result[LanguagePrimitives.ConvertTo<string>(entry.Key)] = Json(entry.Value, depth + 1);
        return result;
    }
}

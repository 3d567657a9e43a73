using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Zarr.Format.DataTypes;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads data types: names, .NET types, data types themselves; records as ordered hashtables of fields or as NumPy's list of them.</summary>
internal static class DataTypeArguments
{
    private const int MaxDepth = 32;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static DataType Read(object? value, out bool bigEndian)
    {
        value = Unwrap.One(value);
        bigEndian = false;
        return value switch
        {
            DataType type => type,
            IDictionary or PSObject or (IEnumerable and not string) => DataType.Parse(Json(value, 0)!.ToJsonString(), out bigEndian),
            // [int] as an argument is the text of that, not the type.
            string text when text.Trim() is ['[', .. var name, ']'] && name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '.') => DataType.Parse(name, out bigEndian),
            _ => DataType.Parse(LanguagePrimitives.ConvertTo<string>(value), out bigEndian),
        };
    }

    private static JsonNode? Json(object? value, int depth)
    {
        if (depth > MaxDepth) throw new ZarrException(ZarrErrorId.DataTypeNotSupported, "The data type is nested too deeply, or contains itself.");
        switch (Unwrap.One(value))
        {
            case Hashtable { Count: > 1 } unordered when !HasConfiguration(unordered):
                throw new ZarrException(ZarrErrorId.DataTypeNotSupported, "The fields of a record have an order, and a hashtable has none: write [ordered]@{ … }.", unordered);
            case IDictionary map:
                var fields = new JsonObject();
                foreach (DictionaryEntry field in map) fields[LanguagePrimitives.ConvertTo<string>(field.Key)] = Json(field.Value, depth + 1);
                return fields;
            case PSObject custom:
                return new JsonObject(custom.Properties.Select(field => KeyValuePair.Create(field.Name, Json(field.Value, depth + 1))));
            case string text: return text;
            case IEnumerable list: return new JsonArray([.. list.Cast<object?>().Select(item => Json(item, depth + 1))]);
            case DataType type: return type.Name;
            case var number when Integers.TryRead(number, out var integer): return integer;
            case var other: return LanguagePrimitives.ConvertTo<string>(other);
        }
    }

    // As metadata has it: a name and what belongs to it, in any order.
    private static bool HasConfiguration(Hashtable map) => map.Count == 2 && map.ContainsKey("name") && Unwrap.One(map["configuration"]) is IDictionary;
}

using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Format.Metadata;

/// <summary>User attributes between JSON and .NET: text, bool, long, double, null, lists and ordered dictionaries.</summary>
public static class AttributeValues
{
    private const int MaxDepth = 60;

    // Whatever was read has a text; it is deeper than what may be written.
    private const int ShownDepth = 500;

    private static readonly JsonSerializerOptions s_text = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 2 * ShownDepth };

    internal static AttributeMap FromJson(JsonObject? json)
    {
        var result = new AttributeMap();
        foreach (var (name, value) in json ?? []) result[name] = FromJson(value);
        return result;
    }

    internal static object? FromJson(JsonNode? json) => json switch
    {
        null => null,
        JsonObject o => FromJson(o),
        JsonArray a => a.Select(FromJson).ToArray(),
        _ => json.GetValueKind() switch
        {
            JsonValueKind.String => json.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(json.ToJsonString()),
        },
    };

    // Integers stay exact, whatever their size.
    private static object Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole
        : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var big) ? big
        : text == JsonText.NotANumber ? double.NaN
        : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The JSON form of a dictionary.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>: a value has no JSON form.</exception>
    public static JsonObject ToJson(IDictionary attributes)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in attributes)
            result[entry.Key as string ?? Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = ToJson(entry.Value, 0);
        WholeText.Require(result);
        return result;
    }

    /// <summary>A value as JSON on one line.</summary>
    internal static string ToText(object? value) => ToJson(value, MaxDepth - ShownDepth)?.ToJsonString(s_text) ?? "null";

    internal static JsonNode? ToJson(object? value, int depth = 0)
    {
        if (depth > MaxDepth) throw new ZarrException(ZarrErrorId.AttributeInvalid, "An attribute is nested too deeply, or contains itself.", value?.GetType());
        switch (value)
        {
            case null: return null;
            case JsonNode node: return node.DeepClone();
            case string s: return s;
            case char c: return c.ToString();
            case bool b: return b;
            // JSON has no word for these; Zarr's own metadata spells them so.
            case double d when !double.IsFinite(d): return Zarr.Format.DataTypes.RealWords.Spell(d);
            case float f when !float.IsFinite(f): return Zarr.Format.DataTypes.RealWords.Spell(f);
            case double d: return JsonNode.Parse(d.ToString("R", CultureInfo.InvariantCulture));
            case float f: return JsonNode.Parse(f.ToString("R", CultureInfo.InvariantCulture));
            case Half h: return ToJson((float)h);
            case DateTime t: return t.ToString("O", CultureInfo.InvariantCulture);
            case DateTimeOffset t: return t.ToString("O", CultureInfo.InvariantCulture);
            case Guid or Uri or Version or TimeSpan: return Convert.ToString(value, CultureInfo.InvariantCulture);
            case Enum e: return e.ToString();
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal or BigInteger or Int128 or UInt128:
                return JsonNode.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture));
            case IDictionary map:
                var members = new JsonObject();
                foreach (DictionaryEntry entry in map)
                    members[Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!] = ToJson(entry.Value, depth + 1);
                return members;
            case Array { Rank: > 1 } axes: return ToJson(ToLists(axes), depth);
            case IEnumerable list:
                var items = new JsonArray();
                foreach (var item in list) items.Add(ToJson(item, depth + 1));
                return items;
            default:
                throw new ZarrException(ZarrErrorId.AttributeInvalid,
                    $"A value of type {value.GetType().Name} cannot be an attribute: use text, numbers, true or false, null, lists, or dictionaries of these.", value);
        }
    }

    /// <summary>An array of several axes as JSON has it: lists of lists.</summary>
    public static object?[] ToLists(Array array)
    {
        var index = new int[array.Rank];
        return Along(0);

        object?[] Along(int axis)
        {
            var items = new object?[array.GetLength(axis)];
            for (var i = 0; i < items.Length; i++)
            {
                index[axis] = array.GetLowerBound(axis) + i;
                items[i] = axis + 1 < array.Rank ? Along(axis + 1) : array.GetValue(index);
            }

            return items;
        }
    }
}

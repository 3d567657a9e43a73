using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.PowerShell.Formatting;

/// <summary>The exact text of an element, invariant, as it stands in a column of text: of records, lists and tables JSON.</summary>
internal static class ElementJson
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string TextOf(object? element) => Scalar(element) is { } text ? text : Node(element)?.ToJsonString(s_options) ?? "null";

    /// <summary>The text of one value; null for what has parts.</summary>
    private static string? Scalar(object? element) => element switch
    {
        PSObject item => item.BaseObject is PSCustomObject ? null : Scalar(item.BaseObject),
        string text => text,
        // To the runtime an array of signed bytes is one, too.
        byte[] bytes when bytes.GetType() == typeof(byte[]) => "0x" + Convert.ToHexStringLower(bytes),
        // As they are when Export-ZarrArray writes them.
        Complex number => string.Create(CultureInfo.InvariantCulture, $"{number.Real:R}{(double.IsNegative(number.Imaginary) && !double.IsNaN(number.Imaginary) ? "" : "+")}{number.Imaginary:R}j"),
        DateTime => ElementFormat.Exact(element),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        bool truth => truth ? "True" : "False",
        _ => null,
    };

    private static JsonNode? Node(object? element) => element switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } record => Map(record.Properties.Select(field => (field.Name, (object?)field.Value))),
        PSObject wrapped => Node(wrapped.BaseObject),
        bool truth => JsonValue.Create(truth),
        sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger => JsonNode.Parse(Scalar(element)!),
        float or double or Half when double.IsFinite(element is Half half ? (double)half : Convert.ToDouble(element, CultureInfo.InvariantCulture)) => JsonNode.Parse(Scalar(element)!),
        IDictionary map => Map(map.Keys.Cast<object>().Select(key => (Convert.ToString(key, CultureInfo.InvariantCulture)!, map[key]))),
        byte[] when element.GetType() == typeof(byte[]) => JsonValue.Create(Scalar(element)),
        Array { Rank: > 1 } array => Axis(array, new int[array.Rank], 0),
        IEnumerable list and not string => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ => JsonValue.Create(Scalar(element) ?? element.ToString()),
    };

    private static JsonObject Map(IEnumerable<(string Name, object? Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members) result[name] = Node(value);
        return result;
    }

    private static JsonNode? Axis(Array array, int[] index, int axis)
    {
        if (axis == array.Rank) return Node(array.GetValue(index));
        var result = new JsonArray();
        for (index[axis] = 0; index[axis] < array.GetLength(axis); index[axis]++) result.Add(Axis(array, index, axis + 1));
        return result;
    }
}

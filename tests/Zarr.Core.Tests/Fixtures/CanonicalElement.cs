using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Core.Tests.Fixtures;

/// <summary>
/// An element of variable length as the line of JSON that tests/fixtures/generate/expected.py makes of it: members sorted,
/// no spaces, nothing escaped that need not be, byte strings as base64.
/// </summary>
internal static class CanonicalElement
{
    public static string Spell(object? element) => element switch
    {
        null => "null",
        string text => Quote(text),
        bool flag => flag ? "true" : "false",
        byte[] bytes => Quote(Convert.ToBase64String(bytes)),
        ReadOnlyMemory<byte> bytes => Quote(Convert.ToBase64String(bytes.Span)),
        JsonNode node => Spell(Plain(node)),
        IDictionary members => "{" + string.Join(',', members.Keys.Cast<string>().Order(StringComparer.Ordinal).Select(k => $"{Quote(k)}:{Spell(members[k])}")) + "}",
        IEnumerable items => "[" + string.Join(',', items.Cast<object?>().Select(Spell)) + "]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"An element of type {element.GetType()}."),
    };

    private static object? Plain(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => members.ToDictionary(m => m.Key, m => Plain(m.Value)),
        JsonArray items => items.Select(Plain).ToArray(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
        },
    };

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}

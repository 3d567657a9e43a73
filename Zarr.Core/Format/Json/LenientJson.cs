using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Zarr.Format.Json;

/// <summary>
/// JSON as Python's json module reads it, for what is the user's own and means nothing to an array: of members of one name the last counts, and an
/// escape of half a surrogate pair is that half.
/// </summary>
internal static class LenientJson
{
    /// <exception cref="JsonException">It is not JSON, not UTF-8, or too deep.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("it is not UTF-8");
        var reader = new Utf8JsonReader(utf8, new() { MaxDepth = JsonText.MaxDepth });
        reader.Read();
        var node = Read(ref reader);
        // What follows is refused by the reader.
        reader.Read();
        return node;
    }

    private static JsonNode? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = Text(ref reader);
                    reader.Read();
                    members[name] = Read(ref reader);
                }

                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) items.Add(Read(ref reader));
                return items;
            case JsonTokenType.String: return JsonValue.Create(Text(ref reader));
            case JsonTokenType.Null: return null;
            default: return JsonNode.Parse(reader.ValueSpan);
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return reader.GetString()!;
        var escaped = Encoding.UTF8.GetString(reader.ValueSpan);
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            // RFC 8259, section 7. The reader has let nothing else pass.
            text.Append(escaped[++i] switch { 'b' => '\b', 'f' => '\f', 'n' => '\n', 'r' => '\r', 't' => '\t', 'u' => (char)ushort.Parse(escaped.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), var c => c });
            if (escaped[i] == 'u') i += 4;
        }

        return text.ToString();
    }
}

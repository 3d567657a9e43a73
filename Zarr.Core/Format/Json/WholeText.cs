using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Format.Json;

/// <summary>Texts without half of a surrogate pair, which UTF-8, and so a document, cannot hold: a writer would put U+FFFD in its place.</summary>
internal static class WholeText
{
    public static bool Is(ReadOnlySpan<char> text) => IndexOfHalf(text) < 0;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>: a text or a name in it is no such text.</exception>
    public static void Require(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    Require(name);
                    Require(value);
                }

                break;
            case JsonArray items:
                foreach (var item in items) Require(item);
                break;
            // What was parsed was UTF-8.
            case JsonValue value when !value.TryGetValue<JsonElement>(out _) && value.TryGetValue<string>(out var text):
                Require(text);
                break;
        }
    }

    private static void Require(string text)
    {
        if (IndexOfHalf(text) is >= 0 and var at)
            throw new ZarrException(ZarrErrorId.AttributeInvalid,
                $"The text '{text[..at]}' goes on with \\u{(int)text[at]:x4}, half of a surrogate pair, which no document can hold as it is. Replace it, or store the bytes that are meant.", text);
    }

    private static int IndexOfHalf(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return i;
            i++;
        }

        return -1;
    }
}

using System.Text;
using System.Text.Json.Nodes;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>Damages JSON documents: in half of the cases as text, otherwise as a document, so that what comes out is still JSON.</summary>
internal sealed class JsonMutator(int seed)
{
    // Raw texts, since some of them no JSON library would write.
    private static readonly string[] Hostile =
    [
        "null", "true", "false", "0", "-0", "-1", "1", "2", "3", "65", "1.0", "1e3", "1e400", "-1e400", "1e-400", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551616",
        "1000000000000000000000000000000000000000000", "0.1", "2147483647", "2147483648", "4294967296", "\"\"", "\".\"", "\"/\"", "\"..\"", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "\"0x\"", "\"0x7ff8000000000000\"",
        "\"0xffffffffffffffffffffffffffff\"", "\"NaT\"", "\"\\ud800\"", "\"\\u0000\"", "\"<i4\"", "\"|O\"", "\"<U999999999999\"", "\"|S2147483647\"", "\"|V0\"", "\"<M8[7generic]\"", "\"r8\"", "\"r2147483648\"", "\"int32\"", "\"bytes\"",
        "\"AAAA\"", "\"====\"", "[]", "{}", "[[]]", "[0]", "[-1]", "[1,1]", "[9223372036854775807,9223372036854775807]", "[4611686018427387904,4]", "[null]", "[\"a\",null]", "{\"name\":\"bytes\"}", "{\"name\":\"\\ud800\"}", "{\"id\":\"zlib\"}",
        "{\"\\ud800\":1}", "{\"must_understand\":false}", "NaN", "-Infinity", "[[\"a\",\"<i4\"],[\"a\",\"<f8\"]]", "[[\"a\",\"<i4\",[65536,65536,65536]]]",
    ];

    private readonly Mutator _bytes = new(seed);

    private Random Random => _bytes.Random;

    /// <summary>A damaged copy.</summary>
    public byte[] Mutate(byte[] document)
    {
        if (Random.Next(2) == 0) return _bytes.Mutate(document);
        var text = Encoding.UTF8.GetString(document);
        for (var changes = 1 + Random.Next(3); changes > 0; changes--)
            if (Change(text) is { } changed) text = changed;
        return Encoding.UTF8.GetBytes(text);
    }

    // Puts a marker where the change is to be, which is then replaced in the text. Null where the text is no JSON any more.
    private string? Change(string text)
    {
        const string marker = "\"\u2603\"";
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
        catch (ArgumentException)
        {
            // A member that is there twice.
            return null;
        }

        try
        {
            var places = new List<Action<JsonNode?>>();
            var removals = new List<Action>();
            Collect(root, places, removals);
            if (places.Count == 0) return null;
            if (Random.Next(6) == 0) removals[Random.Next(removals.Count)]();
            else places[Random.Next(places.Count)](JsonValue.Create("\u2603"));
            return root!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }).Replace(marker, Pick(), StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            // A text that is no text, which an earlier change put in.
            return null;
        }
    }

    private string Pick() => Random.Next(12) switch
    {
        0 => new string('[', 100) + new string(']', 100),
        1 => $"\"{new string('9', Random.Next(400))}\"",
        2 => "[" + string.Join(',', Enumerable.Repeat(Random.Next(-1, 5), Random.Next(100))) + "]",
        3 => Random.NextInt64(-10, 1L << Random.Next(63)).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Hostile[Random.Next(Hostile.Length)],
    };

    private static void Collect(JsonNode? node, List<Action<JsonNode?>> places, List<Action> removals)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                places.Add(v => members[name] = v);
                removals.Add(() => members.Remove(name));
                Collect(value, places, removals);
            }

            places.Add(v => members["\u2603extra"] = v);
            removals.Add(() => members.Clear());
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var at = i;
                places.Add(v => items[at] = v);
                removals.Add(() => items.RemoveAt(at));
                Collect(items[at], places, removals);
            }

            places.Add(v => items.Add(v));
            removals.Add(items.Clear);
        }
    }
}

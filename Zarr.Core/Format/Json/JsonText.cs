using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Zarr.Format.Json;

/// <summary>Reads and writes the JSON documents of a store.</summary>
internal static class JsonText
{
    /// <summary>No metadata document is near this size; a larger one is not read into memory.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>How deep lists and objects of a document may lie in each other: what .NET reads.</summary>
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What <see cref="ParseAny"/> reads for NaN: a number that no one writes.</summary>
    public const string NotANumber = "9.0e99999";

    /// <summary>Reads any value. Python's bare words are numbers: <see cref="NotANumber"/>, and such as are too large for any type.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? ParseAny(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonNode.Parse(utf8, null, Strict);
        }
        catch (JsonException) when (ReplaceBareWords(utf8, word => Encoding.ASCII.GetBytes(word.Length == 3 ? NotANumber : word[0] == '-' ? "-1e999" : "1e999")) is { } replaced)
        {
            return JsonNode.Parse(replaced, null, Strict);
        }
    }

    /// <summary>True for two values that mean the same. Numbers with exponents that are too large to compare are the same only where they are spelled the same.</summary>
    public static bool AreEqual(JsonNode? one, JsonNode? other)
    {
        try
        {
            return JsonNode.DeepEquals(one, other);
        }
        catch (ArgumentOutOfRangeException)
        {
            return one?.ToJsonString() == other?.ToJsonString();
        }
    }

    /// <summary>Reads a document that must be an object.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> utf8, string where)
    {
        utf8 = WithoutMark(utf8);
        if (!Utf8.IsValid(utf8)) throw Invalid(where, "it is not UTF-8", null);
        if (IsBlank(utf8)) throw Invalid(where, "it is empty", null);
        try
        {
            return ParseObject(utf8, where);
        }
        catch (JsonException e) when (ReplaceBareWords(utf8, Quoted) is { } quoted)
        {
            try
            {
                return ParseObject(quoted, where);
            }
            catch (JsonException)
            {
                throw Invalid(where, e.Message, e);
            }
        }
        catch (JsonException e)
        {
            throw Invalid(where, e.Message, e);
        }
    }

    /// <summary>A document without a byte order mark, and with Python's bare words as texts.</summary>
    public static byte[] Plain(ReadOnlySpan<byte> utf8) => ReplaceBareWords(WithoutMark(utf8), Quoted) ?? WithoutMark(utf8).ToArray();

    /// <summary>Writes a document: indented, what is not ASCII as it is or escaped.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>: a text in it cannot be stored as it is.</exception>
    public static byte[] Write(JsonObject document, bool escapes)
    {
        WholeText.Require(document);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented)) document.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        var utf8 = stream.ToArray();
        if (!escapes || Ascii.IsValid(utf8)) return utf8;
        // Outside of texts all is ASCII.
        var text = new StringBuilder(utf8.Length + 64);
        foreach (var c in Encoding.UTF8.GetString(utf8))
            if (char.IsAscii(c)) text.Append(c);
            else text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static JsonObject ParseObject(ReadOnlySpan<byte> utf8, string where)
    {
        try
        {
            // The parser leaves escapes as they are until someone asks for the text, and fails there if they make none.
            var reader = new Utf8JsonReader(utf8);
            while (reader.Read())
                if (reader.ValueIsEscaped) reader.GetString();
            return JsonNode.Parse(utf8, null, Strict) as JsonObject ?? throw Invalid(where, "it is not a JSON object", null);
        }
        catch (InvalidOperationException e)
        {
            throw Invalid(where, "it escapes half of a character", e);
        }
    }

    /// <summary>True for a document of nothing but blanks.</summary>
    public static bool IsBlank(ReadOnlySpan<byte> utf8) => utf8.Trim(" \t\r\n"u8).IsEmpty;

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> utf8) => utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;

    private static byte[] Quoted(ReadOnlySpan<byte> word) => [(byte)'"', .. word, (byte)'"'];

    private static ZarrException Invalid(string where, string why, Exception? inner) =>
        new(ZarrErrorId.MetadataInvalid, $"The metadata {where} cannot be read: {why}", where, inner);

    private delegate byte[] Replacement(ReadOnlySpan<byte> word);

    // Python's json module writes NaN, Infinity and -Infinity as bare words, which JSON does not have; in metadata they are read
    // as the texts that Zarr gives them. Null when there are none.
    private static byte[]? ReplaceBareWords(ReadOnlySpan<byte> utf8, Replacement replace)
    {
        var result = new List<byte>(utf8.Length + 64);
        var found = false;
        var inText = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            var rest = utf8[i..];
            if (inText && utf8[i] == '\\' && i + 1 < utf8.Length)
            {
                result.Add(utf8[i++]);
            }
            else if (utf8[i] == '"')
            {
                inText = !inText;
            }
            else if (!inText && Word(rest) is { Length: > 0 } word)
            {
                found = true;
                result.AddRange(replace(word));
                i += word.Length - 1;
                continue;
            }

            result.Add(utf8[i]);
        }

        return found ? result.ToArray() : null;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? "NaN"u8 : rest.StartsWith("Infinity"u8) ? "Infinity"u8 : rest.StartsWith("-Infinity"u8) ? "-Infinity"u8 : [];
}

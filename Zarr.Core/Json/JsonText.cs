using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zarr.Json;

/// <summary>Reads and writes the JSON documents of a store.</summary>
internal static class JsonText
{
    /// <summary>No metadata document is near this size; a larger one is not read into memory.</summary>
    public const int MaxLength = 64 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a document that must be an object.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>.</exception>
    public static JsonObject Parse(ReadOnlySpan<byte> utf8, string where)
    {
        if (utf8.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        try
        {
            return JsonNode.Parse(utf8, null, Strict) as JsonObject ?? throw Invalid(where, "it is not a JSON object", null);
        }
        catch (JsonException e) when (QuoteBareWords(utf8) is { } quoted)
        {
            try
            {
                return JsonNode.Parse(quoted, null, Strict) as JsonObject ?? throw Invalid(where, "it is not a JSON object", null);
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

    public static byte[] Write(JsonObject document)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Indented)) document.WriteTo(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static ZarrException Invalid(string where, string why, Exception? inner) =>
        new(ZarrErrorId.MetadataInvalid, $"The metadata {where} cannot be read: {why}", where, inner);

    // Python's json module writes NaN, Infinity and -Infinity as bare words, which JSON does not have; they are read as
    // the texts that Zarr gives them. Null when there are none.
    private static byte[]? QuoteBareWords(ReadOnlySpan<byte> utf8)
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
                result.Add((byte)'"');
                result.AddRange(word);
                result.Add((byte)'"');
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

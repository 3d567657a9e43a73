using System.Text.Json;
using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Reads the documents of nodes so that nothing a user, or his program, put into attributes closes the elements of an array: where a document is no
/// sound JSON, what is the user's own in it is read by itself, as Python reads it, or left out.
/// </summary>
internal static class NodeText
{
    /// <summary>The attributes of v2, a document of their own: null where they cannot be read; and why they are no sound JSON.</summary>
    public static (JsonObject? Attributes, ZarrException? Malformed) ReadAttributes(ReadOnlySpan<byte> utf8, string where)
    {
        try
        {
            return (JsonText.Parse(utf8, where), null);
        }
        catch (ZarrException e)
        {
            return (TryRead(JsonText.Plain(utf8), out var attributes) ? attributes as JsonObject : null, e);
        }
        catch (OutOfMemoryException e)
        {
            return (null, TooLarge(where, e));
        }
    }

    /// <summary>A node by its zarr.json.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.FormatNotSupported"/>: what is not the user's own is malformed.</exception>
    public static StoredNode ReadV3(ReadOnlySpan<byte> utf8, string where)
    {
        JsonObject document;
        try
        {
            document = JsonText.Parse(utf8, where);
        }
        catch (ZarrException e) when (FindOwn(utf8) is (var rest, { Count: > 0 } own))
        {
            return Read(rest, own, where, e);
        }
        catch (OutOfMemoryException e)
        {
            throw TooLarge(where, e);
        }

        return StoredNode.FromV3(document, where);
    }

    private static ZarrException TooLarge(string where, OutOfMemoryException e) =>
        new(ZarrErrorId.MetadataInvalid, $"The metadata {where} takes more memory to be read than there is.", where, e);

    private static StoredNode Read(byte[] document, List<(string Name, byte[] Json)> own, string where, ZarrException malformed)
    {
        var members = JsonText.Parse(document, where);
        ZarrException? error = null;
        foreach (var (name, json) in own)
        {
            // A copy of metadata that cannot be read is as good as none, and listings tell.
            if (TryRead(json, out var value)) members[name] = value;
            else if (name == ConsolidatedMetadata.Member) members[name] = new JsonObject();
            else error = malformed;
        }

        var node = StoredNode.FromV3(members, where);
        return node with { Malformed = malformed, AttributesError = error ?? node.AttributesError };
    }

    /// <summary>The document with null in the place of what is the user's own, and that; null where it is no object.</summary>
    private static (byte[] Document, List<(string Name, byte[] Json)> Own)? FindOwn(ReadOnlySpan<byte> utf8)
    {
        var plain = JsonText.Plain(utf8);
        var (document, own, end) = (new List<byte>(plain.Length), new List<(string, byte[])>(), 0);
        try
        {
            var reader = new Utf8JsonReader(plain, new() { MaxDepth = int.MaxValue });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueTextEquals("attributes") ? "attributes" : reader.ValueTextEquals(ConsolidatedMetadata.Member) ? ConsolidatedMetadata.Member : null;
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (name is null) continue;
                own.Add((name, plain[start..(int)reader.BytesConsumed]));
                document.AddRange(plain.AsSpan(end..start));
                document.AddRange("null"u8);
                end = (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        document.AddRange(plain.AsSpan(end));
        return ([.. document], own);
    }

    private static bool TryRead(ReadOnlySpan<byte> json, out JsonNode? value)
    {
        try
        {
            value = LenientJson.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }
}

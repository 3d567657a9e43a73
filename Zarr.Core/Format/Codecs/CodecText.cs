using System.Text.Json.Nodes;

namespace Zarr.Format.Codecs;

/// <summary>Codecs as a user writes them: <c>blosc:zstd:3:shuffle</c>, several with commas between them.</summary>
internal static class CodecText
{
    /// <summary>The short text; where none says it all, what a view shows.</summary>
    public static string Of(IReadOnlyList<ICodec> codecs) => codecs.Count == 0 ? "none" : string.Join(',', codecs.Select(Of));

    private static string Of(ICodec codec)
    {
        var descriptor = CodecRegistry.Find(codec.Name);
        var members = codec.Configure(ZarrFormat.V3);
        var parts = descriptor.Positional.Select(name => Word(members?[name])).ToList();
        // What stands at the end and says nothing is left out.
        for (var best = codec.ToString()!; ; parts.RemoveAt(parts.Count - 1))
        {
            var text = string.Join(':', parts.Prepend(descriptor.ShortName));
            if (!Says(text, codec)) return best;
            if (parts.Count == 0 || !Says(string.Join(':', parts.SkipLast(1).Prepend(descriptor.ShortName)), codec)) return text;
            best = text;
        }
    }

    private static string Word(JsonNode? value) => value switch
    {
        null => "",
        JsonValue => value.ToString(),
        _ => "?",
    };

    private static bool Says(string text, ICodec codec)
    {
        try
        {
            var read = CodecRegistry.Parse(text);
            return JsonNode.DeepEquals(read.Configure(ZarrFormat.V3), codec.Configure(ZarrFormat.V3)) || read.Equals(codec) || IsSameBlosc(read, codec);
        }
        catch (ZarrException)
        {
            // A setting that no text can give.
            return false;
        }
    }

    // A codec of an array knows the size of its elements, which the text leaves to the array.
    private static bool IsSameBlosc(ICodec read, ICodec codec) =>
        read is BloscCodec one && codec is BloscCodec other && one with { TypeSize = other.TypeSize } == other;
}

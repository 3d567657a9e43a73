using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs;
using Zarr.Format.Metadata;
using Zarr.Operations.CodecTrials;

namespace Zarr.PowerShell.Binding;

/// <summary>Reads codecs: names, short strings such as <c>blosc:lz4:5:shuffle</c>, dictionaries, codecs themselves, and <c>none</c>.</summary>
internal static class CodecArguments
{
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static IReadOnlyList<ICodec> Read(object[] codecs) => [.. codecs.SelectMany(One)];

    /// <summary>Each item as codecs to try: a text with commas, or a list in parentheses, is one chain.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static IReadOnlyList<CodecCandidate> ReadEach(object[] codecs) => [.. codecs.Select(codec => Unwrap.One(codec) switch
    {
        string text => new CodecCandidate(string.Join(',', text.Split(',', StringSplitOptions.TrimEntries)), [.. One(text)]),
        var other => new CodecCandidate([.. One(other)]),
    })];

    private static IEnumerable<ICodec> One(object? value) => Unwrap.One(value) switch
    {
        ICodec codec => [codec],
        ZarrCodecMeasurement measured => measured.Codecs,
        string text when text.Trim().Equals("none", StringComparison.OrdinalIgnoreCase) => [],
        string text => text.Split(',', StringSplitOptions.TrimEntries).Select(CodecRegistry.Parse),
        IDictionary members => [FromDictionary(members)],
        PSObject custom => [FromDictionary((IDictionary)Unwrap.Json(custom)!)],
        IEnumerable list => list.Cast<object?>().SelectMany(One),
        var other => throw new ZarrException(ZarrErrorId.CodecInvalid, $"'{other}' is no codec: give a name, a short string such as blosc:lz4:5:shuffle, or a hashtable with a name.", other),
    };

    // @{ name = 'blosc'; cname = 'lz4' }, or as metadata has it, @{ name = 'blosc'; configuration = @{ cname = 'lz4' } }, or v2's id.
    private static ICodec FromDictionary(IDictionary members)
    {
        JsonObject json;
        try
        {
            json = AttributeValues.ToJson(Unwrap.Dictionary(members));
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.AttributeInvalid)
        {
            throw new ZarrException(ZarrErrorId.CodecInvalid, $"A member of a codec cannot be understood. {e.Message}", members, e);
        }

        var name = json["name"] ?? json["id"]
            ?? throw new ZarrException(ZarrErrorId.CodecInvalid, "A codec given as a hashtable needs a name, such as @{ name = 'blosc'; cname = 'zstd' }.", members);
        json.Remove("name");
        json.Remove("id");
        if (json["configuration"] is JsonObject nested)
        {
            json.Remove("configuration");
            foreach (var (key, member) in nested) json[key] = member?.DeepClone();
        }

        return CodecRegistry.Create(name.ToString(), json);
    }
}

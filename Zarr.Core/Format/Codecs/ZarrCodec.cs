namespace Zarr.Format.Codecs;

/// <summary>A codec that is registered, and what can be set.</summary>
public sealed record ZarrCodec
{
    private ZarrCodec(CodecDescriptor descriptor)
    {
        var asked = new CodecSettings();
        var codec = Ask(descriptor, asked, isBare: false) ?? Ask(descriptor, asked, isBare: true);

        (Name, V3Name, V2Name, Description) = (descriptor.ShortName, descriptor.Name, descriptor.V2Id, descriptor.Description);
        Settings = asked.InOrder(descriptor.Positional);
        Syntax = string.Join(':', descriptor.Positional.Prepend(Name));
        Positional = [.. descriptor.Positional.Select(name => Settings.Find(name) ?? new(name))];
        Kind = codec switch
        {
            IArrayToArrayCodec => "array to array",
            IArrayToBytesCodec => "array to bytes",
            IBytesToBytesCodec => "bytes to bytes",
            _ => null,
        };
    }

    /// <summary>Every codec that is registered, in this process and by now.</summary>
    public static IReadOnlyList<ZarrCodec> All => [.. CodecRegistry.All.Select(descriptor => new ZarrCodec(descriptor))];

    /// <summary>The name that <c>-Codec</c> takes.</summary>
    public string Name { get; }

    /// <summary>What it works between: <c>array to array</c>, <c>array to bytes</c> or <c>bytes to bytes</c>; null where it cannot be told.</summary>
    public string? Kind { get; }

    /// <summary>The short form, such as <c>blosc:cname:clevel:shuffle:blocksize</c>.</summary>
    public string Syntax { get; }

    /// <summary>What can be set; those of the short form first.</summary>
    public CodecSettings Settings { get; }

    /// <summary>What it does.</summary>
    public string Description { get; }

    /// <summary>Its id in Zarr v2 metadata; null where v2 has none.</summary>
    public string? V2Name { get; }

    /// <summary>Its name in Zarr v3 metadata.</summary>
    public string V3Name { get; }

    /// <summary>The formats that can name it.</summary>
    public string Formats => V2Name is null ? "v3" : "v2, v3";

    internal IReadOnlyList<CodecSetting> Positional { get; }

    /// <summary>The texts that continue one being typed, each with what it means: names, and behind a name and a colon the values of the next setting.</summary>
    public static IEnumerable<(string Text, string Meaning)> Complete(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 1)
        {
            var codec = All.FirstOrDefault(codec => codec.Name == parts[0]);
            if (codec is null || parts.Length - 2 >= codec.Positional.Count) return [];
            var setting = codec.Positional[parts.Length - 2];
            var before = text[..(text.LastIndexOf(':') + 1)];
            return setting.Values.Where(value => value.StartsWith(parts[^1], StringComparison.OrdinalIgnoreCase)).Select(value => (before + value, $"{setting.Name}: {setting.Allowed}{(setting.Default is null ? "" : $"; {setting.Default} when left out")}"));
        }

        return All.Select(codec => (codec.Name, $"{codec.Syntax}: {codec.Description}"))
            .DistinctBy(entry => entry.Name)
            .Concat(All.Where(codec => codec.Name == "blosc").SelectMany(codec => codec.Positional[0].Values.Select(inner => ($"{codec.Name}:{inner}", $"{codec.Syntax}: {codec.Description}"))))
            .Append(("none", "Chunks as they are."))
            .Where(entry => entry.Item1.StartsWith(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static ICodec? Ask(CodecDescriptor descriptor, CodecSettings asked, bool isBare)
    {
        try
        {
            return descriptor.Create(CodecConfiguration.Asking(descriptor.ShortName, asked, isBare));
        }
        catch (Exception e) when (e is ZarrException or ArgumentException or InvalidOperationException or FormatException)
        {
            // A codec may want more than it is answered; what it asked until then is known.
            return null;
        }
    }
}

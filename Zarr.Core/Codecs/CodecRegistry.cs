using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Zarr.Codecs;

/// <summary>The codecs by their registered names.</summary>
public static class CodecRegistry
{
    private static readonly ConcurrentDictionary<string, CodecDescriptor> ByName = new(StringComparer.Ordinal);

    static CodecRegistry()
    {
        Register(BytesCodec.Descriptor);
        Register(TransposeCodec.Descriptor);
        Register(BloscCodec.Descriptor);
        Register(ZstdCodec.Descriptor);
        Register(GzipCodec.Descriptor);
        Register(ZlibCodec.Descriptor);
        Register(Lz4Codec.Descriptor);
        Register(Crc32CCodec.Descriptor);
        Register(ShuffleCodec.Descriptor);
        Register(Sharding.ShardingCodec.Descriptor);
    }

    /// <summary>Adds a codec, or replaces the one of the same name.</summary>
    public static void Register(CodecDescriptor descriptor)
    {
        ByName[descriptor.Name] = descriptor;
        if (descriptor.V2Id is { } id)
        {
            ByName[id] = descriptor;
            // zarr-python 3 writes numcodecs' codecs into v3 metadata under this prefix.
            ByName["numcodecs." + id] = descriptor;
        }
    }

    /// <summary>The names a user can give.</summary>
    public static IReadOnlyList<string> Names =>
        ByName.Keys.Where(n => !n.StartsWith("numcodecs.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Finds a codec by its name in either format.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, naming it.</exception>
    public static CodecDescriptor Find(string name) => ByName.TryGetValue(name, out var descriptor)
        ? descriptor
        : throw new ZarrException(ZarrErrorId.CodecNotSupported, $"The codec '{name}' is not known. Known are {string.Join(", ", Names)}.", name);

    /// <summary>Makes a codec from a name and its configuration.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static ICodec Create(string name, JsonObject? configuration)
    {
        var members = new CodecConfiguration(name, configuration);
        var codec = Find(name).Create(members);
        members.RefuseUnknown();
        return codec;
    }

    /// <summary>Makes a codec from a short string: the name, then its main members, such as <c>blosc:lz4:5:shuffle</c> or <c>gzip:6</c>.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static ICodec Parse(string text)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        var positional = Find(parts[0]).Positional;
        if (parts.Length - 1 > positional.Length)
            throw new ZarrException(ZarrErrorId.CodecInvalid,
                $"'{text}' has too many parts. The short form is {string.Join(':', positional.Prepend(parts[0]))}.", text);
        var members = new JsonObject();
        for (var i = 1; i < parts.Length; i++)
            if (parts[i].Length > 0) members[positional[i - 1]] = parts[i];
        return Create(parts[0], members);
    }
}

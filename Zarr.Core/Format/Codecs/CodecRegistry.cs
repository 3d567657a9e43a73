using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.Codecs.Lzma;
using Zarr.Format.Codecs.Objects;
using Zarr.Format.Codecs.Sharding;

namespace Zarr.Format.Codecs;

/// <summary>
/// The codecs by their registered names. A program adds its own with <see cref="Register"/>, before it opens arrays that use them:
/// from then on metadata of either format, and users, can name them. Safe on any number of threads; docs/custom-codecs.md has an example.
/// </summary>
public static class CodecRegistry
{
    // zarr-python 3 writes numcodecs' codecs into v3 metadata under this prefix.
    private const string NumcodecsPrefix = "numcodecs.";

    // Held while names are added: two codecs never share out the names of each other.
    private static readonly Lock Adding = new();

    private static readonly ConcurrentDictionary<string, CodecDescriptor> ByName = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, CodecDescriptor> ByV2Id = new(StringComparer.Ordinal);

    /// <summary>Known, and never to be decoded.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["pickle"] = "reading it would run whatever program its writer put into it",
        ["zfp"] = "there is no managed implementation of its algorithm",
        ["zfpy"] = "there is no managed implementation of its algorithm",
        ["pcodec"] = "there is no managed implementation of its algorithm",
        ["n5_default"] = "it belongs to the N5 format",
        ["n5_wrapper"] = "it belongs to the N5 format",
        ["conditional"] = "no writer of it is known to test against",
        ["optional"] = "it is not registered with Zarr",
        ["zarrs.optional"] = "it is not registered with Zarr",
    };

    static CodecRegistry()
    {
        foreach (var descriptor in (CodecDescriptor[])
        [
            BytesCodec.Descriptor, TransposeCodec.Descriptor, ScaleOffsetCodec.Descriptor, CastValueCodec.Descriptor, ReshapeCodec.Descriptor, ShardingCodec.Descriptor,
            BloscCodec.Descriptor, ZstdCodec.Descriptor, GzipCodec.Descriptor, ZlibCodec.Descriptor, Lz4Codec.Descriptor, Bz2Codec.Descriptor, LzmaCodec.Descriptor, ShuffleCodec.Descriptor, Base64Codec.Descriptor,
            Crc32CCodec.Descriptor, Crc32Codec.Descriptor, Adler32Codec.Descriptor, Fletcher32Codec.Descriptor, JenkinsLookup3Codec.Descriptor,
            DeltaCodec.Descriptor, FixedScaleOffsetCodec.Descriptor, QuantizeCodec.Descriptor, BitRoundCodec.Descriptor, AsTypeCodec.Descriptor,
            PackBitsCodec.Descriptor, PackBitsCodec.V2Descriptor,
            VLenUtf8Codec.Descriptor, VLenBytesCodec.Descriptor, VLenArrayCodec.Descriptor, Json2Codec.Descriptor, Json2Codec.OldDescriptor, MsgPack2Codec.Descriptor, CategorizeCodec.Descriptor,
        ]) Register(descriptor);
        // What drafts of Zarr v3 called it.
        ByName["endian"] = BytesCodec.Descriptor;
    }

    /// <summary>
    /// Adds a codec under its name in v3, and where it has an id in v2 under that and, as zarr-python 3 spells such codecs in v3, under
    /// <c>numcodecs.</c> and the id. Arrays that are open keep the codecs they were opened with.
    /// </summary>
    /// <param name="descriptor">The codec. Its name should have a domain or a project in front that no one else uses, such as <c>example.runs</c>.</param>
    /// <param name="replace">Whether it may take the place of other codecs under these names.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecInvalid"/>: a name is taken, or could not be written or found again. Nothing is added then.</exception>
    public static void Register(CodecDescriptor descriptor, bool replace = false)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        foreach (var name in (string?[])[descriptor.Name, descriptor.V2Id])
            if (name is not null && (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))))
                throw new ZarrException(ZarrErrorId.CodecInvalid, $"A codec cannot be named '{name}': a name has one character at least, and no blanks.", name);
        lock (Adding)
        {
            (string Name, ConcurrentDictionary<string, CodecDescriptor> Names)[] places = descriptor.V2Id is { } id
                ? [(descriptor.Name, ByName), (NumcodecsPrefix + id, ByName), (id, ByV2Id)] : [(descriptor.Name, ByName)];
            foreach (var (name, names) in places)
                if (!replace && names.TryGetValue(name, out var present) && present != descriptor)
                    throw new ZarrException(ZarrErrorId.CodecInvalid, $"There is a codec '{name}' already. Choose another name, or say that it is to be replaced.", name);
            foreach (var (name, names) in places) names[name] = descriptor;
        }
    }

    /// <summary>Every codec, by name.</summary>
    public static IReadOnlyList<CodecDescriptor> All =>
        ByName.Values.Distinct().OrderBy(d => d.ShortName, StringComparer.Ordinal).ThenBy(d => d.Name, StringComparer.Ordinal).ToArray();

    /// <summary>The names a user can give.</summary>
    public static IReadOnlyList<string> Names => All.Select(d => d.ShortName).Distinct().ToArray();

    /// <summary>Finds a codec by its name in either format.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, naming it.</exception>
    public static CodecDescriptor Find(string name) => ByName.GetValueOrDefault(name) ?? ByV2Id.GetValueOrDefault(name) ?? throw NotSupported(name);

    /// <summary>Makes a codec from a name and its configuration.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static ICodec Create(string name, JsonObject? configuration)
    {
        var members = new CodecConfiguration(name, configuration);
        var codec = Find(name).Create(members);
        members.RefuseUnknown();
        return codec;
    }

    /// <summary>Makes a codec that stored metadata names: what changes nothing in what is decoded may stand there, too.</summary>
    /// <exception cref="ZarrException">As <see cref="Create"/>.</exception>
    internal static ICodec CreateStored(string name, JsonObject? configuration)
    {
        var members = new CodecConfiguration(name, configuration);
        var codec = Find(name).Create(members);
        members.RefuseUnknown(isStored: true);
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

    /// <summary>Finds a codec by its <c>id</c> in Zarr v2 metadata.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.CodecNotSupported"/>, naming it.</exception>
    internal static CodecDescriptor FindV2(string id, string where) => ByV2Id.GetValueOrDefault(id) ?? ByV2Id.GetValueOrDefault(id.ToLowerInvariant()) ?? throw NotSupported(id, $" The metadata {where} names it.");

    private static ZarrException NotSupported(string name, string where = "") => new(ZarrErrorId.CodecNotSupported,
        (Refused.TryGetValue(name.StartsWith(NumcodecsPrefix, StringComparison.Ordinal) ? name[NumcodecsPrefix.Length..] : name, out var reason)
            ? $"The codec '{name}' is not supported: {reason}."
            : $"The codec '{name}' is not known. Known are {string.Join(", ", Names)}.") + where, name);
}

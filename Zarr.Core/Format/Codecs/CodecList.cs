using System.Text.Json.Nodes;
using Zarr.Format.Codecs.Filters;
using Zarr.Format.Json;

namespace Zarr.Format.Codecs;

/// <summary>A list of codecs as Zarr v3 spells it: of an array, and of the inner chunks and the index of a shard.</summary>
internal static class CodecList
{
    /// <summary>Reads a list. What is not known is refused here, by name, unless it is marked <c>must_understand: false</c>.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>.</exception>
    public static ICodec[] Read(JsonNode? node, string where, string member)
    {
        var list = node.List(where, member);
        if (list.Count == 0) throw JsonMembers.Invalid(where, member, list, "a list with an array to bytes codec");
        List<ICodec> codecs = [];
        foreach (var item in list)
        {
            var (name, configuration) = Extension.Read(item, where, member, mayIgnore: true);
            try
            {
                codecs.Add(CodecRegistry.CreateStored(name, configuration));
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.CodecNotSupported && Equals(e.Target, name))
            {
                if (Extension.MayBeIgnored(item)) continue;
                throw new ZarrException(e.Id, $"{e.Message} The metadata {where} names it.", name, e);
            }
        }

        // zarr-python 3 has numcodecs' packbits make elements of bytes, which "bytes" then stores as they are; here it stores them itself.
        for (var i = codecs.Count - 1; i > 0; i--)
            if (codecs[i] is BytesCodec && codecs[i - 1] is PackBitsCodec { HighestFirst: true }) codecs.RemoveAt(i);
        return [.. codecs];
    }

    public static JsonArray Write(IEnumerable<ICodec> codecs) =>
        new([.. codecs.SelectMany(c => c is PackBitsCodec { HighestFirst: true } ? [c, new BytesCodec()] : (ICodec[])[c]).Select(c => Extension.Write(CodecRegistry.Find(c.Name).Name, c.Configure(ZarrFormat.V3)))]);
}

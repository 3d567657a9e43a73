using System.Text.Json.Nodes;
using Zarr.Format.Json;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Consolidated metadata: copies of the documents of the nodes below a group, kept in one value at the group so that they can be read at
/// once. In v3 a member of the group's zarr.json (Zarr v3 core, "Additional fields"); in v2 a document <c>.zmetadata</c> of zarr-python 2,
/// which copies the group's own documents too. Names of nodes are relative to the group. What is not understood stays.
/// </summary>
internal sealed class ConsolidatedMetadata
{
    public const string V2Name = ".zmetadata", Member = "consolidated_metadata";

    /// <summary>Deeper names are refused: what is above each is listed, too, which a single long name would make endless.</summary>
    private const int MostParts = 1024;

    // v3: by name. v2: by the key below the group.
    private readonly JsonObject _copies;
    private readonly string _where;

    private ConsolidatedMetadata(ZarrFormat format, JsonObject copies, string where) => (Format, _copies, _where) = (format, copies, where);

    public ZarrFormat Format { get; }

    /// <summary>The names of the nodes in it; the group itself, in v2, has the empty one.</summary>
    public IEnumerable<string> Names => Format == ZarrFormat.V3
        ? _copies.Select(copy => copy.Key)
        : _copies.Where(copy => Last(copy.Key) is NodeStorage.V2ArrayName or NodeStorage.V2GroupName).Select(copy => Above(copy.Key)).Distinct();

    /// <summary>The copies in a document, zarr.json or .zmetadata; they are changed in place. Null where it has none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>: it is damaged.</exception>
    public static ConsolidatedMetadata? Find(ZarrFormat format, JsonObject document, string where)
    {
        var container = document;
        if (format == ZarrFormat.V3)
        {
            // Old zarr-python wrote null where there was none.
            if (document[Member] is not { } member) return null;
            container = member.Object(where, Member);
            if (container.Required(where, "kind").Text(where, "kind") is not "inline") throw JsonMembers.Invalid(where, "kind", container["kind"], "\"inline\"");
        }
        else if (document.Required(where, "zarr_consolidated_format")?.ToJsonString() is not ("1" or "\"1\"" or "1.0"))
        {
            throw JsonMembers.Invalid(where, "zarr_consolidated_format", document["zarr_consolidated_format"], "the integer 1");
        }

        var copies = container.Required(where, "metadata").Object(where, "metadata");
        foreach (var key in copies.Select(copy => copy.Key).ToArray())
        {
            // zarrita takes names with a slash in front, too.
            var name = key.TrimStart('/');
            if (name.Length == 0 || !Zarr.Storage.Stores.StoreKey.TryParse(name, out _) || IsTooDeep(name) || (name != key && copies.ContainsKey(name)))
                throw JsonMembers.Invalid(where, "metadata", key, "an object whose members are names of nodes");
            if (name == key) continue;
            var copy = copies[key];
            copies.Remove(key);
            copies[name] = copy;
        }

        return new(format, copies, where);
    }

    /// <summary>Puts an empty one into a document, zarr.json or an empty .zmetadata, in place of what there is.</summary>
    public static ConsolidatedMetadata Begin(ZarrFormat format, JsonObject document, string where)
    {
        var copies = new JsonObject();
        if (format == ZarrFormat.V3)
        {
            document[Member] = new JsonObject { ["must_understand"] = false, ["kind"] = "inline", ["metadata"] = copies };
            return new(format, copies, where);
        }

        document["zarr_consolidated_format"] = 1;
        document["metadata"] = copies;
        return new(format, copies, where);
    }

    /// <summary>A node as it is in the copy; null where it is not there.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.FormatNotSupported"/>.</exception>
    public StoredNode? Load(string name)
    {
        if (Format == ZarrFormat.V3) return Copy(name) is { } v3 ? StoredNode.FromV3(v3, Where(name)) with { Version = default } : null;
        var array = Copy(Below(name, NodeStorage.V2ArrayName));
        if ((array ?? Copy(Below(name, NodeStorage.V2GroupName))) is not { } v2) return null;
        if (array is null) Zarr.Format.Metadata.V2.NodeDocument.CheckFormat(v2, Where(name));
        var attributes = _copies[Below(name, NodeStorage.V2AttributesName)];
        var error = attributes is null or JsonObject ? null : JsonMembers.Invalid(_where, Below(name, NodeStorage.V2AttributesName), attributes, "an object");
        return new(ZarrFormat.V2, array is not null, v2, attributes as JsonObject) { Version = default, Malformed = error, AttributesError = error };
    }

    /// <summary>Tells how the copy of a node stands to what is stored, null for none.</summary>
    public ConsolidatedState Compare(string name, StoredNode? stored)
    {
        if (stored is null || stored.Format != Format) return Contains(name) ? ConsolidatedState.NotStored : ConsolidatedState.Same;
        try
        {
            return Load(name) is not { } copy ? ConsolidatedState.NotInCopy : IsSame(copy, stored) ? ConsolidatedState.Same : ConsolidatedState.Different;
        }
        catch (ZarrException)
        {
            // A copy that is no node is not a copy of this one.
            return ConsolidatedState.Different;
        }
    }

    /// <summary>Makes the copy of a node what is stored, null for nothing there; without what is below it where nothing can be. Tells whether anything changed.</summary>
    /// <param name="name">The node.</param>
    /// <param name="stored">What is stored.</param>
    /// <param name="isEmpty">A group that has nothing below it.</param>
    public bool Set(string name, StoredNode? stored, bool isEmpty = false)
    {
        if (stored?.Format != Format) stored = null;
        var changed = false;
        if (stored is null or { IsArray: true } || isEmpty)
            foreach (var key in _copies.Select(copy => copy.Key).Where(key => IsBelow(key, name)).ToArray())
                changed |= _copies.Remove(key);
        if (stored is null) return changed | (Format == ZarrFormat.V3 && _copies.Remove(name));
        return Put(name, stored) || changed;
    }

    /// <summary>Makes the copy of a node what is stored, whatever is below it; false where it is that already.</summary>
    public bool Put(string name, StoredNode stored)
    {
        if (Compare(name, stored) == ConsolidatedState.Same) return false;
        // The document with the copies, the member, the list of copies.
        if (IsTooDeep(name) || Depth(stored.Document) + 3 > JsonText.MaxDepth || Depth(stored.Attributes) + 3 > JsonText.MaxDepth)
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata of '{name}' is nested too deeply to be part of the consolidated metadata {_where}.", name);
        if (Format == ZarrFormat.V3)
        {
            // What is below a group with copies of its own is here already.
            var copy = Without(stored.Document, Member);
            if (stored.AttributesError is not null)
            {
                // Those that were read once are better than none.
                copy.Remove("attributes");
                if (_copies[name]?["attributes"] is { } old) copy["attributes"] = old.DeepClone();
            }

            _copies[name] = copy;
            return true;
        }

        _copies.Remove(Below(name, stored.IsArray ? NodeStorage.V2GroupName : NodeStorage.V2ArrayName));
        _copies[Below(name, stored.IsArray ? NodeStorage.V2ArrayName : NodeStorage.V2GroupName)] = stored.Document.DeepClone();
        if (stored.AttributesError is not null) return true;
        _copies.Remove(Below(name, NodeStorage.V2AttributesName));
        if (stored.Attributes is { } attributes) _copies[Below(name, NodeStorage.V2AttributesName)] = attributes.DeepClone();
        return true;
    }

    private bool Contains(string name) => Format == ZarrFormat.V3 ? _copies.ContainsKey(name)
        : _copies.ContainsKey(Below(name, NodeStorage.V2ArrayName)) || _copies.ContainsKey(Below(name, NodeStorage.V2GroupName));

    private static bool IsSame(StoredNode copy, StoredNode stored)
    {
        if (copy.IsArray != stored.IsArray || (stored.AttributesError is null && !JsonText.AreEqual(copy.Attributes ?? [], stored.Attributes ?? []))) return false;
        return JsonText.AreEqual(Without(copy.Document, Member, "attributes"), Without(stored.Document, Member, "attributes")) || (copy.IsArray && MeansTheSame(copy, stored));
    }

    // Some writers spell what they read in their own way: short-hand names, members with default values.
    private static bool MeansTheSame(StoredNode copy, StoredNode stored)
    {
        try
        {
            return JsonText.AreEqual(Spelled(copy), Spelled(stored));
        }
        catch (ZarrException)
        {
            return false;
        }

        static JsonObject Spelled(StoredNode node) => node.Format == ZarrFormat.V3
            ? Zarr.Format.Metadata.V3.ArrayDocument.Write(Zarr.Format.Metadata.V3.ArrayDocument.Read(node.Document, ""))
            : Zarr.Format.Metadata.V2.ArrayDocument.Write(Zarr.Format.Metadata.V2.ArrayDocument.Read(node.Document, ""));
    }

    private static JsonObject Without(JsonObject document, params ReadOnlySpan<string> names)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in document)
            if (!names.Contains(name)) rest[name] = value?.DeepClone();
        return rest;
    }

    private static int Depth(JsonNode? node) => node switch
    {
        JsonObject o => 1 + o.Select(member => Depth(member.Value)).DefaultIfEmpty(0).Max(),
        JsonArray a => 1 + a.Select(Depth).DefaultIfEmpty(0).Max(),
        _ => 0,
    };

    private static bool IsTooDeep(string name) => name.AsSpan().Count('/') >= MostParts;

    private static string Below(string name, string document) => name.Length == 0 ? document : $"{name}/{document}";

    private static string Last(string key) => key[(key.LastIndexOf('/') + 1)..];

    private static string Above(string key) => key.LastIndexOf('/') is var slash and > 0 ? key[..slash] : "";

    // In v2 the documents of a node are below its name.
    private static bool IsBelow(string key, string name) => name.Length == 0 || (key.Length > name.Length && key[name.Length] == '/' && key.StartsWith(name, StringComparison.Ordinal));

    private string Where(string name) => name.Length == 0 ? _where : $"{_where} of '{name}'";

    private JsonObject? Copy(string key) => _copies.TryGetPropertyValue(key, out var copy) ? copy.Object(_where, key) : null;
}

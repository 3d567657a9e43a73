using System.Text.Json.Nodes;
using Zarr.Json;
using Zarr.Metadata;
using Zarr.Metadata.V3;
using Zarr.Stores;

namespace Zarr.Nodes;

/// <summary>Loads, creates, edits and deletes the metadata documents of nodes. Edits change one member and keep every other as it was.</summary>
internal static class NodeStorage
{
    public const string V3Name = "zarr.json", V2ArrayName = ".zarray", V2GroupName = ".zgroup", V2AttributesName = ".zattrs";

    public static ZarrException NotFound(IStore store, StoreKey key, string why = "") =>
        new(ZarrErrorId.NodeNotFound, $"There is no Zarr array or group at '{Where(store, key)}'.{why}", Where(store, key));

    /// <summary>The same, and what is there instead, where that is known.</summary>
    public static async ValueTask<ZarrException> NotFoundAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        if (await OnlyCopies.FindAsync(store, key, cancel).ConfigureAwait(false) is (var group, _))
            return new(ZarrErrorId.NodeNotFound, $"Nothing about '{Where(store, key)}' can be changed: its metadata is not stored, but for a copy in the consolidated metadata of '{Where(store, group)}'. Write it there with Repair-ZarrStore.", Where(store, key));
        return NotFound(store, key, await ForeignFormat.FindAsync(store, key, cancel).ConfigureAwait(false) is { } kind ? $" What is there is {kind}, which is not supported." : "");
    }

    public static string Where(IStore store, StoreKey key) => key.IsRoot ? store.Location : Path.Join(store.Location, key.Value);

    /// <summary>Reads a node; null when there is none. v3 wins where both formats are stored.</summary>
    public static async ValueTask<StoredNode?> LoadAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using (var v3 = await GetAsync(store, key.Append(V3Name), cancel).ConfigureAwait(false))
        {
            if (v3 is not null) return NodeText.ReadV3(v3.Bytes.Span, Where(store, key.Append(V3Name)));
        }

        var array = await ReadAsync(store, key.Append(V2ArrayName), cancel).ConfigureAwait(false);
        var document = array ?? await ReadAsync(store, key.Append(V2GroupName), cancel).ConfigureAwait(false);
        if (document is not (var v2, _)) return null;
        if (array is null) Metadata.V2.NodeDocument.CheckFormat(v2, Where(store, key.Append(V2GroupName)));
        var (attributes, malformed) = await ReadAttributesAsync(store, key.Append(V2AttributesName), cancel).ConfigureAwait(false);
        return new(ZarrFormat.V2, array is not null, v2, attributes) { Malformed = malformed, AttributesError = attributes is null ? malformed : null };
    }

    private static async ValueTask<(JsonObject? Attributes, ZarrException? Malformed)> ReadAttributesAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        try
        {
            using var value = await GetAsync(store, key, cancel).ConfigureAwait(false);
            return value is null ? default : NodeText.ReadAttributes(value.Bytes.Span, Where(store, key));
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            return (null, e);
        }
    }

    /// <summary>Reads a node, of whose metadata no more than a copy need be stored; null when there is none.</summary>
    public static async ValueTask<StoredNode?> FindAsync(IStore store, StoreKey key, CancellationToken cancel) =>
        await LoadAsync(store, key, cancel).ConfigureAwait(false)
        ?? (await OnlyCopies.FindAsync(store, key, cancel).ConfigureAwait(false) is (var group, var copies) ? await CopyNodes.Of(group, copies).LoadAsync(key, cancel).ConfigureAwait(false) : null);

    /// <summary>Writes the documents of a new node, and groups where its ancestors have none.</summary>
    public static async ValueTask CreateAsync(
        IStore store, StoreKey key, ZarrFormat format, bool isArray, JsonObject document, JsonObject? attributes, bool overwrite, CancellationToken cancel)
    {
        await RequirePlaceAsync(store, key, cancel).ConfigureAwait(false);
        using var held = await store.LockAsync(key.Append(V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        await using var batch = store.BeginBatch().ConfigureAwait(false);
        var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
        await using var end = stage.ConfigureAwait(false);
        var isReplaced = stage.IsAside || await VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
        var parents = await WriteParentsAsync(store, key, format, cancel).ConfigureAwait(false);
        await WriteNodeAsync(stage.Store, stage.Key, new(format, isArray, document, attributes), cancel).ConfigureAwait(false);
        await stage.CommitAsync().ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(store, key, [.. parents, key], isEmpty: isReplaced).ConfigureAwait(false);
    }

    /// <summary>Refuses keys that cannot be nodes, and those below an array.</summary>
    public static async ValueTask RequirePlaceAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        CheckName(key);
        await RequireOwnMetadataAsync(key, ZarrFormat.V2).ConfigureAwait(false);
        for (var parent = key; !parent.IsRoot;)
        {
            parent = parent.Parent;
            if (await LoadAsync(store, parent, cancel).ConfigureAwait(false) is not { } ancestor) await RequireOwnMetadataAsync(parent, ZarrFormat.V2).ConfigureAwait(false);
            else if (ancestor.IsArray) throw new ZarrException(ZarrErrorId.NotAGroup, $"'{Where(store, key)}' cannot be created: '{Where(store, parent)}' is an array.", Where(store, parent));
            else if (ancestor.Document.ContainsKey(ConsolidatedMetadata.Member)) await RequireOwnMetadataAsync(parent, ZarrFormat.V3).ConfigureAwait(false);
        }

        // A document beside them would make the copies old ones of what was deleted.
        async ValueTask RequireOwnMetadataAsync(StoreKey group, ZarrFormat format)
        {
            if (await OnlyCopies.FindAtAsync(store, group, format, cancel).ConfigureAwait(false) is not null)
                throw new ZarrException(ZarrErrorId.MetadataInvalid, $"'{Where(store, key)}' cannot be created: nothing but the consolidated metadata of '{Where(store, group)}' is stored of the nodes in it. Write their own with Repair-ZarrStore first.", Where(store, group));
        }
    }

    /// <summary>Makes room for a new node: what stands there is deleted, or refused; true when something did. The caller holds the node's lock.</summary>
    public static async ValueTask<bool> VacateAsync(IStore store, StoreKey key, bool overwrite, CancellationToken cancel)
    {
        if (!await ExistsAsync(store, key, cancel).ConfigureAwait(false)) return false;
        if (!overwrite)
            throw new ZarrException(ZarrErrorId.NodeExists, $"There is a Zarr array or group at '{Where(store, key)}' already.", Where(store, key));
        await DeleteDocumentsAsync(store, key, cancel).ConfigureAwait(false);
        await store.DeleteAllAsync(key, cancel).ConfigureAwait(false);
        return true;
    }

    /// <summary>Writes groups where the ancestors of a node have no documents; returns them, the highest first.</summary>
    public static async ValueTask<IReadOnlyList<StoreKey>> WriteParentsAsync(IStore store, StoreKey key, ZarrFormat format, CancellationToken cancel)
    {
        var created = new List<StoreKey>();
        for (var parent = key; !parent.IsRoot;)
        {
            parent = parent.Parent;
            if (await ExistsAsync(store, parent, cancel).ConfigureAwait(false)) continue;
            await WriteAsync(store, parent.Append(format == ZarrFormat.V3 ? V3Name : V2GroupName),
                format == ZarrFormat.V3 ? Metadata.V3.NodeDocument.WriteGroup() : Metadata.V2.NodeDocument.WriteGroup(), WriteCondition.None, cancel).ConfigureAwait(false);
            created.Insert(0, parent);
        }

        return created;
    }

    /// <summary>Writes the documents of a node. The one that makes it a node comes last.</summary>
    public static async ValueTask WriteNodeAsync(IStore store, StoreKey key, StoredNode node, CancellationToken cancel)
    {
        if (node.Format == ZarrFormat.V3) node.Document["attributes"] = node.Attributes?.DeepClone() ?? new JsonObject();
        else if (node.Attributes is { Count: > 0 } attributes)
            await WriteAsync(store, key.Append(V2AttributesName), attributes, WriteCondition.None, cancel).ConfigureAwait(false);
        await WriteAsync(store, DocumentKey(key, node.Format, node.IsArray), node.Document, WriteCondition.None, cancel).ConfigureAwait(false);
    }

    /// <summary>Changes the attributes under the node's lock; returns them as they are then.</summary>
    public static async ValueTask<JsonObject> EditAttributesAsync(IStore store, StoreKey key, ZarrFormat format, Action<JsonObject> edit, CancellationToken cancel)
    {
        using var held = await store.LockAsync(key.Append(V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (format == ZarrFormat.V2)
        {
            if (!await ExistsAsync(store, key, cancel).ConfigureAwait(false)) throw await NotFoundAsync(store, key, cancel).ConfigureAwait(false);
            var edited = await EditAsync(store, key.Append(V2AttributesName), mayBeAbsent: true, edit, cancel).ConfigureAwait(false);
            await ConsolidatedStorage.FollowAsync(store, key, [key], format).ConfigureAwait(false);
            return edited;
        }

        var document = await EditAsync(store, key.Append(V3Name), mayBeAbsent: false, d =>
        {
            if (d["attributes"] is { } other and not JsonObject) throw JsonMembers.Invalid(Where(store, key.Append(V3Name)), "attributes", other, "an object");
            if (d["attributes"] is not JsonObject attributes) d["attributes"] = attributes = [];
            edit(attributes);
        }, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(store, key, [key], format).ConfigureAwait(false);
        return (JsonObject)document["attributes"]!;
    }

    /// <summary>Replaces the shape, and chunk lengths that follow it, in an array's document. The caller holds the node's lock.</summary>
    public static async ValueTask EditShapeAsync(IStore store, StoreKey key, ArrayMetadata array, CancellationToken cancel)
    {
        await EditAsync(store, DocumentKey(key, array.Format, isArray: true), mayBeAbsent: false, document =>
        {
            document["shape"] = array.Shape.ToJson();
            if (array.ChunkLengths is not null) document["chunk_grid"] = ChunkGridDocument.Write(array);
        }, cancel).ConfigureAwait(false);
        if (!key.IsRoot) await ConsolidatedStorage.FollowAsync(store, key.Parent, [key], array.Format).ConfigureAwait(false);
    }

    /// <summary>Replaces how chunks are named in an array's document. The caller holds the node's lock.</summary>
    public static async ValueTask EditKeyEncodingAsync(IStore store, StoreKey key, ZarrFormat format, Chunks.ChunkKeyEncoding encoding, CancellationToken cancel)
    {
        await EditAsync(store, DocumentKey(key, format, isArray: true), mayBeAbsent: false, document =>
        {
            if (format == ZarrFormat.V2) document["dimension_separator"] = encoding.Separator.ToString();
            else document["chunk_key_encoding"] = Json.Extension.Write(encoding.Name, new() { ["separator"] = encoding.Separator.ToString() });
        }, cancel).ConfigureAwait(false);
        if (!key.IsRoot) await ConsolidatedStorage.FollowAsync(store, key.Parent, [key], format).ConfigureAwait(false);
    }

    public static async ValueTask<long> DeleteAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var held = await store.LockAsync(key.Append(V3Name), LockLevel.Node, cancel).ConfigureAwait(false);
        if (!await ExistsAsync(store, key, cancel).ConfigureAwait(false)) throw await NotFoundAsync(store, key, cancel).ConfigureAwait(false);
        // What is half deleted must not be readable as an array that lost its chunks.
        var documents = await DeleteDocumentsAsync(store, key, cancel).ConfigureAwait(false);
        var values = documents + await store.DeleteAllAsync(key, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(store, key, [key]).ConfigureAwait(false);
        return values;
    }

    /// <summary>True for the key of a document that makes a node, or of its attributes.</summary>
    public static bool IsDocument(StoreKey key) => key.Name is V3Name or V2ArrayName or V2GroupName or V2AttributesName;

    /// <summary>True where anything is stored below a key.</summary>
    public static async ValueTask<bool> IsPrefixAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        await foreach (var _ in store.ListAsync(key, recurse: false, cancel).ConfigureAwait(false)) return true;
        return false;
    }

    public static async ValueTask<bool> ExistsAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        foreach (var name in new[] { V3Name, V2ArrayName, V2GroupName })
            if (await store.FindAsync(key.Append(name), cancel).ConfigureAwait(false) is { IsPrefix: false }) return true;
        return false;
    }

    /// <summary>
    /// Reads a document, edits it and writes it back; again from the start when someone else was faster. What is edited is null where there is none,
    /// and nothing is written where the edit gives null.
    /// </summary>
    public static async ValueTask<JsonObject?> EditAsync(IStore store, StoreKey key, Func<JsonObject?, ValueTask<JsonObject?>> edit, CancellationToken cancel)
    {
        // Other programs do not take the lock; the condition keeps their edits too.
        for (var attempt = 0; ; attempt++)
        {
            var read = await ReadAsync(store, key, cancel).ConfigureAwait(false);
            if (await edit(read?.Document).ConfigureAwait(false) is not { } document) return null;
            try
            {
                await WriteAsync(store, key, document, WriteCondition.IfVersion(read?.Version ?? StoreVersion.Absent), cancel).ConfigureAwait(false);
                return document;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict && attempt < 100)
            {
            }
        }
    }

    private static async ValueTask<JsonObject> EditAsync(IStore store, StoreKey key, bool mayBeAbsent, Action<JsonObject> edit, CancellationToken cancel) =>
        (await EditAsync(store, key, async document =>
        {
            if (document is null && !mayBeAbsent) throw await NotFoundAsync(store, key.Parent, cancel).ConfigureAwait(false);
            edit(document ??= []);
            return document;
        }, cancel).ConfigureAwait(false))!;

    private static StoreKey DocumentKey(StoreKey key, ZarrFormat format, bool isArray) =>
        key.Append(format == ZarrFormat.V3 ? V3Name : isArray ? V2ArrayName : V2GroupName);

    public static async ValueTask<(JsonObject Document, StoreVersion Version)?> ReadAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var value = await GetAsync(store, key, cancel).ConfigureAwait(false);
        if (value is null) return null;
        // In attributes that are empty nothing can be lost by an edit.
        var document = key.Name == V2AttributesName && JsonText.IsBlank(value.Bytes.Span) ? [] : JsonText.Parse(value.Bytes.Span, Where(store, key));
        return (document, value.Version);
    }

    private static async ValueTask<StoreValue?> GetAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var value = await store.GetAsync(key, ByteRange.First(JsonText.MaxLength), cancel).ConfigureAwait(false);
        if (value is null || value.TotalLength <= JsonText.MaxLength) return value;
        using (value) throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {Where(store, key)} has {value.TotalLength:N0} bytes; at most {JsonText.MaxLength:N0} are read.", Where(store, key));
    }

    // zarr-python 2 reads ASCII alone (util.py, json_loads).
    public static async ValueTask WriteAsync(IStore store, StoreKey key, JsonObject document, WriteCondition condition, CancellationToken cancel)
    {
        var bytes = JsonText.Write(document, escapes: key.Name != V3Name);
        if (bytes.Length > JsonText.MaxLength)
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {Where(store, key)} would have {bytes.Length:N0} bytes; at most {JsonText.MaxLength:N0} can be read again.", Where(store, key));
        await store.SetAsync(key, bytes, condition, cancel).ConfigureAwait(false);
    }

    /// <summary>Deletes the documents of a node, after which it is none.</summary>
    public static async ValueTask<long> DeleteDocumentsAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        long deleted = 0;
        foreach (var name in new[] { V3Name, V2ArrayName, V2GroupName, V2AttributesName })
            if (await store.DeleteAsync(key.Append(name), WriteCondition.None, cancel).ConfigureAwait(false)) deleted++;
        return deleted;
    }

    /// <summary>Refuses keys that cannot be nodes.</summary>
    // Zarr v3 core, "Node names"; the rules are kept in v2 too, where such names could not be read back.
    public static void CheckName(StoreKey key)
    {
        if (key.IsRoot) return;
        foreach (var segment in key.Value.Split('/'))
            if (segment.StartsWith("__", StringComparison.Ordinal) || segment.Trim('.').Length == 0
                || segment is V3Name or V2ArrayName or V2GroupName or V2AttributesName or ConsolidatedMetadata.V2Name)
                throw new ZarrException(ZarrErrorId.NameInvalid,
                    $"The name '{segment}' is not allowed for an array or group: it must not begin with '__', consist of dots, or be a metadata document's.", key.Value);
    }
}

using System.Text.Json.Nodes;
using Zarr.Format.Json;
using Zarr.Format.Metadata;
using Zarr.Format.Metadata.V3;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Nodes;

/// <summary>Loads, creates, edits and deletes the metadata documents of nodes. Edits change one member and keep every other as it was.</summary>
internal static class NodeStorage
{
    public const string V3Name = "zarr.json", V2ArrayName = ".zarray", V2GroupName = ".zgroup", V2AttributesName = ".zattrs";

    /// <summary>How often a creation is tried, before something else must be wrong.</summary>
    public const int MostCreations = 300;

    // Of two, the first counts.
    private static readonly string[] s_documents = [V3Name, V2ArrayName, V2GroupName];

    public static ZarrException NotFound(IStore store, StoreKey key, string why = "") =>
        new(ZarrErrorId.NodeNotFound, $"There is no Zarr array or group at '{Where(store, key)}'.{why}", Where(store, key));

    /// <summary>The same, and what is there instead, where that is known.</summary>
    public static async ValueTask<ZarrException> NotFoundAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        if (await OnlyCopies.FindAsync(store, key, cancel).ConfigureAwait(false) is (var group, _))
            return new(ZarrErrorId.NodeNotFound, $"Nothing about '{Where(store, key)}' can be changed: its metadata is not stored, but for a copy in the consolidated metadata of '{Where(store, group)}'. Write it there with Repair-ZarrStore.", Where(store, key));
        return await ForeignFormat.FindAsync(store, key, cancel).ConfigureAwait(false) is { } kind
            ? NotFound(store, key, $" What is there is {kind}, which is not supported.") : await MissingNode.DescribeAsync(store, key, cancel).ConfigureAwait(false);
    }

    /// <summary>The place of a node or value, as users write it.</summary>
    public static string Where(IStore store, StoreKey key) => key.IsRoot ? store.Location
        : store.Capabilities.HasFlag(StoreCapabilities.InMemory) ? $"{store.Location}/{key}"
        : Path.Join(store.Location, OperatingSystem.IsWindows() ? key.Value.Replace('/', '\\') : key.Value);

    /// <summary>Something in a store that is left out, because there is no key for it.</summary>
    public static ZarrException Unnameable(IStore store, StoreKey group, string name) => new(ZarrErrorId.NameInvalid,
        $"'{name}' in '{Where(store, group)}' is left out: no key can have its name, because that is no valid text or, on this system, cannot be told from another. Rename it with other tools to work with it.", name);

    public static ZarrException Exists(IStore store, StoreKey key) =>
        new(ZarrErrorId.NodeExists, $"There is a Zarr array or group at '{Where(store, key)}' already.", Where(store, key));

    /// <summary>Reads a node; null when there is none. v3 wins where both formats are stored.</summary>
    public static async ValueTask<StoredNode?> LoadAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var identity = NodeIdentity.Of(store, key);
        foreach (var name in s_documents)
            if (await LoadAsync(store, key, name, cancel).ConfigureAwait(false) is { } stored) return stored with { Identity = identity };
        return null;
    }

    /// <summary>Reads the node that a document makes; null where it is not there.</summary>
    public static async ValueTask<StoredNode?> LoadAsync(IStore store, StoreKey key, string name, CancellationToken cancel)
    {
        using var value = await GetAsync(store, key.Append(name), cancel).ConfigureAwait(false);
        if (value is null) return null;
        var (where, version) = (Where(store, key.Append(name)), value.Version);
        if (name == V3Name) return NodeText.ReadV3(value.Bytes.Span, where) with { Version = new(version, default) };
        var document = JsonText.Parse(value.Bytes.Span, where);
        if (name == V2GroupName) Zarr.Format.Metadata.V2.NodeDocument.CheckFormat(document, where);
        var (attributes, malformed, attributesVersion) = await ReadAttributesAsync(store, key.Append(V2AttributesName), cancel).ConfigureAwait(false);
        return new(ZarrFormat.V2, name == V2ArrayName, document, attributes)
        {
            Version = new(version, attributesVersion),
            Malformed = malformed,
            AttributesError = attributes is null ? malformed : null,
        };
    }

    private static async ValueTask<(JsonObject? Attributes, ZarrException? Malformed, StoreVersion Version)> ReadAttributesAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        try
        {
            using var value = await GetAsync(store, key, cancel).ConfigureAwait(false);
            if (value is null) return default;
            var (attributes, malformed) = NodeText.ReadAttributes(value.Bytes.Span, Where(store, key));
            return (attributes, malformed, value.Version);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.MetadataInvalid)
        {
            return (null, e, default);
        }
    }

    /// <summary>Reads a node, of whose metadata no more than a copy need be stored; null when there is none.</summary>
    public static async ValueTask<StoredNode?> FindAsync(IStore store, StoreKey key, CancellationToken cancel) =>
        await LoadAsync(store, key, cancel).ConfigureAwait(false)
        ?? (await OnlyCopies.FindAsync(store, key, cancel).ConfigureAwait(false) is (var group, var copies) ? await CopyNodes.Of(group, copies).LoadAsync(key, cancel).ConfigureAwait(false) : null);

    /// <summary>True when the documents of a node are still those of a version.</summary>
    public static async ValueTask<bool> IsCurrentAsync(IStore store, StoreKey key, ZarrFormat format, bool isArray, NodeVersion version, CancellationToken cancel) =>
        await FindVersionAsync(store, DocumentKey(key, format, isArray), cancel).ConfigureAwait(false) == version.Document
        && (format == ZarrFormat.V3 || await FindVersionAsync(store, key.Append(V2AttributesName), cancel).ConfigureAwait(false) == version.Attributes);

    /// <summary>The version of a document; absent where there is none.</summary>
    public static async ValueTask<StoreVersion> FindVersionAsync(IStore store, StoreKey key, CancellationToken cancel) =>
        (await store.FindAsync(key, cancel).ConfigureAwait(false))?.Version ?? StoreVersion.Absent;

    /// <summary>Writes the documents of a new node, an array or a group, and groups where its ancestors have none. Nothing that is there is overwritten unless it may be.</summary>
    /// <returns>The version of its documents, as far as it is known.</returns>
    public static async ValueTask<NodeVersion> CreateAsync(
        IStore store, StoreKey key, ZarrFormat format, Zarr.Arrays.ArrayContext? array, JsonObject document, JsonObject? attributes, bool overwrite, CancellationToken cancel)
    {
        // Who makes a node in another format, or an array above, at the same moment sees the documents of this one, as this one sees his: both draw back,
        // and chance lets one of them be first. One that is there already says so when the place is looked at.
        for (var attempt = 0; ; attempt++)
        {
            await RequirePlaceAsync(store, key, cancel).ConfigureAwait(false);
            await using var batch = store.BeginOrderedBatch().ConfigureAwait(false);
            using var extent = overwrite ? await LockAsync(store, key, LockLevel.Extent, cancel).ConfigureAwait(false) : null;
            using var held = await LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false);
            var stage = await NodeStage.BeginAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            await using var end = stage.ConfigureAwait(false);
            var isReplaced = stage.IsAside || await VacateAsync(store, key, overwrite, cancel).ConfigureAwait(false);
            var claim = new NodeClaim(store, held is IExclusiveLock);
            var aside = stage.IsAside ? new NodeClaim(stage.Store, isAlone: true) : claim;
            IReadOnlyList<StoreKey> parents = [];
            NodeVersion? version = null;
            try
            {
                if (array is null || stage.IsAside || await Zarr.Arrays.LeftoverChunks.TryClearAsync(array, overwrite, cancel).ConfigureAwait(false))
                {
                    parents = await claim.WriteParentsAsync(key, format, cancel).ConfigureAwait(false);
                    version = await aside.TryWriteNodeAsync(stage.Key, new(format, array is not null, document, attributes), cancel).ConfigureAwait(false);
                }

                // What is replaced is gone when the new one has come to its place: that is looked at before.
                if (version is not null && !await claim.HoldsAsync(key, cancel).ConfigureAwait(false)) version = null;
                if (version is not null) await stage.CommitAsync().ConfigureAwait(false);
            }
            catch
            {
                await claim.TakeBackAsync(key).ConfigureAwait(false);
                throw;
            }

            if (version is { } created)
            {
                await ConsolidatedStorage.FollowAsync(store, key, [.. parents, key], isEmpty: isReplaced).ConfigureAwait(false);
                return stage.IsAside ? NodeVersion.Unknown : created;
            }

            await claim.TakeBackAsync(key).ConfigureAwait(false);
            if (attempt == MostCreations) throw Contended(store, key);
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The lock of a node.</summary>
    public static ValueTask<IDisposable> LockAsync(IStore store, StoreKey key, LockLevel level, CancellationToken cancel) => store.LockAsync(key.Append(V3Name), level, cancel);

    /// <summary>The error of one who tried too often.</summary>
    public static ZarrException Contended(IStore store, StoreKey key) =>
        new(ZarrErrorId.WriteConflict, $"'{Where(store, key)}' is changed by other writers again and again, so that it could not be written.", Where(store, key));

    /// <summary>Refuses keys that cannot be nodes, and those below an array.</summary>
    public static async ValueTask RequirePlaceAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        CheckName(key);
        await RequireOwnMetadataAsync(key, ZarrFormat.V2).ConfigureAwait(false);
        for (var parent = key; !parent.IsRoot;)
        {
            parent = parent.Parent;
            if (await LoadAsync(store, parent, cancel).ConfigureAwait(false) is not { } ancestor) await RequireOwnMetadataAsync(parent, ZarrFormat.V2).ConfigureAwait(false);
            else if (ancestor.IsArray) throw InArray(store, key, parent);
            else if (ancestor.Document.ContainsKey(ConsolidatedMetadata.Member)) await RequireOwnMetadataAsync(parent, ZarrFormat.V3).ConfigureAwait(false);
        }

        // A document beside them would make the copies old ones of what was deleted.
        async ValueTask RequireOwnMetadataAsync(StoreKey group, ZarrFormat format)
        {
            if (await OnlyCopies.FindAtAsync(store, group, format, cancel).ConfigureAwait(false) is not null)
                throw new ZarrException(ZarrErrorId.MetadataInvalid, $"'{Where(store, key)}' cannot be created: nothing but the consolidated metadata of '{Where(store, group)}' is stored of the nodes in it. Write their own with Repair-ZarrStore first.", Where(store, group));
        }
    }

    /// <summary>The refusal to make a node in an array.</summary>
    public static ZarrException InArray(IStore store, StoreKey key, StoreKey array) =>
        new(ZarrErrorId.NotAGroup, $"'{Where(store, key)}' cannot be created: '{Where(store, array)}' is an array.", Where(store, array));

    /// <summary>Makes room for a new node: what stands there is deleted, or refused; true when something did. The caller holds the node's lock.</summary>
    public static async ValueTask<bool> VacateAsync(IStore store, StoreKey key, bool overwrite, CancellationToken cancel)
    {
        if (!await ExistsAsync(store, key, cancel).ConfigureAwait(false)) return false;
        if (!overwrite) throw Exists(store, key);
        await DeleteOwnAsync(store, key, cancel).ConfigureAwait(false);
        return true;
    }

    /// <summary>Changes the attributes of what is stored now; returns them as they are then, and the version of the documents.</summary>
    public static async ValueTask<StoredNode> EditAttributesAsync(IStore store, StoreKey key, Action<JsonObject> edit, CancellationToken cancel)
    {
        using var held = await LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false);
        await using var batch = store.BeginOrderedBatch().ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            var stored = await LoadAsync(store, key, cancel).ConfigureAwait(false) ?? throw await NotFoundAsync(store, key, cancel).ConfigureAwait(false);
            // What was read of it in part must not be written as the whole; where there is nothing, nothing is lost.
            if (stored.Malformed is { } malformed && !(stored.Format == ZarrFormat.V2 && await IsBlankAsync(store, key.Append(V2AttributesName), cancel).ConfigureAwait(false))) throw malformed;
            var attributes = (JsonObject?)stored.Attributes?.DeepClone() ?? [];
            edit(attributes);
            if (await TryWriteAttributesAsync(store, key, stored, attributes, cancel).ConfigureAwait(false) is { } version)
            {
                await ConsolidatedStorage.FollowAsync(store, key, [key], stored.Format).ConfigureAwait(false);
                return stored with { Attributes = attributes, Version = version, Malformed = null, AttributesError = null };
            }

            if (attempt == WriteConflicts.MostAttempts) throw Contended(store, key);
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Replaces the shape, and chunk lengths that follow it, in an array's document, as long as that is the one that was read, or one that will do; null, and
    /// nothing is changed, where it is neither. What else changes meanwhile stays.
    /// </summary>
    /// <returns>The node as it is stored then.</returns>
    public static async ValueTask<StoredNode?> TrySetShapeAsync(IStore store, StoreKey key, StoredNode read, ArrayMetadata after, Func<StoredNode, bool> isStill, CancellationToken cancel)
    {
        for (var attempt = 0; ; attempt++)
        {
            if (read.Format == ZarrFormat.V3 && read.Malformed is { } malformed) throw malformed;
            read.Document["shape"] = after.Shape.ToJson();
            if (after.ChunkLengths is not null) read.Document["chunk_grid"] = ChunkGridDocument.Write(after);
            try
            {
                var version = await WriteAsync(store, DocumentKey(key, read.Format, isArray: true), read.Document, WriteCondition.IfVersion(read.Version.Document), cancel).ConfigureAwait(false);
                if (!key.IsRoot) await ConsolidatedStorage.FollowAsync(store, key.Parent, [key], read.Format).ConfigureAwait(false);
                return read with { Version = read.Version with { Document = version } };
            }
            catch (ZarrException e) when (WriteConflicts.MayPass(e, attempt))
            {
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }

            if (await LoadAsync(store, key, cancel).ConfigureAwait(false) is not { } now || !isStill(now)) return null;
            read = now;
        }
    }

    /// <summary>Replaces how chunks are named in an array's document. The caller holds the node's lock.</summary>
    public static async ValueTask EditKeyEncodingAsync(IStore store, StoreKey key, ZarrFormat format, Zarr.Format.Chunks.ChunkKeyEncoding encoding, CancellationToken cancel)
    {
        await EditAsync(store, DocumentKey(key, format, isArray: true), mayBeAbsent: false, document =>
        {
            if (format == ZarrFormat.V2) document["dimension_separator"] = encoding.Separator.ToString();
            else document["chunk_key_encoding"] = Zarr.Format.Json.Extension.Write(encoding.Name, new() { ["separator"] = encoding.Separator.ToString() });
        }, cancel).ConfigureAwait(false);
        if (!key.IsRoot) await ConsolidatedStorage.FollowAsync(store, key.Parent, [key], format).ConfigureAwait(false);
    }

    public static async ValueTask<long> DeleteAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var extent = await LockAsync(store, key, LockLevel.Extent, cancel).ConfigureAwait(false);
        using var held = await LockAsync(store, key, LockLevel.Node, cancel).ConfigureAwait(false);
        if (!await ExistsAsync(store, key, cancel).ConfigureAwait(false)) throw await NotFoundAsync(store, key, cancel).ConfigureAwait(false);
        var values = await DeleteOwnAsync(store, key, cancel).ConfigureAwait(false);
        await ConsolidatedStorage.FollowAsync(store, key, [key]).ConfigureAwait(false);
        return values;
    }

    /// <summary>Deletes a node with all nodes below it, and nothing that is not Zarr's.</summary>
    private static async ValueTask<long> DeleteOwnAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        // Nothing of others can be there that anybody knew of.
        if (!store.Capabilities.HasFlag(StoreCapabilities.Listable))
            return await DeleteDocumentsAsync(store, key, cancel).ConfigureAwait(false) + await store.DeleteAllAsync(key, cancel).ConfigureAwait(false);
        var keys = await ZarrKeys.ReadAsync(store, key, cancel).ConfigureAwait(false);
        // What is half deleted must not be readable as an array that lost its chunks, after a power failure neither.
        var batch = store.BeginOrderedBatch();
        await using var end = batch.ConfigureAwait(false);
        var deleted = await DeleteDocumentsAsync(store, key, cancel).ConfigureAwait(false);
        await batch.FlushAsync(cancel).ConfigureAwait(false);
        if (store is IFolderStore folder) return deleted + await folder.DeleteOwnAsync(key, keys, cancel).ConfigureAwait(false);
        var own = await store.ListAsync(key, recurse: true, cancel).Where(entry => keys.Owns(entry.Key)).Select(entry => entry.Key).ToListAsync(cancel).ConfigureAwait(false);
        foreach (var value in own)
            if (await store.DeleteAsync(value, WriteCondition.None, cancel).ConfigureAwait(false)) deleted++;
        return deleted;
    }

    /// <summary>True for the key of a document that makes a node, or of its attributes.</summary>
    public static bool IsDocument(StoreKey key) => IsDocument(key.Name);

    public static bool IsDocument(string name) => name is V3Name or V2ArrayName or V2GroupName or V2AttributesName;

    /// <summary>True where anything is stored below a key.</summary>
    public static async ValueTask<bool> IsPrefixAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        await foreach (var _ in store.ListAsync(key, recurse: false, cancel).ConfigureAwait(false)) return true;
        return false;
    }

    public static async ValueTask<bool> ExistsAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        foreach (var name in s_documents)
            if (await store.FindAsync(key.Append(name), cancel).ConfigureAwait(false) is { IsPrefix: false }) return true;
        return false;
    }

    /// <summary>
    /// Reads a document, edits it and writes it back; again from the start when someone else was faster. What is edited is null where there is none,
    /// and nothing is written where the edit gives null.
    /// </summary>
    public static async ValueTask<JsonObject?> EditAsync(IStore store, StoreKey key, Func<JsonObject?, ValueTask<JsonObject?>> edit, CancellationToken cancel)
    {
        // No lock keeps out everyone; the condition keeps the edits of all.
        for (var attempt = 0; ; attempt++)
        {
            var read = await ReadAsync(store, key, cancel).ConfigureAwait(false);
            if (await edit(read?.Document).ConfigureAwait(false) is not { } document) return null;
            try
            {
                await WriteAsync(store, key, document, WriteCondition.IfVersion(read?.Version ?? StoreVersion.Absent), cancel).ConfigureAwait(false);
                return document;
            }
            catch (ZarrException e) when (WriteConflicts.MayPass(e, attempt))
            {
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
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

    private static async ValueTask<bool> IsBlankAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        using var value = await store.GetAsync(key, ByteRange.First(JsonText.MaxLength), cancel).ConfigureAwait(false);
        return value is not null && !value.Bytes.Span.ContainsAnyExcept(" \t\r\n"u8);
    }

    // The document of v3 may not be absent, and the node of v2 may have gone while its attributes were written.
    private static async ValueTask<NodeVersion?> TryWriteAttributesAsync(IStore store, StoreKey key, StoredNode stored, JsonObject attributes, CancellationToken cancel)
    {
        try
        {
            if (stored.Format == ZarrFormat.V3)
            {
                stored.Document["attributes"] = attributes.DeepClone();
                return new(await WriteAsync(store, key.Append(V3Name), stored.Document, WriteCondition.IfVersion(stored.Version.Document), cancel).ConfigureAwait(false), default);
            }

            var version = await WriteAsync(store, key.Append(V2AttributesName), attributes, WriteCondition.IfVersion(stored.Version.Attributes), cancel).ConfigureAwait(false);
            if (await FindVersionAsync(store, DocumentKey(key, ZarrFormat.V2, stored.IsArray), cancel).ConfigureAwait(false) != StoreVersion.Absent)
                return stored.Version with { Attributes = version };
            await store.DeleteAsync(key.Append(V2AttributesName), WriteCondition.IfVersion(version), CancellationToken.None).ConfigureAwait(false);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
        {
        }

        return null;
    }

    /// <summary>The name of the document that makes a node.</summary>
    public static string NameOf(ZarrFormat format, bool isArray) => format == ZarrFormat.V3 ? V3Name : isArray ? V2ArrayName : V2GroupName;

    /// <summary>The key of the document that makes a node.</summary>
    public static StoreKey DocumentKey(StoreKey key, ZarrFormat format, bool isArray) => key.Append(NameOf(format, isArray));

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
    public static async ValueTask<StoreVersion> WriteAsync(IStore store, StoreKey key, JsonObject document, WriteCondition condition, CancellationToken cancel) =>
        await store.PublishAsync(key, ToBytes(store, key, document), condition, cancel).ConfigureAwait(false);

    /// <summary>A document as it is stored.</summary>
    public static byte[] ToBytes(IStore store, StoreKey key, JsonObject document)
    {
        var bytes = JsonText.Write(document, escapes: key.Name != V3Name);
        if (bytes.Length > JsonText.MaxLength)
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The metadata {Where(store, key)} would have {bytes.Length:N0} bytes; at most {JsonText.MaxLength:N0} can be read again.", Where(store, key));
        return bytes;
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

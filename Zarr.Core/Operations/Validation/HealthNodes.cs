using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.Validation;

/// <summary>
/// Nodes as they are stored, with what is wrong with them on the way: a walk over them goes on below groups whose metadata is damaged or missing.
/// </summary>
internal sealed class HealthNodes(IStore store, ProblemList problems) : INodeSource
{
    private static readonly string[] s_nodes = [NodeStorage.V3Name, NodeStorage.V2ArrayName, NodeStorage.V2GroupName];

    private readonly HashSet<StoreKey> _damaged = [], _malformed = [];
    private readonly Dictionary<StoreKey, ZarrFormat> _groups = [];

    /// <summary>True for a node whose own metadata cannot be read.</summary>
    public bool IsDamaged(StoreKey key) => _damaged.Contains(key);

    /// <summary>True for a node whose document has attributes that could not be written again.</summary>
    public bool IsMalformed(StoreKey key) => _malformed.Contains(key);

    /// <summary>What is directly in a group; what is no node there is a problem.</summary>
    public async ValueTask<GroupContent> ListAsync(StoreKey group, CancellationToken cancel)
    {
        var children = new List<StoreKey>();
        var documents = new HashSet<string>();
        try
        {
            await foreach (var entry in store.ListAsync(group, recurse: false, cancel).ConfigureAwait(false))
            {
                if (entry.IsPrefix) children.Add(entry.Key);
                else if (KnownKeys.IsDocument(entry.Key.Name)) documents.Add(entry.Key.Name);
                else if (!IsTemporary(entry.Key.Name) && !KnownKeys.IsAllowed(entry.Key.Name)) problems.Add(problems.Orphan(group, entry.Key.Value, 1, entry.Length));
            }
        }
        catch (ZarrException e)
        {
            problems.Add(problems.Unreadable(group, group.Value, e));
        }

        children.Sort((a, b) => string.CompareOrdinal(a.Value, b.Value));
        CheckDocuments(group, documents);
        CheckCollisions(group, children);
        // What no key can name is told with all else that is no value.
        return new(children, documents.Contains(ConsolidatedMetadata.V2Name), []);
    }

    public ValueTask<StoredNode?> LoadAsync(StoreKey key, CancellationToken cancel) => LoadAsync(key, isTarget: false, cancel);

    /// <summary>The documents of a node. Where they are missing or damaged and nodes lie below, those of a group.</summary>
    public async ValueTask<StoredNode?> LoadAsync(StoreKey key, bool isTarget, CancellationToken cancel)
    {
        try
        {
            if (await NodeStorage.LoadAsync(store, key, cancel).ConfigureAwait(false) is { } stored)
            {
                CheckFormat(key, stored);
                CheckName(key);
                CheckAttributes(key, stored);
                return stored;
            }
        }
        catch (ZarrException e)
        {
            _damaged.Add(key);
            problems.Add(problems.OfNode(key, await DocumentAsync(key, e, cancel).ConfigureAwait(false), e));
        }

        // What people keep beside their data is not looked into.
        if (!isTarget && KnownKeys.IsAllowed(key.Name + "/")) return null;
        // A link may lead to anything, and is followed where it leads to a node.
        if (!isTarget && !IsDamaged(key) && FolderLinks.Below(store, key.Parent, key) is not null)
        {
            problems.Add(problems.OrphanedLink(key.Parent, key));
            return null;
        }

        try
        {
            var (format, count, length) = await SurveyAsync(key, cancel).ConfigureAwait(false);
            if (format is { } found)
            {
                if (!IsDamaged(key)) problems.Add(Missing(key, found));
                _groups[key] = found;
                return new(found, false, [], null);
            }

            if (!isTarget && !IsDamaged(key) && count > 0) problems.Add(problems.Orphan(key.Parent, key.Value + "/", count, length));
        }
        catch (ZarrException e) when (!isTarget)
        {
            if (!IsDamaged(key)) problems.Add(problems.Unreadable(key, key.Value, e));
        }

        return null;
    }

    private void CheckAttributes(StoreKey key, StoredNode stored)
    {
        if (stored.Malformed is not { } malformed) return;
        if (stored.Format == ZarrFormat.V3) _malformed.Add(key);
        problems.Add(problems.Of(ProblemId.MetadataInvalid, ProblemSeverity.Warning, key, key.Append(stored.Format == ZarrFormat.V3 ? NodeStorage.V3Name : NodeStorage.V2AttributesName).Value,
            $"{malformed.Message.TrimEnd('.')}. {(stored.AttributesError is null ? "Programs differ in what they read, and attributes" : "Attributes cannot be had, and")} cannot be changed.", "Correct the document, or restore it from a copy: Get-ZarrMetadata -Raw shows its text."));
    }

    /// <summary>The name of the document that a node is read from.</summary>
    public static string DocumentOf(StoredNode stored) =>
        stored.Format == ZarrFormat.V3 ? NodeStorage.V3Name : stored.IsArray ? NodeStorage.V2ArrayName : NodeStorage.V2GroupName;

    private async ValueTask<string> DocumentAsync(StoreKey key, ZarrException e, CancellationToken cancel)
    {
        try
        {
            // What is malformed names itself.
            foreach (var name in (string[])[.. s_nodes, NodeStorage.V2AttributesName])
                if (e.Target as string == NodeStorage.Where(store, key.Append(name))) return name;
            foreach (var name in s_nodes)
                if (await store.FindAsync(key.Append(name), cancel).ConfigureAwait(false) is { IsPrefix: false }) return name;
        }
        catch (ZarrException)
        {
            // It is that failure which is being told.
        }

        return "";
    }

    /// <summary>The format of the first node below a key, or else how many values are there.</summary>
    public static async ValueTask<(ZarrFormat? Format, long Count, long Length)> SurveyAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        long count = 0, length = 0;
        await foreach (var entry in (store is IFolderStore folder ? folder.ListInsideAsync(key, cancel) : store.ListAsync(key, recurse: true, cancel)).ConfigureAwait(false))
        {
            var name = entry.Key.Name;
            // The node's own were looked for already.
            if (Array.IndexOf(s_nodes, name) >= 0 && entry.Key.Parent != key) return (name == NodeStorage.V3Name ? ZarrFormat.V3 : ZarrFormat.V2, 0, 0);
            if (store is IResidualStore && TemporaryNames.Contains(name)) continue;
            count++;
            length += entry.Length;
        }

        return (null, count, length);
    }

    private ValueTask<(ZarrFormat? Format, long Count, long Length)> SurveyAsync(StoreKey key, CancellationToken cancel) => SurveyAsync(store, key, cancel);

    private bool IsTemporary(string name) => store is DirectoryStore && TemporaryNames.Contains(name);

    private ZarrProblem Missing(StoreKey key, ZarrFormat format) => problems.Of(ProblemId.GroupMetadataMissing, ProblemSeverity.Warning, key,
        key.Append(format == ZarrFormat.V3 ? NodeStorage.V3Name : NodeStorage.V2GroupName).Value,
        "There are nodes below, but no metadata that makes it a group: many programs do not find them.", "Write the metadata of a group with Repair-ZarrStore.", ProblemRepair.Automatic);

    private void CheckFormat(StoreKey key, StoredNode stored)
    {
        if (!stored.IsArray) _groups[key] = stored.Format;
        if (key.IsRoot || !_groups.TryGetValue(key.Parent, out var format) || format == stored.Format) return;
        problems.Add(problems.Of(ProblemId.FormatMixed, ProblemSeverity.Warning, key, key.Append(DocumentOf(stored)).Value,
            $"It is stored as Zarr v{(int)stored.Format} in a group of Zarr v{(int)format}: many programs list only what has the group's format.", $"Copy it there as Zarr v{(int)format} with Copy-ZarrNode, and remove it here."));
    }

    /// <summary>Documents of a node that say different things of what it is.</summary>
    public void CheckDocuments(StoreKey node, HashSet<string> documents)
    {
        string[] stray = documents.Contains(NodeStorage.V3Name) ? [.. documents.Where(name => name != NodeStorage.V3Name).Order(StringComparer.Ordinal)]
            : documents.Contains(NodeStorage.V2ArrayName) && documents.Contains(NodeStorage.V2GroupName) ? [NodeStorage.V2GroupName] : [];
        if (stray.Length > 0)
        {
            var taken = documents.Contains(NodeStorage.V3Name) ? NodeStorage.V3Name : NodeStorage.V2ArrayName;
            problems.Add(problems.Of(ProblemId.NodeAmbiguous, ProblemSeverity.Warning, node, node.Append(stray[0]).Value,
                $"There is '{taken}' and also '{string.Join("', '", stray)}': programs differ in which they read. Here it is '{taken}'.", "Delete the documents that are not meant, once nobody needs them.", count: stray.Length));
        }
        else if (!Array.Exists(s_nodes, documents.Contains))
        {
            foreach (var name in documents) problems.Add(problems.Orphan(node, node.Append(name).Value, 1, 0));
        }
    }

    private void CheckCollisions(StoreKey group, List<StoreKey> children)
    {
        foreach (var names in children.Select(child => child.Name).GroupBy(FoldedNames.Of).Where(same => same.Count() > 1))
            problems.Add(problems.Of(ProblemId.NameCollision, ProblemSeverity.Warning, group, group.Append(names.First()).Value,
                $"The names '{string.Join("', '", names)}' are one on file systems that ignore letter case or Unicode form.", "Rename all but one with Move-ZarrNode before the store is copied to Windows or macOS.", count: names.Count()));
    }

    private void CheckName(StoreKey key)
    {
        if (key.IsRoot) return;
        var why = !WindowsNames.IsAllowed(key.Name) ? "cannot be the name of a file on Windows" : key.Name.StartsWith("__", StringComparison.Ordinal) ? "is reserved by Zarr" : null;
        if (why is not null)
            problems.Add(problems.Of(ProblemId.NameReserved, ProblemSeverity.Warning, key, key.Value, $"The name '{key.Name}' {why}.", "Rename it with Move-ZarrNode."));
    }
}

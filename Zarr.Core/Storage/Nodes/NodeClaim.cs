using System.Text.Json.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Nodes;

/// <summary>
/// The documents that one creation writes, each only where nothing is: of several that create one node, one succeeds. What it wrote it can take back, as long as
/// nobody has changed it. No lock is needed for that; where one is held, less has to be waited for.
/// </summary>
/// <param name="store">Where they are written.</param>
/// <param name="isAlone">The lock that is held keeps out all others that create the node.</param>
internal sealed class NodeClaim(IStore store, bool isAlone)
{
    /// <summary>How often one looks, before attributes without a node are taken for those of a creation that was stopped, and not of one at work.</summary>
    private const int Patience = 30;

    // So many documents are held, and their files open, at a time.
    private const int MostTogether = 128;

    private static readonly string[] s_documents = [NodeStorage.V3Name, NodeStorage.V2ArrayName, NodeStorage.V2GroupName];

    private readonly List<(StoreKey Node, string Name, StoreVersion Version)> _written = [], _lost = [];

    /// <summary>Writes a document; false where one is already.</summary>
    public async ValueTask<bool> TryWriteAsync(StoreKey node, string name, JsonObject document, CancellationToken cancel) =>
        (await TryPublishAsync([(node, name, document)], cancel).ConfigureAwait(false))[0] is not null;

    /// <summary>Writes the documents of a node, the one that makes it a node last; null where there is one.</summary>
    public async ValueTask<NodeVersion?> TryWriteNodeAsync(StoreKey key, StoredNode node, CancellationToken cancel) =>
        (await TryWriteNodesAsync([new(key, node)], cancel).ConfigureAwait(false))[0];

    /// <summary>The same for nodes that do not show one another, many at a time; ends with those among which there was one already.</summary>
    public async ValueTask<IReadOnlyList<NodeVersion?>> TryWriteNodesAsync(IEnumerable<KeyValuePair<StoreKey, StoredNode>> nodes, CancellationToken cancel)
    {
        var versions = new List<NodeVersion?>();
        foreach (var some in nodes.Chunk(MostTogether))
        {
            foreach (var (_, node) in some)
                if (node.Format == ZarrFormat.V3) node.Document["attributes"] = node.Attributes?.DeepClone() ?? new JsonObject();
            var attributes = await WriteAttributesAsync([.. some.Where(node => node.Value.Format == ZarrFormat.V2)], cancel).ConfigureAwait(false);
            var documents = await TryPublishAsync([.. some.Select(node => (node.Key, NodeStorage.NameOf(node.Value.Format, node.Value.IsArray), node.Value.Document))], cancel).ConfigureAwait(false);
            for (var i = 0; i < some.Length; i++)
            {
                var (key, node) = some[i];
                var written = attributes.GetValueOrDefault(key);
                if (documents[i] is not null && node.Format == ZarrFormat.V2 && !isAlone && node.Attributes is { Count: > 0 } wanted) await ConfirmAttributesAsync(key, wanted, written, cancel).ConfigureAwait(false);
                versions.Add(documents[i] is { } document ? new(document, written) : null);
            }

            if (Array.Exists(documents, document => document is null)) break;
        }

        return versions;
    }

    /// <summary>Writes groups where the ancestors of a node have no documents; returns them, the highest first.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NotAGroup"/>: one of them is an array.</exception>
    public async ValueTask<IReadOnlyList<StoreKey>> WriteParentsAsync(StoreKey key, ZarrFormat format, CancellationToken cancel)
    {
        var (created, ancestors) = (new List<StoreKey>(), new Stack<StoreKey>());
        for (var parent = key; !parent.IsRoot; ancestors.Push(parent)) parent = parent.Parent;
        foreach (var parent in ancestors)
        {
            for (var attempt = 0; ; attempt++)
            {
                if (await NodeStorage.LoadAsync(store, parent, cancel).ConfigureAwait(false) is { } stored)
                {
                    if (stored.IsArray) throw NodeStorage.InArray(store, key, parent);
                    break;
                }

                var group = format == ZarrFormat.V3 ? Zarr.Format.Metadata.V3.NodeDocument.WriteGroup() : Zarr.Format.Metadata.V2.NodeDocument.WriteGroup();
                if (await TryWriteAsync(parent, NodeStorage.NameOf(format, isArray: false), group, cancel).ConfigureAwait(false))
                {
                    created.Add(parent);
                    break;
                }

                // Someone else was faster, and what he wrote shows in a moment; or it is deleted again already.
                if (attempt == NodeStorage.MostCreations) throw NodeStorage.Contended(store, parent);
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
        }

        return created;
    }

    /// <summary>
    /// To be asked when all is written: true when it is what counts at its place. What is not is taken back by <see cref="TakeBackAsync"/>: it is in an array, or in nothing, or
    /// the same node was made in another format, or as another kind, at the same moment. Groups come before arrays then, since others may rely on them already, and
    /// v3 before v2; who is behind always gives way, so that who is in front need only wait for it, unless the other one was there first.
    /// </summary>
    public async ValueTask<bool> HoldsAsync(StoreKey key, CancellationToken cancel)
    {
        foreach (var written in _written)
            if (written.Name != NodeStorage.V2AttributesName && !await IsFirstAsync(written.Node, written.Name, cancel).ConfigureAwait(false)) return Lose(written.Node);
        for (var parent = key; !parent.IsRoot;)
        {
            parent = parent.Parent;
            if (await NodeStorage.LoadAsync(store, parent, cancel).ConfigureAwait(false) is not { IsArray: false }
                || await store.FindAsync(parent.Append(NodeStorage.V2ArrayName), cancel).ConfigureAwait(false) is { IsPrefix: false }) return Lose(parent);
            // What it is in itself was looked at by who made it.
            if (!_written.Exists(written => written.Node == parent)) break;
        }

        return true;

        bool Lose(StoreKey at)
        {
            _lost.AddRange(_written.Where(written => written.Node == at || written.Node.IsBelow(at)));
            return false;
        }
    }

    /// <summary>Deletes what was written at and below a key, and what has no right to be there, as far as nobody has changed it. Where nothing can be deleted, it stays.</summary>
    public async ValueTask TakeBackAsync(StoreKey key)
    {
        if (!store.IsReplaceable()) return;
        // A node goes before its attributes, as in any deletion, and before the groups it is in. Groups that were made on the way stay: others may rely on them.
        foreach (var (node, name, version) in _written.Where(written => written.Node == key || written.Node.IsBelow(key)).Union(_lost)
            .OrderBy(written => written.Name == NodeStorage.V2AttributesName).ThenByDescending(written => written.Node.Value.Length))
        {
            try
            {
                await store.DeleteAsync(node.Append(name), WriteCondition.IfVersion(version), CancellationToken.None).ConfigureAwait(false);
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
            {
                // It is someone else's now.
            }
        }
    }

    private async ValueTask<StoreVersion?[]> TryPublishAsync(IReadOnlyList<(StoreKey Node, string Name, JsonObject Document)> documents, CancellationToken cancel)
    {
        var values = documents.Select(document => (Key: document.Node.Append(document.Name), document.Document))
            .Select(value => KeyValuePair.Create(value.Key, (ReadOnlyMemory<byte>)NodeStorage.ToBytes(store, value.Key, value.Document))).ToArray();
        var versions = new StoreVersion?[values.Length];
        try
        {
            await store.PublishNewAsync(values, versions, cancel).ConfigureAwait(false);
            return versions;
        }
        finally
        {
            for (var i = 0; i < versions.Length; i++)
                if (versions[i] is { } version) _written.Add((documents[i].Node, documents[i].Name, version));
        }
    }

    private async ValueTask<bool> IsFirstAsync(StoreKey node, string name, CancellationToken cancel)
    {
        for (var attempt = 0; attempt < Patience; attempt++)
        {
            StoredNode? rival = null;
            foreach (var other in s_documents)
            {
                if (other == name || await store.FindAsync(node.Append(other), cancel).ConfigureAwait(false) is not { IsPrefix: false }) continue;
                rival = await NodeStorage.LoadAsync(store, node, other, cancel).ConfigureAwait(false);
                break;
            }

            if (rival is null) return true;
            if (await NodeStorage.LoadAsync(store, node, name, cancel).ConfigureAwait(false) is not { } own || Rank(rival).CompareTo(Rank(own)) > 0) return false;
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }

        return false;

        static (bool, ZarrFormat) Rank(StoredNode node) => (!node.IsArray, node.Format);
    }

    // At once where nothing lies there, and otherwise one after the other.
    private async ValueTask<Dictionary<StoreKey, StoreVersion>> WriteAttributesAsync(KeyValuePair<StoreKey, StoredNode>[] nodes, CancellationToken cancel)
    {
        var (written, some) = (new Dictionary<StoreKey, StoreVersion>(), nodes.Where(node => node.Value.Attributes is { Count: > 0 }).ToArray());
        var versions = some.Length == 0 ? [] : await TryPublishAsync([.. some.Select(node => (node.Key, NodeStorage.V2AttributesName, node.Value.Attributes!))], cancel).ConfigureAwait(false);
        for (var i = 0; i < some.Length; i++)
            if (versions[i] is { } version) written[some[i].Key] = version;
        foreach (var (key, node) in nodes)
            if (!written.ContainsKey(key)) written[key] = await WriteAttributesAsync(key, node.Attributes, cancel).ConfigureAwait(false);
        return written;
    }

    /// <summary>
    /// Makes .zattrs what it is to be, before there is a node. What lies there without one was left by a creation that was stopped, or is of one at work: then
    /// that is waited for.
    /// </summary>
    private async ValueTask<StoreVersion> WriteAttributesAsync(StoreKey node, JsonObject? attributes, CancellationToken cancel)
    {
        var key = node.Append(NodeStorage.V2AttributesName);
        for (var attempt = 0; ; attempt++)
        {
            var found = (await store.FindAsync(key, cancel).ConfigureAwait(false))?.Version ?? StoreVersion.Absent;
            if (found != StoreVersion.Absent && !isAlone && attempt < Patience)
            {
                if (await NodeStorage.ExistsAsync(store, node, cancel).ConfigureAwait(false)) return found;
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
                continue;
            }

            if (found == StoreVersion.Absent && attributes is not { Count: > 0 }) return found;
            try
            {
                if (attributes is not { Count: > 0 })
                {
                    await store.DeleteAsync(key, WriteCondition.IfVersion(found), cancel).ConfigureAwait(false);
                    return StoreVersion.Absent;
                }

                var version = await NodeStorage.WriteAsync(store, key, attributes, WriteCondition.IfVersion(found), cancel).ConfigureAwait(false);
                _written.Add((node, NodeStorage.V2AttributesName, version));
                return version;
            }
            catch (ZarrException e) when (WriteConflicts.MayPass(e, attempt))
            {
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
        }
    }

    // Who lost patience may have put his own in place of them, before the node was there.
    private async ValueTask ConfirmAttributesAsync(StoreKey node, JsonObject attributes, StoreVersion written, CancellationToken cancel)
    {
        var key = node.Append(NodeStorage.V2AttributesName);
        if ((await store.FindAsync(key, cancel).ConfigureAwait(false))?.Version == written) return;
        await NodeStorage.EditAsync(store, key, stored =>
        {
            stored ??= [];
            var missing = attributes.Where(member => !stored.ContainsKey(member.Key)).ToArray();
            foreach (var (name, value) in missing) stored[name] = value?.DeepClone();
            return new(missing.Length > 0 ? stored : null);
        }, cancel).ConfigureAwait(false);
    }
}

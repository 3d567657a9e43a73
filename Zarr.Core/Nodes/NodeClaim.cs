using System.Text.Json.Nodes;
using Zarr.Stores;

namespace Zarr.Nodes;

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

    private static readonly string[] s_documents = [NodeStorage.V3Name, NodeStorage.V2ArrayName, NodeStorage.V2GroupName];

    private readonly List<(StoreKey Node, string Name, StoreVersion Version)> _written = [];

    /// <summary>Writes a document; false where one is already.</summary>
    public async ValueTask<bool> TryWriteAsync(StoreKey node, string name, JsonObject document, CancellationToken cancel)
    {
        try
        {
            _written.Add((node, name, await NodeStorage.WriteAsync(store, node.Append(name), document, WriteCondition.IfAbsent, cancel).ConfigureAwait(false)));
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
        {
            return false;
        }
    }

    /// <summary>Writes the documents of a node, the one that makes it a node last; null where there is one.</summary>
    public async ValueTask<NodeVersion?> TryWriteNodeAsync(StoreKey key, StoredNode node, CancellationToken cancel)
    {
        var name = NodeStorage.NameOf(node.Format, node.IsArray);
        StoreVersion attributes = default;
        if (node.Format == ZarrFormat.V3) node.Document["attributes"] = node.Attributes?.DeepClone() ?? new JsonObject();
        else attributes = await WriteAttributesAsync(key, node.Attributes, cancel).ConfigureAwait(false);
        if (!await TryWriteAsync(key, name, node.Document, cancel).ConfigureAwait(false)) return null;
        var document = _written[^1].Version;
        if (node.Format == ZarrFormat.V2 && !isAlone && node.Attributes is { Count: > 0 } wanted) await ConfirmAttributesAsync(key, wanted, attributes, cancel).ConfigureAwait(false);
        return new(document, attributes);
    }

    /// <summary>Writes groups where the ancestors of a node have no documents; returns them, the highest first.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NotAGroup"/>: one of them has just become an array.</exception>
    public async ValueTask<IReadOnlyList<StoreKey>> WriteParentsAsync(StoreKey key, ZarrFormat format, CancellationToken cancel)
    {
        var (created, ancestors) = (new List<StoreKey>(), new Stack<StoreKey>());
        for (var parent = key; !parent.IsRoot; ancestors.Push(parent)) parent = parent.Parent;
        foreach (var parent in ancestors)
        {
            for (var attempt = 0; !await NodeStorage.ExistsAsync(store, parent, cancel).ConfigureAwait(false); attempt++)
            {
                var group = format == ZarrFormat.V3 ? Metadata.V3.NodeDocument.WriteGroup() : Metadata.V2.NodeDocument.WriteGroup();
                if (await TryWriteAsync(parent, NodeStorage.NameOf(format, isArray: false), group, cancel).ConfigureAwait(false))
                {
                    created.Add(parent);
                    break;
                }

                // Someone else was faster, and what he wrote shows in a moment; or it is deleted again already.
                if (attempt == WriteConflicts.MostAttempts) throw NodeStorage.Contended(store, parent);
                await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
        }

        return created;
    }

    /// <summary>True unless a node that was written has also been made in another format, or as another kind, at the same moment.</summary>
    public async ValueTask<bool> IsAloneAsync(CancellationToken cancel)
    {
        foreach (var (node, name, _) in _written)
            foreach (var other in s_documents)
                if (other != name && await store.FindAsync(node.Append(other), cancel).ConfigureAwait(false) is { IsPrefix: false }) return false;
        return true;
    }

    /// <summary>Deletes what was written, as far as nobody has changed it. Where nothing can be deleted, it stays.</summary>
    public async ValueTask TakeBackAsync()
    {
        if (!store.IsReplaceable()) return;
        // A node goes before its attributes, as in any deletion, and before the groups it is in.
        foreach (var (node, name, version) in _written.OrderBy(written => written.Name == NodeStorage.V2AttributesName).ThenByDescending(written => written.Node.Value.Length).ToArray())
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

        _written.Clear();
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

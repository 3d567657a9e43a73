using System.Runtime.CompilerServices;
using Zarr.Format.Metadata;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr;

/// <summary>A group: a node that holds arrays and further groups.</summary>
public sealed class ZarrGroup : ZarrNode
{
    internal ZarrGroup(IStore store, StoreKey key, StoredNode stored) : base(store, key, stored)
    {
    }

    /// <inheritdoc/>
    public override string NodeType => "group";

    /// <summary>False where the document that was read or written has no consolidated metadata, which a listing then need not look for.</summary>
    internal bool MayHaveCopies => HasConsolidated;

    /// <summary>Creates a group, and groups above it where there are none.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeExists"/>, <see cref="ZarrErrorId.NotAGroup"/>, <see cref="ZarrErrorId.NameInvalid"/>,
    /// <see cref="ZarrErrorId.AttributeInvalid"/>, store errors.</exception>
    public static async ValueTask<ZarrGroup> CreateAsync(
        IStore store, StoreKey key, ZarrFormat format = ZarrFormat.V3, System.Collections.IDictionary? attributes = null, bool overwrite = false, CancellationToken cancel = default)
    {
        var json = attributes is null ? null : AttributeValues.ToJson(attributes);
        var document = format == ZarrFormat.V3 ? Zarr.Format.Metadata.V3.NodeDocument.WriteGroup() : Zarr.Format.Metadata.V2.NodeDocument.WriteGroup();
        var version = await NodeStorage.CreateAsync(store, key, format, array: null, document, json, overwrite, cancel).ConfigureAwait(false);
        return new(store, key, new(format, false, document, json) { Version = version });
    }

    /// <summary>
    /// The nodes below, depth first, each group before what it holds, names in ordinal order; one listing for each group, and one node read
    /// ahead. A child whose metadata is damaged is given as the error, so that the others can still be had. In a store that cannot be listed, consolidated
    /// metadata at the group or above it tells what there is.
    /// </summary>
    /// <param name="depth">How many levels: 1 for the direct children.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException">Store errors; <see cref="ZarrErrorId.StoreReadFailed"/>: the store cannot be listed, and there is no consolidated metadata.</exception>
    public IAsyncEnumerable<ListedNode> ListAsync(int depth = 1, CancellationToken cancel = default) => WalkAsync(depth, null, null, cancel);

    /// <summary>The nodes below, as <see cref="ListAsync(int, CancellationToken)"/>, but for those that are not wanted: they are neither read nor looked into.</summary>
    /// <param name="depth">How many levels: 1 for the direct children.</param>
    /// <param name="isWanted">Tells by its place in the store whether a node, or what may be below it, is wanted.</param>
    /// <param name="cancel">Stops.</param>
    public IAsyncEnumerable<ListedNode> ListAsync(int depth, Func<StoreKey, bool> isWanted, CancellationToken cancel = default) => WalkAsync(depth, isWanted, null, cancel);

    /// <summary>
    /// The nodes below, as <see cref="ListAsync(int, CancellationToken)"/>; what they are is compared with the consolidated metadata of this
    /// group and of those below it, as deep as the listing goes.
    /// </summary>
    /// <param name="depth">How many levels: 1 for the direct children.</param>
    /// <param name="report">Is told of each group that has consolidated metadata how fresh that is, when all below it was listed. Called between two records.</param>
    /// <param name="cancel">Stops.</param>
    public IAsyncEnumerable<ListedNode> ListAsync(int depth, Action<ConsolidatedCheck> report, CancellationToken cancel = default) => WalkAsync(depth, null, report, cancel);

    /// <summary>Compares the consolidated metadata of this group with all that it is a copy of; null when the group has none.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public async ValueTask<ConsolidatedCheck?> CheckConsolidatedAsync(CancellationToken cancel = default)
    {
        ConsolidatedCheck? own = null;
        await foreach (var _ in ListAsync(int.MaxValue, check => own = check.Group == this ? check : own, cancel).ConfigureAwait(false))
        {
        }

        return own;
    }

    /// <summary>
    /// Keeps copies of the metadata of all nodes below in one value at this group, or brings those that are there up to date, so that programs can read
    /// them at once: in v3 a member of the group's zarr.json, in v2 <c>.zmetadata</c>. Copies follow every later change that is made
    /// with this library through a store that has the group in it.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreAppendOnly"/>; <see cref="ZarrErrorId.MetadataInvalid"/>: it would be too large or too deep to be
    /// read again; store errors.</exception>
    public async ValueTask<ConsolidationResult> ConsolidateAsync(CancellationToken cancel = default)
    {
        if (!Store.Capabilities.HasFlag(StoreCapabilities.Listable))
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"The metadata of '{Path}' cannot be consolidated: its store cannot be listed. Do it where the store can be.", Path);
        // To renew the copies by what is stored would be to delete all that is known of the nodes.
        await RequireOwnMetadataAsync(cancel).ConfigureAwait(false);
        var nodes = new List<(StoreKey Key, StoredNode Stored)>();
        var others = new List<string>();
        var damaged = new List<ZarrException>();
        ConsolidatedCheck? check = null;
        await foreach (var found in ListAsync(int.MaxValue, c => check = c.Group == this ? c : check, cancel).ConfigureAwait(false))
        {
            // What only this library does not support is no matter here.
            if (found.Stored is null) damaged.Add(found.Error!);
            else if (found.Stored.Format != ZarrFormat) others.Add(ConsolidatedStorage.NameOf(found.Key, Key));
            else
            {
                if (found.Stored.AttributesError is { } unreadable) damaged.Add(unreadable);
                nodes.Add((found.Key, found.Stored));
            }
        }

        if (check is null or { Damage: not null })
        {
            if (ZarrFormat == ZarrFormat.V2 && await NodeStorage.LoadAsync(Store, Key, cancel).ConfigureAwait(false) is { } self) nodes.Insert(0, (Key, self));
            await ConsolidatedStorage.WriteAsync(Store, Key, ZarrFormat, nodes, cancel).ConfigureAwait(false);
            // A node that was changed while there were no copies did not know that one was to follow.
            check = await CheckConsolidatedAsync(cancel).ConfigureAwait(false);
        }

        if (check is { IsFresh: false })
            await ConsolidatedStorage.RenewAsync(Store, Key, ZarrFormat, [.. check.Differences.Select(d => Key.Append(d.Name))], null, cancel).ConfigureAwait(false);
        return new(nodes.Count(node => node.Key != Key), others, damaged);
    }

    /// <summary>Removes the consolidated metadata of this group; false when it has none.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public async ValueTask<bool> RemoveConsolidatedAsync(CancellationToken cancel = default)
    {
        await RequireOwnMetadataAsync(cancel).ConfigureAwait(false);
        return await ConsolidatedStorage.RemoveAsync(Store, Key, ZarrFormat, cancel).ConfigureAwait(false);
    }

    private async ValueTask RequireOwnMetadataAsync(CancellationToken cancel)
    {
        if (Store.Capabilities.HasFlag(StoreCapabilities.Listable) && await OnlyCopiesAsync(cancel).ConfigureAwait(false) is not null)
            throw new ZarrException(ZarrErrorId.MetadataInvalid, $"The consolidated metadata of '{Path}' cannot be changed: nothing else is stored of the nodes in it. Write their own metadata with Repair-ZarrStore first.", Path);
    }

    private async ValueTask<CopyNodes?> OnlyCopiesAsync(CancellationToken cancel)
    {
        if (CopiedFrom is not null) return await OnlyCopies.FindAsync(Store, Key, cancel).ConfigureAwait(false) is (var group, var all) ? CopyNodes.Of(group, all) : null;
        return ZarrFormat == ZarrFormat.V3 && await OnlyCopies.FindAtAsync(Store, Key, ZarrFormat, cancel).ConfigureAwait(false) is { } copies ? CopyNodes.Of(Key, copies) : null;
    }

    private async IAsyncEnumerable<ListedNode> WalkAsync(
        int depth, Func<StoreKey, bool>? isWanted, Action<ConsolidatedCheck>? report, [EnumeratorCancellation] CancellationToken cancel)
    {
        var isListable = Store.Capabilities.HasFlag(StoreCapabilities.Listable);
        var copies = isListable ? MayHaveCopies || CopiedFrom is not null ? await OnlyCopiesAsync(cancel).ConfigureAwait(false) : null : await CopyNodes.FindAsync(this, cancel).ConfigureAwait(false);
        // The copy is not held against itself.
        await foreach (var found in new NodeWalk(Store, (INodeSource?)copies ?? new StoreNodes(Store), isWanted, copies is null ? report : null).RunAsync(this, depth, cancel).ConfigureAwait(false)) yield return found;
    }
}

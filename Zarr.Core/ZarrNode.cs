using System.Collections;
using Zarr.Arrays;
using Zarr.Format.Metadata;
using Zarr.Operations.Copying;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr;

/// <summary>
/// An array or a group in a store: a place, and what was read there last. Properties tell that, and none of them touches the store; see
/// <see cref="RefreshAsync"/>.
/// </summary>
public abstract class ZarrNode
{
    private volatile State _state;

    private protected ZarrNode(IStore store, StoreKey key, StoredNode stored) => (Store, Key, _state) = (store, key, new(stored));

    /// <summary>Where the node is stored.</summary>
    public IStore Store { get; }

    /// <summary>The node's place in its store; empty for the root.</summary>
    public StoreKey Key { get; }

    /// <summary>The format the node is stored in.</summary>
    public ZarrFormat ZarrFormat => _state.Format;

    /// <summary><c>array</c> or <c>group</c>.</summary>
    public abstract string NodeType { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Key.IsRoot ? System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Store.Location)) : Key.Name;

    /// <summary>The place of the store, followed by the node's key.</summary>
    public string Path => NodeStorage.Where(Store, Key);

    /// <summary>The user's attributes, in their stored order. Read only; see <see cref="SetAttributesAsync"/>.</summary>
    public IReadOnlyDictionary<string, object?> Attributes => _state.Attributes;

    /// <summary>Why the attributes cannot be read, and so seem to be none; null where they can be.</summary>
    public ZarrException? AttributesError => _state.AttributesError;

    /// <summary>
    /// The place of the group in whose consolidated metadata alone the metadata of this node is stored; null for a node that has its own. Its elements can be read;
    /// what needs its documents fails, until Repair-ZarrStore has written them.
    /// </summary>
    public string? CopiedFrom => _state.CopiedFrom is { } group ? NodeStorage.Where(Store, group) : null;

    /// <summary>True where the document that was read or written has consolidated metadata.</summary>
    private protected bool HasConsolidated => _state.HasConsolidated;

    /// <summary>Opens the array or group at a key.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.FormatNotSupported"/>,
    /// <see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static async ValueTask<ZarrNode> OpenAsync(IStore store, StoreKey key, CancellationToken cancel = default) =>
        await FindAsync(store, key, cancel).ConfigureAwait(false) ?? throw await NodeStorage.NotFoundAsync(store, key, cancel).ConfigureAwait(false);

    /// <summary>Opens the array or group at a key; null when none is there.</summary>
    /// <exception cref="ZarrException">As <see cref="OpenAsync"/>, but for a missing node.</exception>
    public static async ValueTask<ZarrNode?> FindAsync(IStore store, StoreKey key, CancellationToken cancel = default) =>
        await NodeStorage.FindAsync(store, key, cancel).ConfigureAwait(false) is { } stored ? From(store, key, stored) : null;

    /// <summary>True when an array or group is at a key, readable or not. False also for a key that the store cannot have.</summary>
    /// <exception cref="ZarrException">Errors of reading.</exception>
    public static async ValueTask<bool> ExistsAsync(IStore store, StoreKey key, CancellationToken cancel = default)
    {
        try
        {
            return await NodeStorage.ExistsAsync(store, key, cancel).ConfigureAwait(false);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.NameInvalid)
        {
            return false;
        }
    }

    internal static ZarrNode From(IStore store, StoreKey key, StoredNode stored) =>
        stored.IsArray ? new ZarrArray(store, key, stored) : new ZarrGroup(store, key, stored);

    /// <summary>Sets attributes and removes those named; the others, and every member of the metadata that is not understood, stay.</summary>
    /// <param name="set">Names and values; anything that has a JSON form.</param>
    /// <param name="remove">Names to remove.</param>
    /// <param name="cancel">Stops before anything is changed.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>, <see cref="ZarrErrorId.NodeNotFound"/>, store errors.</exception>
    public async ValueTask SetAttributesAsync(IDictionary set, IEnumerable<string>? remove = null, CancellationToken cancel = default)
    {
        var values = AttributeValues.ToJson(set);
        var names = remove?.ToArray() ?? [];
        Take(await NodeStorage.EditAttributesAsync(Store, Key, attributes =>
        {
            foreach (var name in names) attributes.Remove(name);
            foreach (var (name, value) in values) attributes[name] = value?.DeepClone();
        }, cancel).ConfigureAwait(false));
    }

    /// <summary>
    /// Looks whether the documents of the node are still those that were read, and reads them again if not: shape, attributes and all else are then what is
    /// stored now. One look where nothing has changed.
    /// </summary>
    /// <returns>True when something had changed.</returns>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>: nothing is there any more; <see cref="ZarrErrorId.NodeChanged"/>: the array is a group now, or the
    /// other way round; as <see cref="OpenAsync"/>.</exception>
    public async ValueTask<bool> RefreshAsync(CancellationToken cancel = default)
    {
        var state = _state;
        if (await NodeStorage.IsCurrentAsync(Store, Key, state.Format, this is ZarrArray, state.Version, cancel).ConfigureAwait(false)) return false;
        Take(await NodeStorage.FindAsync(Store, Key, cancel).ConfigureAwait(false) ?? throw await NodeStorage.NotFoundAsync(Store, Key, cancel).ConfigureAwait(false));
        return true;
    }

    /// <summary>Takes up what is stored now.</summary>
    private protected virtual void Take(StoredNode stored)
    {
        if (stored.IsArray != this is ZarrArray)
            throw new ZarrException(ZarrErrorId.NodeChanged, $"'{Path}' was {(stored.IsArray ? "a group" : "an array")} when it was opened, and is {(stored.IsArray ? "an array" : "a group")} now. Open it again.", Path);
        _state = new(stored);
    }

    /// <summary>
    /// Copies the node, a group with all nodes below it. The elements of arrays are the same there, and so are attributes and dimension names; bytes
    /// are taken as they are stored where nothing about that differs, and otherwise decoded and encoded by regions of some chunks. A consolidated
    /// copy of metadata is left behind. Nothing can be opened at the destination before all is there; after a failure what was copied is
    /// deleted again, where the store allows that.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="key">The place there.</param>
    /// <param name="changes">What is to differ, in every array; null for nothing.</param>
    /// <param name="overwrite">Takes the place of what stands at the destination, which stays until all is copied, where the store can do that (<see cref="IStore.BeginReplacement"/>).</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeExists"/>, <see cref="ZarrErrorId.NotAGroup"/>, <see cref="ZarrErrorId.NameInvalid"/>: also when the destination is the source,
    /// lies in it or contains it; <see cref="ZarrErrorId.FormatNotSupported"/>, <see cref="ZarrErrorId.CodecInvalid"/>, <see cref="ZarrErrorId.FillValueInvalid"/>,
    /// <see cref="ZarrErrorId.ShapeInvalid"/>: the copy cannot be such, by name, before anything is changed; <see cref="ZarrErrorId.ValueNotConvertible"/>; errors of reading and writing.</exception>
    public async ValueTask<ZarrNode> CopyAsync(
        IStore store, StoreKey key, ArrayChanges? changes = null, bool overwrite = false, ChunkProgress? progress = null, CancellationToken cancel = default) =>
        From(store, key, await NodeCopier.CopyAsync(this, store, key, changes ?? ArrayChanges.None, overwrite, progress, cancel).ConfigureAwait(false));

    /// <summary>
    /// Moves the node and everything stored below it. Inside one file system that is one step; otherwise all values are copied as they are, and only
    /// then deleted at their old place. This object is of no use afterwards.
    /// </summary>
    /// <param name="store">Where to.</param>
    /// <param name="key">The place there.</param>
    /// <param name="overwrite">Takes the place of what stands at the destination, which stays until all is there, where the store can do that.</param>
    /// <param name="progress">Counts values.</param>
    /// <param name="cancel">Stops; what was copied by then is deleted again.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.NodeExists"/>, <see cref="ZarrErrorId.NotAGroup"/>, <see cref="ZarrErrorId.NameInvalid"/>: also when the
    /// destination is the source, lies in it or contains it; <see cref="ZarrErrorId.StoreAppendOnly"/>: the source cannot be deleted; store errors.</exception>
    public async ValueTask<ZarrNode> MoveAsync(IStore store, StoreKey key, bool overwrite = false, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        await NodeMover.MoveAsync(this, store, key, overwrite, progress, cancel).ConfigureAwait(false);
        return await OpenAsync(store, key, cancel).ConfigureAwait(false);
    }

    /// <summary>Deletes the node and all nodes below it; returns how many stored values that were. What is not Zarr's stays, see <see cref="StoreContents"/>.</summary>
    /// <exception cref="ZarrException">Store errors.</exception>
    public ValueTask<long> DeleteAsync(CancellationToken cancel = default) => NodeStorage.DeleteAsync(Store, Key, cancel);

    /// <summary>The path.</summary>
    public override string ToString() => Path;

    // Not the document itself: there may be many nodes.
    private sealed class State(StoredNode stored)
    {
        public ZarrFormat Format { get; } = stored.Format;

        public NodeVersion Version { get; } = stored.Version;

        public NodeAttributes Attributes { get; } = new(stored.Attributes);

        public ZarrException? AttributesError { get; } = stored.AttributesError;

        public StoreKey? CopiedFrom { get; } = stored.CopiedFrom;

        public bool HasConsolidated { get; } = stored.Document.ContainsKey(ConsolidatedMetadata.Member);
    }
}

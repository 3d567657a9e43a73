using System.Collections;
using System.Text.Json.Nodes;
using Zarr.Copying;
using Zarr.Metadata;
using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr;

/// <summary>
/// An array or a group in a store. Its properties are what was read when it was opened, or last changed through this
/// object; none of them touches the store.
/// </summary>
public abstract class ZarrNode
{
    private NodeAttributes _attributes;

    private protected ZarrNode(IStore store, StoreKey key, ZarrFormat format, JsonObject? attributes)
    {
        (Store, Key, ZarrFormat) = (store, key, format);
        _attributes = new(attributes);
    }

    /// <summary>Where the node is stored.</summary>
    public IStore Store { get; }

    /// <summary>The node's place in its store; empty for the root.</summary>
    public StoreKey Key { get; }

    /// <summary>The format the node is stored in.</summary>
    public ZarrFormat ZarrFormat { get; }

    /// <summary><c>array</c> or <c>group</c>.</summary>
    public abstract string NodeType { get; }

    /// <summary>The last part of the path.</summary>
    public string Name => Key.IsRoot ? System.IO.Path.GetFileName(Store.Location.TrimEnd('/', '\\')) : Key.Name;

    /// <summary>The place of the store, followed by the node's key.</summary>
    public string Path => Key.IsRoot ? Store.Location : System.IO.Path.Join(Store.Location, Key.Value.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>The user's attributes, in their stored order. Read only; see <see cref="SetAttributesAsync"/>.</summary>
    public IReadOnlyDictionary<string, object?> Attributes => _attributes;

    /// <summary>Opens the array or group at a key.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>, <see cref="ZarrErrorId.MetadataInvalid"/>, <see cref="ZarrErrorId.FormatNotSupported"/>,
    /// <see cref="ZarrErrorId.CodecNotSupported"/>, <see cref="ZarrErrorId.DataTypeNotSupported"/>.</exception>
    public static async ValueTask<ZarrNode> OpenAsync(IStore store, StoreKey key, CancellationToken cancel = default) =>
        await FindAsync(store, key, cancel).ConfigureAwait(false) ?? throw NodeStorage.NotFound(store, key);

    /// <summary>Opens the array or group at a key; null when none is there.</summary>
    /// <exception cref="ZarrException">As <see cref="OpenAsync"/>, but for a missing node.</exception>
    public static async ValueTask<ZarrNode?> FindAsync(IStore store, StoreKey key, CancellationToken cancel = default) =>
        await NodeStorage.LoadAsync(store, key, cancel).ConfigureAwait(false) is { } stored ? From(store, key, stored) : null;

    internal static ZarrNode From(IStore store, StoreKey key, StoredNode stored) =>
        stored.IsArray ? new ZarrArray(store, key, stored) : new ZarrGroup(store, key, stored.Format, stored.Attributes);

    /// <summary>Sets attributes and removes those named; the others, and every member of the metadata that is not understood, stay.</summary>
    /// <param name="set">Names and values; anything that has a JSON form.</param>
    /// <param name="remove">Names to remove.</param>
    /// <param name="cancel">Stops before anything is changed.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.AttributeInvalid"/>, <see cref="ZarrErrorId.NodeNotFound"/>, store errors.</exception>
    public async ValueTask SetAttributesAsync(IDictionary set, IEnumerable<string>? remove = null, CancellationToken cancel = default)
    {
        var values = AttributeValues.ToJson(set);
        var names = remove?.ToArray() ?? [];
        var stored = await NodeStorage.EditAttributesAsync(Store, Key, ZarrFormat, attributes =>
        {
            foreach (var name in names) attributes.Remove(name);
            foreach (var (name, value) in values) attributes[name] = value?.DeepClone();
        }, cancel).ConfigureAwait(false);
        _attributes = new(stored);
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
}

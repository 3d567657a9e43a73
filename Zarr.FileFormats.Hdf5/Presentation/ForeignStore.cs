using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Zarr.FileFormats.Hdf5.Bytes;
using Zarr.Format.Chunks;
using Zarr.Storage.Stores;

namespace Zarr.FileFormats.Hdf5.Presentation;

/// <summary>
/// A file of another format as a read-only store of Zarr v2: documents are made of what the file says, and the values of chunks are, where Zarr spells how they are stored, the
/// very bytes of the file. The file is opened when something is first asked for.
/// </summary>
/// <param name="store">The store the file is a value of.</param>
/// <param name="key">The file in it.</param>
/// <param name="open">Opens it.</param>
internal sealed class ForeignStore(IStore store, StoreKey key, Func<FileBytes, CancellationToken, ValueTask<ForeignGroup>> open) : IStore
{
    private const int MostArrays = 16384;
    private const string Attributes = ".zattrs";

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentDictionary<string, ForeignNode?> _groups = new(StringComparer.Ordinal), _others = new(StringComparer.Ordinal);
    private FileBytes? _file;

    /// <inheritdoc/>
    public StoreCapabilities Capabilities => StoreCapabilities.Listable | StoreCapabilities.Ranged;

    /// <inheritdoc/>
    public string Location => Path.Join(store.Location, key.Value);

    /// <summary>The place.</summary>
    public override string ToString() => Location;

    /// <inheritdoc/>
    public async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            if (await FindNodeAsync(key.Parent.Value, cancel).ConfigureAwait(false) is not { } node) return null;
            if (node is ForeignArray array && IndexOf(array, key.Name) is { } index) return await array.GetAsync(index, range, cancel).ConfigureAwait(false);
            if (await TextAsync(node, key.Name, cancel).ConfigureAwait(false) is not { } text) return null;
            var (offset, length) = range.Within(text.Length);
            return new(text.AsMemory((int)offset, (int)length), text.Length, Version);
        }
        catch (ZarrException e) when (IsUnplaced(e))
        {
            throw Placed(e, key);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            if (await FindNodeAsync(key.Parent.Value, cancel).ConfigureAwait(false) is not { } node) return null;
            // It is there, though it cannot be read.
            if (node is RefusedNode) return key.Name == node.DocumentName ? new(key, 0, Version, IsPrefix: false) : null;
            if (node is ForeignArray array && IndexOf(array, key.Name) is { } index)
                return await array.FindAsync(index, cancel).ConfigureAwait(false) is { } length ? new(key, length, Version, IsPrefix: false) : null;
            return await TextAsync(node, key.Name, cancel).ConfigureAwait(false) is { } text ? new(key, text.Length, Version, IsPrefix: false) : null;
        }
        catch (ZarrException e) when (IsUnplaced(e))
        {
            throw Placed(e, key);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await FindNodeAsync(prefix.Value, cancel).ConfigureAwait(false) is not { } start) yield break;
        var nodes = new Stack<(StoreKey Key, ForeignNode Node)>([(prefix, start)]);
        while (nodes.TryPop(out var here))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var name in (string[])[here.Node.DocumentName, Attributes])
                if (await FindAsync(here.Key.Append(name), cancel).ConfigureAwait(false) is { } entry) yield return entry;
            if (here.Node is ForeignArray array)
                await foreach (var (index, length) in array.ListAsync(cancel).ConfigureAwait(false)) yield return new(here.Key.Append(ChunkKeyEncoding.V2.Encode(index)), length, Version, IsPrefix: false);
            if (here.Node is not ForeignGroup group) continue;
            foreach (var name in await ListAsync(group, cancel).ConfigureAwait(false))
            {
                var child = here.Key.Append(name);
                if (await FindNodeAsync(child.Value, cancel).ConfigureAwait(false) is not { } node) continue;
                if (recurse) nodes.Push((child, node));
                else yield return new(child, 0, StoreVersion.Absent, IsPrefix: true);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) => throw ReadOnly();

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel) => throw ReadOnly();

    /// <inheritdoc/>
    public ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel) => throw ReadOnly();

    /// <inheritdoc/>
    public ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel) => throw ReadOnly();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    // Whoever reads structures and chunks does not know of what.
    private static bool IsUnplaced(ZarrException e) => e.Target is null && e.Id is (ZarrErrorId.FileInvalid or ZarrErrorId.FileNotSupported or ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch);

    private ZarrException Placed(ZarrException e, StoreKey key)
    {
        var place = key.Parent.IsRoot ? Location : $"{Location}/{key.Parent}";
        return new(e.Id, e.Id is ZarrErrorId.ChunkCorrupt or ZarrErrorId.ChecksumMismatch ? $"The chunk '{key.Name}' of '{place}' cannot be read: {e.Message}" : $"'{place}' cannot be read: {e.Message}", place, e);
    }

    private StoreVersion Version => _file?.Version ?? StoreVersion.Absent;

    private static long[]? IndexOf(ForeignArray array, string name)
    {
        var index = new long[array.Rank];
        return ChunkKeyEncoding.V2.TryDecode(name, index) ? index : null;
    }

    private static async ValueTask<byte[]?> TextAsync(ForeignNode node, string name, CancellationToken cancel)
    {
        if (name == node.DocumentName) return Utf8(await node.DocumentAsync(cancel).ConfigureAwait(false));
        if (name != Attributes) return null;
        var attributes = await node.AttributesAsync(cancel).ConfigureAwait(false);
        return attributes.Count == 0 ? null : Utf8(attributes);
    }

    private static byte[] Utf8(JsonObject document) => Encoding.UTF8.GetBytes(document.ToJsonString());

    private async ValueTask<IReadOnlyCollection<string>> ListAsync(ForeignGroup group, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await group.ListAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<ForeignNode?> FindNodeAsync(string path, CancellationToken cancel)
    {
        if (_groups.TryGetValue(path, out var node) || _others.TryGetValue(path, out node)) return node;
        await _gate.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            return await LoadNodeAsync(path, cancel).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // From the nearest group above that is known on.
    private async ValueTask<ForeignNode?> LoadNodeAsync(string path, CancellationToken cancel)
    {
        if (!_groups.TryGetValue("", out var node))
        {
            _file = await FileBytes.OpenAsync(store, key, cancel).ConfigureAwait(false);
            _groups[""] = node = await open(_file, cancel).ConfigureAwait(false);
        }

        for (var end = 0; end < path.Length;)
        {
            var start = end == 0 ? 0 : end + 1;
            end = path.IndexOf('/', start) is >= 0 and var slash ? slash : path.Length;
            if (node is not ForeignGroup group) return null;
            var here = path[..end];
            if (_groups.TryGetValue(here, out node) || _others.TryGetValue(here, out node)) continue;
            node = await group.FindAsync(path[start..end], cancel).ConfigureAwait(false);
            if (node is ForeignGroup)
            {
                _groups[here] = node;
                continue;
            }

            // What is not kept is read again. Groups are kept: all ways lead through them.
            if (_others.Count >= MostArrays) _others.Clear();
            _others[here] = node;
        }

        return node;
    }

    private ZarrException ReadOnly() => new(ZarrErrorId.StoreReadOnly, $"'{Location}' is a file of another format, which can only be read. Copy what is in it to a Zarr store and change it there.", Location);
}

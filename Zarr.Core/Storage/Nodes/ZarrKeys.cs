using Zarr.Format.Metadata;
using Zarr.Operations.Statistics;
using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>
/// Tells what below a node is Zarr's: documents of nodes, chunks as the array they lie in names them, and what is kept beside them. All else is somebody's: who deletes or
/// replaces a node leaves it where it is.
/// </summary>
internal sealed class ZarrKeys
{
    // What netCDF-C before 4.8.1 keeps beside the documents (docs/nczarr.md), and locks of tensorstore.
    private static readonly string[] s_beside = [StatisticsStorage.Name, ".nczgroup", ".nczarray", ".nczattr", ".nczvar"];

    private const string LockEnding = ".__lock";

    /// <summary>Every node, with its metadata where it is an array; null for groups.</summary>
    private readonly Dictionary<StoreKey, ArrayMetadata?> _nodes = [];

    /// <summary>Nodes whose documents cannot be read.</summary>
    private readonly HashSet<StoreKey> _damaged = [];

    /// <summary>What has nodes below it.</summary>
    private readonly HashSet<StoreKey> _above = [];

    private readonly bool _isFragments;

    private ZarrKeys(bool isFragments = false) => _isFragments = isFragments;

    /// <summary>No value is Zarr's, and every directory: what is deleted by these is directories that are empty.</summary>
    public static ZarrKeys None { get; } = new();

    /// <summary>Of a directory without a document: what looks like a chunk anywhere in it is one.</summary>
    public static ZarrKeys Fragments { get; } = new(isFragments: true);

    /// <summary>How many nodes there are.</summary>
    public long NodeCount => _nodes.Count;

    /// <summary>Finds all nodes at and below a key by one listing, and reads their documents.</summary>
    public static async ValueTask<ZarrKeys> ReadAsync(IStore store, StoreKey root, CancellationToken cancel)
    {
        var keys = new ZarrKeys();
        var nodes = new HashSet<StoreKey>();
        await foreach (var entry in store.ListAsync(root, recurse: true, cancel).ConfigureAwait(false))
            if (entry.Key.Name is NodeStorage.V3Name or NodeStorage.V2ArrayName or NodeStorage.V2GroupName) nodes.Add(entry.Key.Parent);
        foreach (var node in nodes) await keys.AddAsync(store, node, cancel).ConfigureAwait(false);
        return keys;
    }

    /// <summary>True for the key of a value that is Zarr's.</summary>
    public bool Owns(StoreKey key)
    {
        if (ReferenceEquals(this, None)) return false;
        var name = key.Name;
        if (NodeStorage.IsDocument(key) || name == ConsolidatedMetadata.V2Name || Array.IndexOf(s_beside, name) >= 0 || name.EndsWith(LockEnding, StringComparison.Ordinal)) return true;
        if (NearestTo(key) is not { } node) return _isFragments && LooksLikeChunk(name);
        var relative = Relative(node, key);
        if (_damaged.Contains(node)) return LooksLikeChunk(relative);
        return _nodes[node] is { } array && IsChunk(array, relative);
    }

    /// <summary>True for what has nodes or chunks in it, or is a node: a link there is Zarr's.</summary>
    public bool OwnsDirectory(StoreKey key) => ReferenceEquals(this, None) || _nodes.ContainsKey(key) || _above.Contains(key) || (_isFragments && LooksLikeChunk(key.Name))
        || (NearestTo(key) is { } node && (_damaged.Contains(node) || _nodes[node] is not null) && LooksLikeChunk(Relative(node, key)));

    /// <summary>True for what every chunk key encoding could give an array, and for the beginnings of that: <c>c/0/1</c>, <c>0.1</c>, <c>c</c>, <c>0</c>.</summary>
    public static bool LooksLikeChunk(ReadOnlySpan<char> relative)
    {
        if (relative is "c") return true;
        if (relative is ['c', '/' or '.', ..]) relative = relative[2..];
        // Parts of digits, between separators.
        for (var i = 0; i < relative.Length; i++)
            if (!char.IsAsciiDigit(relative[i]) && (relative[i] is not ('/' or '.') || i == 0 || i == relative.Length - 1 || !char.IsAsciiDigit(relative[i - 1]))) return false;
        return relative.Length > 0;
    }

    private async ValueTask AddAsync(IStore store, StoreKey node, CancellationToken cancel)
    {
        try
        {
            _nodes[node] = await NodeStorage.LoadAsync(store, node, cancel).ConfigureAwait(false) is { IsArray: true } stored ? ZarrArray.Read(store, node, stored) : null;
        }
        catch (ZarrException)
        {
            _nodes[node] = null;
            _damaged.Add(node);
        }

        for (var above = node; !above.IsRoot && _above.Add(above.Parent);) above = above.Parent;
    }

    private StoreKey? NearestTo(StoreKey key)
    {
        while (!key.IsRoot)
        {
            key = key.Parent;
            if (_nodes.ContainsKey(key)) return key;
        }

        return null;
    }

    private static ReadOnlySpan<char> Relative(StoreKey node, StoreKey key) => key.Value.AsSpan(node.IsRoot ? 0 : node.Value.Length + 1);

    // Chunks that the metadata does not find lie where another encoding would put them (Test-ZarrStore says so, and mends the metadata).
    private static bool IsChunk(ArrayMetadata array, ReadOnlySpan<char> relative)
    {
        if (array.KeyEncoding.Find(relative, array.Shape.Rank) is not null) return true;
        if (!LooksLikeChunk(relative)) return false;
        foreach (var other in Zarr.Format.Chunks.ChunkKeyEncoding.All)
            if (other != array.KeyEncoding && other.Find(relative, array.Shape.Rank) is { } index && array.Grid.IsInside(index)) return true;
        return false;
    }
}

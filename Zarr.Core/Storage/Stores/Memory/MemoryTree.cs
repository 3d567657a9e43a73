using System.Collections.Concurrent;

namespace Zarr.Storage.Stores.Memory;

/// <summary>
/// Values by the parts of their keys: one of these for each part, so that what lies below a prefix is found without looking at anything else, and is replaced in one
/// step. Any number of threads may read; those that change it wait for each other (<see cref="MemoryStore"/>).
/// </summary>
internal sealed class MemoryTree
{
    private volatile ConcurrentDictionary<string, MemoryTree>? _below;
    private volatile StoreValue? _value;

    /// <summary>The value at this place; null where none is.</summary>
    public StoreValue? Value
    {
        get => _value;
        set => _value = value;
    }

    private bool IsEmpty => _value is null && _below is null or { IsEmpty: true };

    /// <summary>What lies at and below a key; null where nothing does.</summary>
    public MemoryTree? Find(StoreKey key)
    {
        var tree = this;
        var rest = key.Value.AsSpan();
        while (!rest.IsEmpty)
        {
            var slash = rest.IndexOf('/');
            if (tree._below is not { } below || !below.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(slash < 0 ? rest : rest[..slash], out var next)) return null;
            tree = next;
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        return tree;
    }

    /// <summary>The place of a key, which is made where it is missing.</summary>
    public MemoryTree Make(StoreKey key)
    {
        var tree = this;
        foreach (var range in key.Value.AsSpan().Split('/'))
        {
            var below = tree._below ??= Empty();
            var part = key.Value.AsSpan(range);
            tree = below.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(part, out var known) ? known : below.GetOrAdd(part.ToString(), static _ => new());
        }

        return tree;
    }

    /// <summary>Puts a tree in the place of what lies at and below a key, or removes that; places that nothing is left below go, too.</summary>
    public void Replace(StoreKey key, MemoryTree? by)
    {
        var (parent, name) = (key.Parent, key.Name);
        if (by is { IsEmpty: false })
        {
            ((parent.IsRoot ? this : Make(parent))._below ??= Empty())[name] = by;
            return;
        }

        if (Find(parent) is not { _below: { } below } above) return;
        below.TryRemove(name, out _);
        if (above.IsEmpty && !parent.IsRoot) Replace(parent, null);
    }

    /// <summary>Removes the value at a key, and places that nothing is left below.</summary>
    public void Remove(StoreKey key)
    {
        if (Find(key) is not { } tree) return;
        tree._value = null;
        if (tree.IsEmpty) Replace(key, null);
    }

    /// <summary>All values below this place, which is a key, in no order.</summary>
    public IEnumerable<(StoreKey Key, StoreValue Value)> All(StoreKey key)
    {
        var open = new Stack<(StoreKey, MemoryTree)>([(key, this)]);
        while (open.TryPop(out var next))
        {
            foreach (var (below, tree) in next.Item2.Children(next.Item1))
            {
                if (tree._value is { } value) yield return (below, value);
                if (tree._below is not null) open.Push((below, tree));
            }
        }
    }

    /// <summary>The places directly below this one, which is a key.</summary>
    public IEnumerable<(StoreKey Key, MemoryTree Tree)> Children(StoreKey key) => _below is { } below ? below.Select(child => (key.AppendKnown(child.Key), child.Value)) : [];

    private static ConcurrentDictionary<string, MemoryTree> Empty() => new(concurrencyLevel: 1, capacity: 3);
}

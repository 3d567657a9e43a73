using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>What is stored of a node, in numbers, for questions and for what -WhatIf says.</summary>
internal static class StoredSize
{
    private static readonly string[] s_documents = ["zarr.json", ".zarray", ".zgroup"];

    /// <summary>Counts from one listing: <c>10 stored values, 320 bytes</c>, for a group also how many nodes it holds.</summary>
    public static async ValueTask<string> DescribeAsync(ZarrNode node, CancellationToken cancel)
    {
        var (nodes, values, bytes) = await CountAsync(node.Store, node.Key, cancel).ConfigureAwait(false);
        return (node is ZarrGroup ? $"{Count(nodes - 1, "node")}, " : "") + $"{Count(values, "stored value")}, {Count(bytes, "byte")}";
    }

    /// <summary>What -Force would replace, from one listing: <c>, replacing 2 nodes, 10 stored values, 320 bytes</c>; nothing where nothing is there.</summary>
    public static async ValueTask<string> DescribeReplacedAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var (nodes, values, bytes) = await CountAsync(store, key, cancel).ConfigureAwait(false);
        return values == 0 ? "" : $", replacing {Count(nodes, "node")}, {Count(values, "stored value")}, {Count(bytes, "byte")}";
    }

    /// <summary>How many nodes are stored at a key and below.</summary>
    public static async ValueTask<long> CountNodesAsync(ZarrNode node, CancellationToken cancel) => (await CountAsync(node.Store, node.Key, cancel).ConfigureAwait(false)).Nodes;

    /// <summary>A number and what it counts.</summary>
    public static string Count(long count, string what) => $"{count:N0} {what}{(count == 1 ? "" : "s")}";

    private static async ValueTask<(long Nodes, long Values, long Bytes)> CountAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        long nodes = 0, values = 0, bytes = 0;
        await foreach (var entry in store.ListAsync(key, recurse: true, cancel).ConfigureAwait(false))
        {
            if (Array.IndexOf(s_documents, entry.Key.Name) >= 0) nodes++;
            values++;
            bytes += entry.Length;
        }

        return (nodes, values, bytes);
    }
}

using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>What is stored of a node, in numbers, for questions and for what -WhatIf says.</summary>
internal static class StoredSize
{
    /// <summary>Counts: <c>10 stored values, 320 bytes</c>, for a group also how many nodes it holds.</summary>
    public static async ValueTask<string> DescribeAsync(ZarrNode node, CancellationToken cancel) =>
        Describe(node, await StoreContents.ReadAsync(node.Store, node.Key, cancel).ConfigureAwait(false));

    /// <summary>The same, and how many files lie there that are not Zarr's, which stay when the node is deleted.</summary>
    public static async ValueTask<string> DescribeRemovedAsync(ZarrNode node, CancellationToken cancel)
    {
        var contents = await StoreContents.ReadAsync(node.Store, node.Key, cancel).ConfigureAwait(false);
        return Describe(node, contents) + Others(contents);
    }

    /// <summary>What -Force would replace: <c>, replacing 2 nodes, 10 stored values, 320 bytes</c>; nothing where nothing is there.</summary>
    public static async ValueTask<string> DescribeReplacedAsync(IStore store, StoreKey key, CancellationToken cancel)
    {
        var contents = await StoreContents.ReadAsync(store, key, cancel).ConfigureAwait(false);
        return contents.ValueCount == 0 ? "" : $", replacing {Count(contents.NodeCount, "node")}, {Count(contents.ValueCount, "stored value")}, {Count(contents.Length, "byte")}{Others(contents)}";
    }

    /// <summary>How many nodes are stored at a key and below.</summary>
    public static async ValueTask<long> CountNodesAsync(ZarrNode node, CancellationToken cancel) => (await StoreContents.ReadAsync(node.Store, node.Key, cancel).ConfigureAwait(false)).NodeCount;

    /// <summary>A number and what it counts.</summary>
    public static string Count(long count, string what) => $"{count:N0} {what}{(count == 1 ? "" : "s")}";

    private static string Describe(ZarrNode node, StoreContents contents) =>
        (node is ZarrGroup ? $"{Count(contents.NodeCount - 1, "node")}, " : "") + $"{Count(contents.ValueCount, "stored value")}, {Count(contents.Length, "byte")}";

    private static string Others(StoreContents contents) =>
        contents.OtherCount == 0 ? "" : $"; {Count(contents.OtherCount, "file")} that {(contents.OtherCount == 1 ? "is" : "are")} not Zarr's {(contents.OtherCount == 1 ? "stays" : "stay")}";
}

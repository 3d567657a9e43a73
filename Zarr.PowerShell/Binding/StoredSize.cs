namespace Zarr.PowerShell.Binding;

/// <summary>What is stored of a node, in numbers, for questions and for what -WhatIf says.</summary>
internal static class StoredSize
{
    private static readonly string[] s_documents = ["zarr.json", ".zarray", ".zgroup"];

    /// <summary>Counts from one listing: <c>10 stored values, 320 bytes</c>, for a group also how many nodes it holds.</summary>
    public static async ValueTask<string> DescribeAsync(ZarrNode node, CancellationToken cancel)
    {
        long nodes = -1, values = 0, bytes = 0;
        await foreach (var entry in node.Store.ListAsync(node.Key, recurse: true, cancel).ConfigureAwait(false))
        {
            if (Array.IndexOf(s_documents, entry.Key.Name) >= 0) nodes++;
            values++;
            bytes += entry.Length;
        }

        return (node is ZarrGroup ? $"{nodes:N0} {(nodes == 1 ? "node" : "nodes")}, " : "") + $"{values:N0} stored values, {bytes:N0} bytes";
    }
}

using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>One line of a listing: a node, or why there is none to be had.</summary>
/// <param name="Node">The node; null where its metadata is damaged or not supported.</param>
/// <param name="Error">What is wrong with it; null where nothing is.</param>
/// <param name="Depth">How far below the group that is listed: 1 for what is directly in it.</param>
public sealed record ListedNode(ZarrNode? Node, ZarrException? Error, int Depth)
{
    /// <summary>The place of the node in its store.</summary>
    public StoreKey Key { get; internal init; }

    /// <summary>True when no other node of the same group follows.</summary>
    public bool IsLast { get; internal init; }

    /// <summary>Its documents; null where they cannot be read. They may be there where the node is not supported.</summary>
    internal StoredNode? Stored { get; init; }
}

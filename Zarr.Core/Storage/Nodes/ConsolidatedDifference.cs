namespace Zarr.Storage.Nodes;

/// <summary>A node whose copy in consolidated metadata is stale.</summary>
/// <param name="Name">The node, relative to the group with the copy; empty for that group itself.</param>
/// <param name="State">What is wrong.</param>
public readonly record struct ConsolidatedDifference(string Name, ConsolidatedState State);

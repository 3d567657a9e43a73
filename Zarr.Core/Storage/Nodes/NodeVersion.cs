using Zarr.Storage.Stores;

namespace Zarr.Storage.Nodes;

/// <summary>Which state of its documents a node was read from.</summary>
/// <param name="Document">Of zarr.json, .zarray or .zgroup; absent for a node that is known from a copy alone.</param>
/// <param name="Attributes">Of .zattrs; absent where there is none.</param>
internal readonly record struct NodeVersion(StoreVersion Document, StoreVersion Attributes)
{
    /// <summary>No state that a document can have.</summary>
    public static NodeVersion Unknown => new(new(long.MinValue, long.MinValue), default);
}

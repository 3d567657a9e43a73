namespace Zarr.Stores;

/// <summary>The two levels of locks. Who holds a node may take a value, never the other way round, and never two of one level: so no one waits in a circle.</summary>
public enum LockLevel
{
    /// <summary>The metadata of a node, or an operation that changes a node as a whole.</summary>
    Node,
    /// <summary>One stored value, such as a chunk.</summary>
    Value,
}

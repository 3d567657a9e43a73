namespace Zarr.Storage.Stores;

/// <summary>The levels of locks, the outermost first. Who holds one may take those below it, never the other way round, and never two of one level: so no one waits in a circle.</summary>
public enum LockLevel
{
    /// <summary>How far an array reaches: an append or a resize, or an operation after which the array is another one or none. It may be held for long, and edits of the metadata do not wait for it.</summary>
    Extent,
    /// <summary>The metadata of a node.</summary>
    Node,
    /// <summary>One stored value, such as a chunk.</summary>
    Value,
}

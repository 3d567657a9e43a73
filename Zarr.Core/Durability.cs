namespace Zarr;

/// <summary>What is forced to the disk, and when: what a power failure may take away. The end of a process takes away nothing in any case.</summary>
public enum Durability
{
    /// <summary>Nothing: the operating system writes it out when it likes, and in any order.</summary>
    None = 0,

    /// <summary>
    /// What shows data reaches the disk after the data: a document, an append, a creation, a copy, an import, a move, a replacement, and before something is deleted, what no
    /// longer needs it. Each of them is there as a whole after a power failure, or not at all. Chunks written into an array that is there already are not forced.
    /// </summary>
    Ordered = 1,

    /// <summary>Everything that an operation wrote, and the names it has, are on the disk when the operation ends, and each value before it takes the place of another.</summary>
    Full = 2,
}

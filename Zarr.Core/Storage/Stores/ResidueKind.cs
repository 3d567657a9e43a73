namespace Zarr.Storage.Stores;

/// <summary>What can lie in a store that is no value.</summary>
internal enum ResidueKind
{
    /// <summary>A file that a writer makes before it takes the place of a value, or a directory that was to take the place of another.</summary>
    Partial,
    /// <summary>Such a directory that holds a node whose place is free.</summary>
    Displaced,
    /// <summary>Such a directory that may hold the only copy of something, and of which it is not clear where it belongs.</summary>
    Stranded,
    /// <summary>A file or directory whose name no key can have.</summary>
    Unnameable,
    /// <summary>A link that leads nowhere: what should be read there is missing.</summary>
    BrokenLink,
    /// <summary>A link to a directory that it lies in, or to the top of a file system.</summary>
    LinkUp,
    /// <summary>An entry of an archive that a later one of the same name has taken the place of.</summary>
    Duplicate,
    /// <summary>Bytes behind the end of an archive.</summary>
    Unfinished,
    /// <summary>A lock file that nobody holds.</summary>
    Lock,
}

namespace Zarr.Operations.Validation;

/// <summary>What is wrong with a store. The names are public API: scripts select by them.</summary>
public enum ProblemId
{
    /// <summary>The store itself cannot be read: a damaged archive, a directory that may not be listed.</summary>
    StoreUnreadable,
    /// <summary>There is no array or group.</summary>
    NodeNotFound,
    /// <summary>A metadata document is malformed, truncated or contradicts itself.</summary>
    MetadataInvalid,
    /// <summary>Metadata asks for something this implementation does not know, so that the chunks of the array were not looked at.</summary>
    MetadataNotSupported,
    /// <summary>A node has metadata of both formats, or of an array and a group: programs differ in what they read.</summary>
    NodeAmbiguous,
    /// <summary>There are nodes below, but no metadata that makes it a group: many programs do not find them.</summary>
    GroupMetadataMissing,
    /// <summary>Nothing but consolidated metadata is stored of the nodes: most programs do not find them.</summary>
    NodeMetadataMissing,
    /// <summary>A node is stored in another format than the group it is in: many programs do not find it.</summary>
    FormatMixed,
    /// <summary>Consolidated metadata says something else than what is stored.</summary>
    ConsolidatedStale,
    /// <summary>Consolidated metadata cannot be read.</summary>
    ConsolidatedInvalid,
    /// <summary>A chunk, an inner chunk or the index of a shard is damaged.</summary>
    ChunkCorrupt,
    /// <summary>A chunk, an inner chunk or the index of a shard does not match its checksum.</summary>
    ChecksumMismatch,
    /// <summary>A stored chunk lies outside the array; it would come back if the array grew.</summary>
    ChunkOutsideGrid,
    /// <summary>Chunks have keys of another chunk key encoding than the metadata says, and so are not found.</summary>
    ChunkMisnamed,
    /// <summary>Chunks are not stored. That is allowed; a warning only where the fill value that they read as is not defined.</summary>
    ChunkMissing,
    /// <summary>A shard has bytes that belong to none of its chunks, such as writers leave that put new chunks behind old ones. That is allowed.</summary>
    ShardUnused,
    /// <summary>A stored value belongs to no array or group.</summary>
    OrphanedKey,
    /// <summary>A file of a write that did not end.</summary>
    TemporaryFile,
    /// <summary>An array or group is not in its place, because a replacement or a move was interrupted: it lies in a directory that no listing shows.</summary>
    NodeDisplaced,
    /// <summary>A lock file that nobody holds.</summary>
    LockFile,
    /// <summary>A stored value cannot be read: rights, a bad disk, a link that leads nowhere.</summary>
    ValueUnreadable,
    /// <summary>Names differ only in letter case or Unicode form, and are one on some file systems.</summary>
    NameCollision,
    /// <summary>A name cannot be a key, is reserved by Zarr, or cannot be a file name on Windows.</summary>
    NameReserved,
    /// <summary>Several entries of a zip archive have one name; the last counts.</summary>
    ArchiveDuplicate,
    /// <summary>A zip archive does not end with its directory: its writer did not end, or something was put behind it.</summary>
    ArchiveUnfinished,
}

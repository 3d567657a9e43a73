namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>How chunks are found (HDF5 File Format Specification, IV.A.2.i, "Chunk Indexing Type"; the older layouts have a version 1 B-tree only).</summary>
internal enum ChunkIndexKind
{
    VersionOneTree = 0,
    SingleChunk = 1,
    Implicit = 2,
    FixedArray = 3,
    ExtensibleArray = 4,
    VersionTwoTree = 5,
}

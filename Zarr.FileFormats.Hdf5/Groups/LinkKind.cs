namespace Zarr.FileFormats.Hdf5.Groups;

/// <summary>What a link leads to (HDF5 File Format Specification, IV.A.2.g).</summary>
internal enum LinkKind
{
    /// <summary>An object of the file.</summary>
    Hard = 0,
    /// <summary>A path in the file.</summary>
    Soft = 1,
    /// <summary>A path in another file.</summary>
    External = 64,
    /// <summary>Something a program has defined for itself.</summary>
    UserDefined = 65,
}

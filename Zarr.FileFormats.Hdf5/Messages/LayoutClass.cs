namespace Zarr.FileFormats.Hdf5.Messages;

/// <summary>Where the elements of a dataset are.</summary>
internal enum LayoutClass
{
    /// <summary>In the object header.</summary>
    Compact = 0,
    /// <summary>One after the other in one piece.</summary>
    Contiguous = 1,
    /// <summary>In chunks.</summary>
    Chunked = 2,
    /// <summary>In other datasets.</summary>
    Virtual = 3,
}

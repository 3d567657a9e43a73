namespace Zarr.FileFormats.Hdf5.Datasets;

/// <summary>What is stored of a chunk.</summary>
/// <param name="Place">Where in the file.</param>
/// <param name="Length">Its bytes there.</param>
/// <param name="Mask">The filters it has not been through.</param>
internal readonly record struct StoredPart(long Place, long Length, uint Mask)
{
    /// <summary>The bytes themselves, where they are known already.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }
}

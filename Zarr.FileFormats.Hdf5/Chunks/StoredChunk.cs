namespace Zarr.FileFormats.Hdf5.Chunks;

/// <summary>A chunk that is in the file.</summary>
/// <param name="Ordinal">Its number in C order of the grid of the array as it is now.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Length">Its bytes there.</param>
/// <param name="Mask">The filters that it has not been through: bit i stands for filter i.</param>
internal readonly record struct StoredChunk(long Ordinal, long Address, long Length, uint Mask);

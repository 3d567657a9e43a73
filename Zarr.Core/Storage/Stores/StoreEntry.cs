namespace Zarr.Storage.Stores;

/// <summary>One line of a listing: enough for chunk statistics.</summary>
/// <param name="Key">The full key.</param>
/// <param name="Length">The value's bytes; 0 for a prefix.</param>
/// <param name="Version">The value's version; absent for a prefix.</param>
/// <param name="IsPrefix">True when there is no value at the key but there may be values below it.</param>
public readonly record struct StoreEntry(StoreKey Key, long Length, StoreVersion Version, bool IsPrefix);

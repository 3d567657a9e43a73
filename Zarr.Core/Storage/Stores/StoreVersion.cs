namespace Zarr.Storage.Stores;

/// <summary>Names one state of a value: two states of a key never have the same version. Opaque to callers.</summary>
/// <param name="First">Meaning is the store's own.</param>
/// <param name="Second">Meaning is the store's own.</param>
/// <param name="Third">Meaning is the store's own.</param>
public readonly record struct StoreVersion(long First, long Second, long Third = 0)
{
    /// <summary>The version of a key that does not exist.</summary>
    public static StoreVersion Absent => default;
}

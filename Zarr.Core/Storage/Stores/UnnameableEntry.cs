namespace Zarr.Storage.Stores;

/// <summary>Something in a store that no key can name, so that it cannot be read, copied or moved by this library.</summary>
/// <param name="Name">Its name below what was listed, as far as it can be written.</param>
/// <param name="MayBeNode">It may be an array or group, or hold one.</param>
internal readonly record struct UnnameableEntry(string Name, bool MayBeNode);

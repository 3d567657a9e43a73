namespace Zarr.Storage.Stores;

/// <summary>What a store can do.</summary>
[Flags]
public enum StoreCapabilities
{
    /// <summary>Values can be read.</summary>
    None = 0,
    /// <summary>Values can be set.</summary>
    Writable = 1,
    /// <summary>Keys can be listed.</summary>
    Listable = 2,
    /// <summary>A part of a value can be read without reading the whole.</summary>
    Ranged = 4,
    /// <summary>Conditional writes are honoured.</summary>
    Conditional = 8,
    /// <summary>Lengths are known without I/O, so that a property may ask for them.</summary>
    InMemory = 16,
    /// <summary>Values that are there can be replaced and deleted; without it they can only be added.</summary>
    Replaceable = 32,
}

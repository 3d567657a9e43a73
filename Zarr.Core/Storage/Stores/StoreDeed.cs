namespace Zarr.Storage.Stores;

/// <summary>What is done to a value of a store.</summary>
public enum StoreDeed
{
    /// <summary>It is read, as a whole or in part.</summary>
    Read,
    /// <summary>It is looked for, and not read.</summary>
    Find,
    /// <summary>What lies below it is listed.</summary>
    List,
    /// <summary>It is written.</summary>
    Write,
    /// <summary>It is deleted.</summary>
    Delete,
}

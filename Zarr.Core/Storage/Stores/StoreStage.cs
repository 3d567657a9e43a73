namespace Zarr.Storage.Stores;

/// <summary>A stage of the way between a store and elements.</summary>
public enum StoreStage
{
    /// <summary>The store reads.</summary>
    Read,
    /// <summary>Chunks are decoded.</summary>
    Decode,
    /// <summary>Chunks are encoded.</summary>
    Encode,
    /// <summary>The store writes.</summary>
    Write,
}

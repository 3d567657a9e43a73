namespace Zarr.Arrays;

/// <summary>What is known of a chunk in its store.</summary>
public enum ChunkState
{
    /// <summary>There, and as far as it was looked at, sound.</summary>
    Stored,
    /// <summary>Not there: its elements read as the fill value.</summary>
    Missing,
    /// <summary>There, but damaged.</summary>
    Corrupt,
}

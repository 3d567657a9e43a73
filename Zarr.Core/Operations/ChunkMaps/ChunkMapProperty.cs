namespace Zarr.Operations.ChunkMaps;

/// <summary>What a map of chunks shows.</summary>
public enum ChunkMapProperty
{
    /// <summary>How many times smaller chunks are stored; of several in a cell, of all together.</summary>
    Ratio,
    /// <summary>Bytes that a chunk takes; of several in a cell, on average.</summary>
    StoredLength,
    /// <summary>Which chunks are stored; of several in a cell, the part of them that is.</summary>
    State,
    /// <summary>The least element.</summary>
    Minimum,
    /// <summary>The greatest element.</summary>
    Maximum,
    /// <summary>The mean of the elements.</summary>
    Mean,
    /// <summary>How many elements are not a number.</summary>
    NaNCount,
    /// <summary>How many elements are the fill value.</summary>
    FillCount,
}

namespace Zarr.Operations.Searching;

/// <summary>What the statistics of a chunk tell about its elements.</summary>
internal enum Verdict
{
    /// <summary>No element can be meant.</summary>
    None,

    /// <summary>It has to be read.</summary>
    Some,

    /// <summary>Every element is meant.</summary>
    All,
}

namespace Zarr.Storage.Nodes;

/// <summary>How the copy of a node in consolidated metadata stands to what is stored.</summary>
public enum ConsolidatedState
{
    /// <summary>The copy says what is stored.</summary>
    Same,
    /// <summary>The node is stored, and the copy does not know it.</summary>
    NotInCopy,
    /// <summary>The copy tells of a node that is not stored, or not in the format of the copy.</summary>
    NotStored,
    /// <summary>The copy says something else than what is stored.</summary>
    Different,
}

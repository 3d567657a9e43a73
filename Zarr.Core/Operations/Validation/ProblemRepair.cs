namespace Zarr.Operations.Validation;

/// <summary>Whether a problem of a store can be mended, and by what a caller has to allow for it.</summary>
public enum ProblemRepair
{
    /// <summary>Not without knowing what was meant.</summary>
    None,
    /// <summary>Without losing anything.</summary>
    Automatic,
    /// <summary>By deleting stored values that belong to nothing, see <see cref="RepairScope.RemoveOrphan"/>.</summary>
    RemoveOrphan,
    /// <summary>By deleting chunks that cannot be decoded, see <see cref="RepairScope.RemoveCorrupt"/>.</summary>
    RemoveCorrupt,
    /// <summary>By deleting temporary files that a writer may still be at work on, see <see cref="RepairScope.RemoveRecent"/>.</summary>
    RemoveRecent,
    /// <summary>By writing a shard anew without its unused bytes, see <see cref="RepairScope.CompactShard"/>.</summary>
    CompactShard,
}

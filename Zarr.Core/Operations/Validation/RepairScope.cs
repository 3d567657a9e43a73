namespace Zarr.Operations.Validation;

/// <summary>What a repair may do beyond what loses nothing.</summary>
[Flags]
public enum RepairScope
{
    /// <summary>Nothing.</summary>
    Automatic = 0,
    /// <summary>Delete stored values that belong to no array or group.</summary>
    RemoveOrphan = 1,
    /// <summary>Delete chunks that cannot be decoded: their elements read as the fill value then.</summary>
    RemoveCorrupt = 2,
    /// <summary>Delete temporary files that are less than an hour old.</summary>
    RemoveRecent = 4,
    /// <summary>Write shards anew without the bytes that belong to none of their chunks.</summary>
    CompactShard = 8,
}

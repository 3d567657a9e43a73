using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>How a write treats what others may be doing to the shape; an ordinary one has none of these.</summary>
internal sealed record WriteRules
{
    /// <summary>Values are replaced and deleted only while this holds; when it does not, the write ends with <see cref="ShapeChangedException"/>.</summary>
    public ShapeGuard? Guard { get; init; }

    /// <summary>Values that are covered as a whole are not expected to be there, and are looked for only when they are.</summary>
    public bool IsNew { get; init; }

    /// <summary>Takes the version of each value that is stored, by its ordinal; absent for those that are not.</summary>
    public StoreVersion[]? Stored { get; init; }

    /// <summary>Only values that are still of these versions are changed: what a former write stored is taken back.</summary>
    public StoreVersion[]? Only { get; init; }

    /// <summary>Of the values that are covered in part, those no longer of these versions are changed: what a former write stored is to stay.</summary>
    public StoreVersion[]? Unless { get; init; }
}

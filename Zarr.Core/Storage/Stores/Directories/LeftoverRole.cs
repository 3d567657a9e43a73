namespace Zarr.Storage.Stores.Directories;

/// <summary>What a directory was to a replacement that has left it.</summary>
internal enum LeftoverRole
{
    /// <summary>Written to take the place of another.</summary>
    New,
    /// <summary>The one whose place was taken, or was to be.</summary>
    Old,
    /// <summary>Taken from elsewhere, to take the place of another: there is no other copy of it.</summary>
    Moved,
}

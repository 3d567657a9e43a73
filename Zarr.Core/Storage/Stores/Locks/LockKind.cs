namespace Zarr.Storage.Stores.Locks;

/// <summary>How the file system of a directory keeps two writers apart.</summary>
internal enum LockKind
{
    /// <summary>The system locks files and directories, for all processes that reach them, and nobody reaches them in another way.</summary>
    Local,
    /// <summary>A server locks files, for all its clients; directories cannot be locked.</summary>
    Served,
    /// <summary>Files can be opened so that nobody else can, and vanish when they are closed (Windows).</summary>
    Shared,
    /// <summary>No lock is known to hold: a file that only one can create stands for it, for as long as its holder renews it.</summary>
    Leased,
}

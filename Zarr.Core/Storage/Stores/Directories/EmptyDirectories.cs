using Zarr.Platform;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Removes directories that deletions have emptied. Others may create files in them at the same moment: then a directory
/// stays, or the writer creates it again.
/// </summary>
internal static class EmptyDirectories
{
    /// <summary>Removes a directory and those above it as long as they are empty, up to but without <paramref name="root"/>; what lies behind a link stays.</summary>
    public static void Remove(string path, string root)
    {
        while (path.Length > root.Length && IsEmpty(path) && Links.FirstOn(path, root) is null && RemoveOne(path)) path = Path.GetDirectoryName(path)!;
    }

    /// <summary>Removes a directory if nothing is in it but lock files that nobody else holds; false when it stays.</summary>
    public static bool RemoveWithLocks(string path)
    {
        if (Directory.Exists(path))
            foreach (var name in DirectoryListing.Names(path))
                if (!LockPlace.IsName(name) || !LockFiles.TryRemove(Path.Join(path, name))) return false;
        return RemoveOne(path);
    }

    /// <summary>Removes a directory if it is empty; false when it stays.</summary>
    public static bool RemoveOne(string path)
    {
        try
        {
            // Looking first costs less than the exception. Deleting a link removes it whatever it leads to.
            if (Links.Is(path) || !IsEmpty(path)) return false;
            Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Filled or removed by another meanwhile, or not ours to remove: an empty directory is no value.
            return false;
        }
    }

    private static bool IsEmpty(string path)
    {
        try
        {
            return !Directory.EnumerateFileSystemEntries(path).Any();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return false;
        }
    }
}

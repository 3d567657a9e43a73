using Zarr.Stores.Locks;

namespace Zarr.Stores;

/// <summary>
/// Removes directories that deletions have emptied. Others may create files in them at the same moment: then a directory
/// stays, or the writer creates it again.
/// </summary>
internal static class EmptyDirectories
{
    /// <summary>True for a symbolic link or junction.</summary>
    public static bool IsLink(string path) => new DirectoryInfo(path).LinkTarget is not null;

    /// <summary>Removes a directory and those above it as long as they are empty, up to but without <paramref name="root"/>.</summary>
    public static void Remove(string path, string root)
    {
        while (path.Length > root.Length && RemoveOne(path)) path = Path.GetDirectoryName(path)!;
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
            if (IsLink(path) || Directory.EnumerateFileSystemEntries(path).Any()) return false;
            Directory.Delete(path);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Filled or removed by another meanwhile, or not ours to remove: an empty directory is no value.
            return false;
        }
    }
}

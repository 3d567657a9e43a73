using Zarr.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Paths that lead to a zip archive or into one, such as <c>a.zip</c> and <c>a.zip/group/array</c>.</summary>
internal static class ArchivePath
{
    /// <summary>The archive on the way of a full path, and the key of what comes after it; null where there is none.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="mayBeNew">Also take a name that ends in <c>.zip</c> and where nothing stands.</param>
    public static (string Archive, StoreKey Key)? Find(string path, bool mayBeNew = false)
    {
        (string, StoreKey)? found = null;
        path = Path.TrimEndingDirectorySeparator(path);
        for (var at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            var isFile = File.Exists(at);
            if (!(isFile ? ZipStore.IsArchive(at) : mayBeNew && ZipStore.IsArchiveName(at))) continue;
            var inside = at == path ? "" : Path.GetRelativePath(at, path).Replace(Path.DirectorySeparatorChar, '/');
            // The outermost: an archive cannot be made below a file.
            if (StoreKey.TryParse(inside, out var key)) found = (at, key);
        }

        return found;
    }
}

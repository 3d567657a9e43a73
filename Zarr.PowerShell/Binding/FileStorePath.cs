using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Paths that lead to a file that is a store or into one, such as <c>a.zip</c>, <c>a.zip/group/array</c> and <c>b.nc/variable</c>.</summary>
internal static class FileStorePath
{
    /// <summary>The file on the way of a full path as a store, and the key of what comes after it; null where there is none.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="mayBeNew">Also take a name under which such a store is made, and where nothing stands.</param>
    public static (IStore Store, StoreKey Key)? Find(string path, bool mayBeNew = false)
    {
        (FileStoreFormat Format, string File, StoreKey Key)? found = null;
        path = Path.TrimEndingDirectorySeparator(path);
        for (var at = path; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            if ((File.Exists(at) ? FileStores.Find(at) : mayBeNew ? FileStores.FindNew(at) : null) is not { } format) continue;
            var inside = at == path ? "" : Path.GetRelativePath(at, path).Replace(Path.DirectorySeparatorChar, '/');
            // The outermost: a store cannot be made below a file.
            if (StoreKey.TryParse(inside, out var key)) found = (format, at, key);
        }

        return found is var (kind, file, inner) ? (kind.Open(file), inner) : null;
    }
}

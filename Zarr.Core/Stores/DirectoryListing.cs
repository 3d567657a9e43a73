using System.IO.Enumeration;

namespace Zarr.Stores;

/// <summary>
/// The values below a directory, as the file system enumerates it: names, lengths and times in one go, a page at a time.
/// Files that no key can name and partial files are left out. A link counts as what it leads to; one that leads to a directory it lies in, or to
/// the top of a file system, counts as nothing, as one that leads nowhere does.
/// </summary>
internal static class DirectoryListing
{
    private static readonly EnumerationOptions Direct = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = true };

    /// <summary>Entries below <paramref name="path"/>, the directory of <paramref name="prefix"/> in the store at <paramref name="root"/>.</summary>
    public static IEnumerable<StoreEntry> Below(string root, string path, StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        using var found = Start(root, path, prefix, recurse);
        while (Next(found, path))
        {
            cancel.ThrowIfCancellationRequested();
            if (found!.Current is StoreEntry entry) yield return entry;
        }
    }

    /// <summary>Every value below <paramref name="path"/> that can be reached without a link.</summary>
    public static IEnumerable<StoreEntry> Inside(string path, StoreKey prefix, CancellationToken cancel)
    {
        using var found = Start(path, path, prefix, recurse: true, followsLinks: false);
        while (Next(found, path))
        {
            cancel.ThrowIfCancellationRequested();
            if (found!.Current is StoreEntry entry) yield return entry;
        }
    }

    /// <summary>
    /// The names in a directory, all at once: what is deleted while a directory is being enumerated makes some file
    /// systems skip others. None where there is no directory any more.
    /// </summary>
    public static string[] Names(string path)
    {
        try
        {
            return [.. new FileSystemEnumerable<string>(path, (ref entry) => entry.FileName.ToString(), Direct)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    // Objects, because the runtime has an enumerator of objects compiled and would compile one of entries at its first use.
    private static IEnumerator<object>? Start(string root, string path, StoreKey prefix, bool recurse, bool followsLinks = true)
    {
        try
        {
            if (!FileState.Of(path).IsDirectory) return null;
            return new FileSystemEnumerable<object>(path, (ref entry) => EntryOf(ref entry, path.Length, prefix)!, recurse ? Recursive : Direct)
            {
                ShouldIncludePredicate = (ref entry) => entry.IsDirectory ? !recurse && IsListed(ref entry, root) : !PartialFile.IsName(entry.FileName),
                ShouldRecursePredicate = (ref entry) => (followsLinks || !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) && IsListed(ref entry, root),
            }.GetEnumerator();
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }

    private static bool Next(IEnumerator<object>? found, string path)
    {
        try
        {
            return found is not null && found.MoveNext();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }

    private static StoreEntry? EntryOf(ref FileSystemEntry entry, int start, StoreKey prefix)
    {
        var parent = entry.Directory[start..].Trim(Path.DirectorySeparatorChar);
        var name = parent.IsEmpty ? entry.FileName.ToString() : $"{parent}/{entry.FileName}";
        if (Path.DirectorySeparatorChar != '/') name = name.Replace(Path.DirectorySeparatorChar, '/');
        if (!StoreKey.TryParse(prefix.IsRoot ? name : $"{prefix}/{name}", out var key)) return null;
        if (entry.IsDirectory) return new(key, 0, StoreVersion.Absent, IsPrefix: true);

        var state = entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            ? FileState.Of(entry.ToFullPath())
            : FileState.Of(entry.Length, entry.LastWriteTimeUtc.UtcDateTime);
        return state.IsFile ? new(key, state.Length, state.Version, IsPrefix: false) : null;
    }

    private static bool IsListed(ref FileSystemEntry directory, string root) => !DirectoryReplacement.IsName(directory.FileName)
        && (!directory.Attributes.HasFlag(FileAttributes.ReparsePoint) || !Links.LeadsUp(directory.ToFullPath(), root));
}

using System.IO.Enumeration;

namespace Zarr.Stores;

/// <summary>
/// The values below a directory, as the file system enumerates it: names, lengths and times in one go, a page at a time.
/// Files that no key can name and partial files are left out. Links to directories are followed, except one that leads
/// to a directory above itself.
/// </summary>
internal static class DirectoryListing
{
    private static readonly EnumerationOptions Direct = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = true };

    /// <summary>Entries below <paramref name="path"/>, the directory of <paramref name="prefix"/>.</summary>
    public static IEnumerable<StoreEntry> Below(string path, StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        using var found = Start(path, prefix, recurse);
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
    private static IEnumerator<object>? Start(string path, StoreKey prefix, bool recurse)
    {
        try
        {
            if (!FileState.Of(path).IsDirectory) return null;
            return new FileSystemEnumerable<object>(path, (ref entry) => EntryOf(ref entry, path.Length, prefix)!, recurse ? Recursive : Direct)
            {
                ShouldIncludePredicate = (ref entry) => entry.IsDirectory ? !recurse : !PartialFile.IsName(entry.FileName),
                ShouldRecursePredicate = (ref entry) => !LeadsUp(ref entry),
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

    /// <summary>True for a link to the directory it stands in or one above: following it would never end.</summary>
    private static bool LeadsUp(ref FileSystemEntry entry)
    {
        if (!entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) return false;
        if (new DirectoryInfo(entry.ToFullPath()).ResolveLinkTarget(returnFinalTarget: true) is not { } target) return false;
        var relative = Path.GetRelativePath(target.FullName, entry.Directory.ToString());
        return !Path.IsPathRooted(relative) && relative != ".." && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}

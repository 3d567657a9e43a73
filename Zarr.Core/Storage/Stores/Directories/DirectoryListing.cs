using System.IO.Enumeration;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// The values below a directory, as the file system enumerates it: names, lengths and times in one go, a page at a time.
/// Files that no key can name and partial files are left out. A link counts as what it leads to; one that leads to a directory it lies in, or to
/// the top of a file system, counts as nothing, as one that leads nowhere does.
/// </summary>
internal static class DirectoryListing
{
    /// <summary>What the runtime makes of bytes in a name that are no UTF-8: such a name leads to nothing.</summary>
    private const char Undecodable = '\uFFFD';

    private static readonly EnumerationOptions Direct = new() { AttributesToSkip = 0, IgnoreInaccessible = false };
    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = true };

    /// <summary>Entries below a directory.</summary>
    /// <param name="root">The directory of the store.</param>
    /// <param name="path">The directory of the prefix.</param>
    /// <param name="prefix">The prefix.</param>
    /// <param name="recurse">All values, not the direct children.</param>
    /// <param name="leaveOut">Is told what no key can name: of a directory its name below the prefix, and not what is in it.</param>
    /// <param name="cancel">Stops.</param>
    public static IEnumerable<StoreEntry> Below(string root, string path, StoreKey prefix, bool recurse, Action<UnnameableEntry>? leaveOut, CancellationToken cancel)
    {
        using var found = Start(root, path, prefix, recurse, leaveOut);
        while (Next(found, path))
        {
            cancel.ThrowIfCancellationRequested();
            if (found!.Current is StoreEntry entry) yield return entry;
        }
    }

    /// <summary>Every value below <paramref name="path"/> that can be reached without a link.</summary>
    public static IEnumerable<StoreEntry> Inside(string path, StoreKey prefix, CancellationToken cancel)
    {
        using var found = Start(path, path, prefix, recurse: true, leaveOut: null, followsLinks: false);
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

    /// <summary>True for a file or directory whose name can be a part of a key by which the store finds it.</summary>
    public static bool IsNameable(ref FileSystemEntry entry) => IsSegment(entry.FileName)
        && (!entry.FileName.Contains(Undecodable) || FileState.Of(entry.ToFullPath()) is { IsFile: true } or { IsDirectory: true });

    /// <summary>True for a name that can be a part of a key of a directory on this system.</summary>
    public static bool IsSegment(ReadOnlySpan<char> name) => StoreKey.IsSegment(name) && (!OperatingSystem.IsWindows() || WindowsNames.IsAllowed(name));

    // Objects, because the runtime has an enumerator of objects compiled and would compile one of entries at its first use.
    private static IEnumerator<object>? Start(string root, string path, StoreKey prefix, bool recurse, Action<UnnameableEntry>? leaveOut, bool followsLinks = true)
    {
        try
        {
            if (!FileState.Of(path).IsDirectory) return null;
            return new FileSystemEnumerable<object>(path, (ref entry) => EntryOf(ref entry, path.Length, prefix, leaveOut)!, recurse ? Recursive : Direct)
            {
                ShouldIncludePredicate = (ref entry) => entry.IsDirectory ? IsListed(ref entry, root) && (!recurse || !IsNameable(ref entry)) : !PartialFile.IsName(entry.FileName),
                ShouldRecursePredicate = (ref entry) => (followsLinks || !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)) && IsListed(ref entry, root) && IsNameable(ref entry),
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

    private static StoreEntry? EntryOf(ref FileSystemEntry entry, int start, StoreKey prefix, Action<UnnameableEntry>? leaveOut)
    {
        var parent = entry.Directory[start..].Trim(Path.DirectorySeparatorChar);
        var name = parent.IsEmpty ? entry.FileName.ToString() : $"{parent}/{entry.FileName}";
        if (Path.DirectorySeparatorChar != '/') name = name.Replace(Path.DirectorySeparatorChar, '/');
        if (!IsNameable(ref entry))
        {
            leaveOut?.Invoke(new(name, entry.IsDirectory));
            return null;
        }

        // Its parts are known to be allowed: those of the directories were looked at before what is in them.
        var key = prefix.AppendKnown(name);
        if (entry.IsDirectory) return new(key, 0, StoreVersion.Absent, IsPrefix: true);

        // Instead of .NET's own look, which is as long and tells less. What is no file is listed, so that who reads it is told of it.
        var state = FileState.Of(entry.ToFullPath());
        return state.IsFile || state.IsOther ? new(key, state.Length, state.Version, IsPrefix: false) : null;
    }

    private static bool IsListed(ref FileSystemEntry directory, string root) => !DirectoryReplacement.IsName(directory.FileName)
        && (!directory.Attributes.HasFlag(FileAttributes.ReparsePoint) || !Links.LeadsUp(directory.ToFullPath(), root));
}

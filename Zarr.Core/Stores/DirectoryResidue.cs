using System.IO.Enumeration;
using Zarr.Stores.Locks;

namespace Zarr.Stores;

/// <summary>What lies in a directory that <see cref="DirectoryListing"/> leaves out, and temporary files of other writers.</summary>
internal static class DirectoryResidue
{
    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true };

    public static IEnumerable<StoreResidue> Below(string root, string path, StoreKey prefix, CancellationToken cancel)
    {
        using var found = Start(root, path, prefix);
        while (Next(found, path))
        {
            cancel.ThrowIfCancellationRequested();
            yield return found!.Current;
        }
    }

    private static IEnumerator<StoreResidue>? Start(string root, string path, StoreKey prefix)
    {
        try
        {
            return !FileState.Of(path).IsDirectory ? null : new FileSystemEnumerable<StoreResidue>(path, (ref entry) => Describe(ref entry, root, path.Length, prefix), Recursive)
            {
                // Most files are chunks: their names alone are looked at.
                ShouldIncludePredicate = (ref entry) => KindOf(ref entry, root) is not null,
                ShouldRecursePredicate = (ref entry) => DirectoryListing.IsNameable(ref entry) && !DirectoryReplacement.IsName(entry.FileName) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            }.GetEnumerator();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }

    private static bool Next(IEnumerator<StoreResidue>? found, string path)
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

    private static StoreResidue Describe(ref FileSystemEntry entry, string root, int start, StoreKey prefix)
    {
        var parent = entry.Directory[start..].Trim(Path.DirectorySeparatorChar);
        var name = parent.IsEmpty ? entry.FileName.ToString() : $"{parent}/{entry.FileName}";
        if (Path.DirectorySeparatorChar != '/') name = name.Replace(Path.DirectorySeparatorChar, '/');
        var kind = KindOf(ref entry, root)!.Value;
        var (length, modified) = !entry.IsDirectory ? (entry.Length, entry.LastWriteTimeUtc.UtcDateTime) : kind is ResidueKind.Partial or ResidueKind.Stranded ? Measure(entry.ToFullPath()) : (0, entry.LastWriteTimeUtc.UtcDateTime);
        return new(kind, prefix.IsRoot ? name : $"{prefix}/{name}", length, modified);
    }

    private static ResidueKind? KindOf(ref FileSystemEntry entry, string root) =>
        !DirectoryListing.IsNameable(ref entry) ? ResidueKind.Unnameable
        : !entry.IsDirectory && LockPlace.IsName(entry.FileName) ? LockFiles.IsFree(entry.ToFullPath()) ? ResidueKind.Lock : null
        : !entry.IsDirectory && TemporaryNames.Contains(entry.FileName) ? ResidueKind.Partial
        : entry.IsDirectory && DirectoryReplacement.IsName(entry.FileName) ? DirectoryReplacement.IsNeeded(entry.ToFullPath()) ? ResidueKind.Stranded : ResidueKind.Partial
        : !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? null
        : IsBroken(entry.ToFullPath()) ? ResidueKind.BrokenLink
        : entry.IsDirectory && Links.LeadsUp(entry.ToFullPath(), root) ? ResidueKind.LinkUp
        : null;

    /// <summary>The bytes of all files below a directory, and when the last of them was written: a writer may be at work far below it.</summary>
    public static (long Length, DateTime Modified) Measure(string directory)
    {
        var (length, modified) = (0L, Directory.GetLastWriteTimeUtc(directory));
        foreach (var (part, time) in new FileSystemEnumerable<(long Length, DateTime Modified)>(directory, (ref entry) => (entry.IsDirectory ? 0 : entry.Length, entry.LastWriteTimeUtc.UtcDateTime), Recursive)
        {
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        })
        {
            length += part;
            if (time > modified) modified = time;
        }

        return (length, modified);
    }

    private static bool IsBroken(string path)
    {
        try
        {
            return FileState.Of(path).Kind == FileKind.None;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // To where one may not look.
            return true;
        }
    }
}

using System.IO.Enumeration;
using Zarr.Platform;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Directories;

/// <summary>What lies in a directory that <see cref="DirectoryListing"/> leaves out, and temporary files of other writers.</summary>
internal static class DirectoryResidue
{
    /// <summary>Temporary files and directories older than this have no writer any more.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true };

    public static IEnumerable<StoreResidue> Below(string root, string path, StoreKey prefix, CancellationToken cancel)
    {
        using var found = Start(root, path, prefix);
        while (Next(found, path))
        {
            cancel.ThrowIfCancellationRequested();
            yield return found!.Current;
        }

        foreach (var residue in Beside(root, prefix.IsRoot ? Links.RealPath(root) : path, prefix)) yield return residue;
    }

    /// <summary>Removes it; false when it is gone, was written since it was found, or is needed.</summary>
    public static async ValueTask<bool> RemoveAsync(string root, string path, StoreResidue residue)
    {
        try
        {
            if (Links.FirstOn(path, root) is not null) return false;
            if (residue.Kind == ResidueKind.Lock) return LockFiles.TryRemove(path);
            if (residue.Kind != ResidueKind.Partial) return false;
            if (Directory.Exists(path) && DirectoryReplacement.IsName(Path.GetFileName(path)))
                return Measure(path).Modified == residue.Modified && await ReplacementLeftover.Of(path).RemoveAsync().ConfigureAwait(false);
            if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) != residue.Modified) return false;
            File.Delete(path);
            EmptyDirectories.Remove(Path.GetDirectoryName(path)!, root);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <summary>Brings a displaced node to where it belongs; false when that cannot be any more.</summary>
    public static async ValueTask<bool> ReturnAsync(string root, string path, StoreResidue residue)
    {
        try
        {
            if (!Directory.Exists(path) || Links.FirstOn(path, root) is not null) return false;
            var leftover = ReplacementLeftover.Of(path);
            if (leftover.Home != residue.Home || !leftover.CanReturn(root)) return false;
            await leftover.ReturnAsync().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <summary>What replacements of the directory itself have left, which lies beside it.</summary>
    private static IEnumerable<StoreResidue> Beside(string root, string place, StoreKey prefix)
    {
        if (Path.GetDirectoryName(place) is not { } parent) yield break;
        string[] found;
        try
        {
            found = [.. new FileSystemEnumerable<string>(parent, (ref entry) => entry.FileName.ToString(), new() { AttributesToSkip = FileAttributes.ReparsePoint })
            {
                ShouldIncludePredicate = (ref entry) => entry.IsDirectory && DirectoryReplacement.IsName(entry.FileName),
            }];
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Who may not look there made nothing there.
            yield break;
        }

        foreach (var name in found)
            if (DirectoryReplacement.PlaceOf(name) == Path.GetFileName(place))
                yield return DescribeLeftover(Path.Join(parent, name), prefix.IsRoot ? Path.Join(parent, name) : prefix.Parent.AppendKnown(name).Value, root);
    }

    private static StoreResidue DescribeLeftover(string path, string name, string root)
    {
        var leftover = ReplacementLeftover.Of(path);
        var kind = leftover.IsDisposable ? ResidueKind.Partial : leftover.CanReturn(root) ? ResidueKind.Displaced : ResidueKind.Stranded;
        var (length, modified) = Measure(path);
        return new(kind, name, length, modified, leftover.Home, leftover.Place);
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
        catch (DirectoryNotFoundException)
        {
            // It went away since it was looked at, and what was in it.
            return null;
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
        if (!prefix.IsRoot) name = $"{prefix}/{name}";
        var kind = KindOf(ref entry, root)!.Value;
        return kind == ResidueKind.Displaced ? DescribeLeftover(entry.ToFullPath(), name, root) : new(kind, name, entry.IsDirectory ? 0 : entry.Length, entry.LastWriteTimeUtc.UtcDateTime);
    }

    private static ResidueKind? KindOf(ref FileSystemEntry entry, string root) =>
        !DirectoryListing.IsNameable(ref entry) ? ResidueKind.Unnameable
        : !entry.IsDirectory && LockPlace.IsName(entry.FileName) ? LockFiles.IsFree(entry.ToFullPath()) ? ResidueKind.Lock : null
        : !entry.IsDirectory && TemporaryNames.Contains(entry.FileName) ? ResidueKind.Partial
        // Which of the kinds is looked at then.
        : entry.IsDirectory && DirectoryReplacement.IsName(entry.FileName) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? ResidueKind.Displaced
        : !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) ? null
        : IsBroken(entry.ToFullPath()) ? ResidueKind.BrokenLink
        : entry.IsDirectory && Links.LeadsUp(entry.ToFullPath(), root) ? ResidueKind.LinkUp
        : null;

    /// <summary>The bytes of all files below a directory, and when the last of them was written: a writer may be at work far below it. One that goes away meanwhile is being worked on now.</summary>
    public static (long Length, DateTime Modified) Measure(string directory)
    {
        try
        {
            return MeasureFiles(directory);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return (0, DateTime.UtcNow);
        }
    }

    private static (long Length, DateTime Modified) MeasureFiles(string directory)
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

using System.IO.Enumeration;

namespace Zarr.Stores;

/// <summary>What lies in a directory that <see cref="DirectoryListing"/> leaves out, and temporary files of other writers.</summary>
internal static class DirectoryResidue
{
    private static readonly EnumerationOptions Recursive = new() { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true };

    public static IEnumerable<StoreResidue> Below(string path, StoreKey prefix, CancellationToken cancel)
    {
        if (!FileState.Of(path).IsDirectory) yield break;
        var found = new FileSystemEnumerable<StoreResidue>(path, (ref entry) => Describe(ref entry, path.Length, prefix), Recursive)
        {
            // Most files are chunks: their names alone are looked at.
            ShouldIncludePredicate = (ref entry) => KindOf(ref entry) is not null,
            ShouldRecursePredicate = (ref entry) => IsName(entry.FileName) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        };
        foreach (var residue in found)
        {
            cancel.ThrowIfCancellationRequested();
            yield return residue;
        }
    }

    private static StoreResidue Describe(ref FileSystemEntry entry, int start, StoreKey prefix)
    {
        var parent = entry.Directory[start..].Trim(Path.DirectorySeparatorChar);
        var name = parent.IsEmpty ? entry.FileName.ToString() : $"{parent}/{entry.FileName}";
        if (Path.DirectorySeparatorChar != '/') name = name.Replace(Path.DirectorySeparatorChar, '/');
        return new(KindOf(ref entry)!.Value, prefix.IsRoot ? name : $"{prefix}/{name}", entry.IsDirectory ? 0 : entry.Length, entry.LastWriteTimeUtc.UtcDateTime);
    }

    private static ResidueKind? KindOf(ref FileSystemEntry entry) =>
        !IsName(entry.FileName) ? ResidueKind.Unnameable
        : !entry.IsDirectory && TemporaryNames.Contains(entry.FileName) ? ResidueKind.Partial
        : entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && FileState.Of(entry.ToFullPath()) is { IsFile: false, IsDirectory: false } ? ResidueKind.BrokenLink
        : null;

    private static bool IsName(ReadOnlySpan<char> name) => name.IndexOfAny("\\:") < 0 && StoreKey.TryParse(name.ToString(), out _);
}

using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>Where symbolic links and junctions lead.</summary>
internal static class Links
{
    // As many as Linux follows on one path.
    private const int Most = 40;

    private static readonly StringComparison s_comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The path with every link on it followed, as far as that can be: what cannot be looked at is no link, and of a circle of links one is the end.</summary>
    public static string RealPath(string path)
    {
        var left = Most;
        return Follow(path.Replace('/', Path.DirectorySeparatorChar));

        string Follow(string path)
        {
            if (Path.GetDirectoryName(path) is not { } parent) return path;
            var here = Path.Join(Follow(parent), Path.GetFileName(path));
            return TargetOf(here) is { } target && left-- > 0 ? Follow(Path.TrimEndingDirectorySeparator(Path.GetFullPath(target, Path.GetDirectoryName(here)!))) : here;
        }
    }

    /// <summary>True for a symbolic link or junction, whatever it leads to.</summary>
    public static bool Is(string path) => TargetOf(path) is not null;

    /// <summary>
    /// True for a link to a directory that has the link in it, by way of other links too, or one above the root: who follows it comes by the same link again and again.
    /// True, too, for one to the top of a file system or drive: who follows it walks through the machine.
    /// </summary>
    /// <param name="link">The path of the link.</param>
    /// <param name="root">The directory, above it, that one started from.</param>
    public static bool LeadsUp(string link, string root)
    {
        var target = RealPath(link);
        if (PathRelation.IsTop(target)) return true;
        for (var above = Path.GetDirectoryName(link); above is not null && above.Length >= root.Length; above = Path.GetDirectoryName(above))
            if (PathRelation.IsAtOrBelow(RealPath(above), target, s_comparison)) return true;
        return false;
    }

    /// <summary>The link nearest to the root on the way to a path below it, the path itself included; null where all are directories and files.</summary>
    /// <param name="path">The path.</param>
    /// <param name="root">The directory above it; that it is a link itself does not count.</param>
    public static string? FirstOn(string path, string root)
    {
        var begin = Path.TrimEndingDirectorySeparator(root) is var top && Path.EndsInDirectorySeparator(top) ? top.Length : top.Length + 1;
        for (int end; begin < path.Length; begin = end + 1)
        {
            end = path.IndexOf(Path.DirectorySeparatorChar, begin) is var next and >= 0 ? next : path.Length;
            if (Is(path[..end])) return path[..end];
        }

        return null;
    }

    private static string? TargetOf(string path)
    {
        try
        {
            return new DirectoryInfo(path).LinkTarget;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return null;
        }
    }
}

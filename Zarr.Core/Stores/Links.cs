namespace Zarr.Stores;

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

    /// <summary>
    /// True for a link to a directory that has the link in it, by way of other links too, or one above the root: who follows it comes by the same link again and again.
    /// </summary>
    /// <param name="link">The path of the link.</param>
    /// <param name="root">The directory, above it, that one started from.</param>
    public static bool LeadsUp(string link, string root)
    {
        var target = RealPath(link);
        for (var above = Path.GetDirectoryName(link); above is not null && above.Length >= root.Length; above = Path.GetDirectoryName(above))
            if (RealPath(above) is var real && (real.Equals(target, s_comparison) || real.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, s_comparison))) return true;
        return false;
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

namespace Zarr.Storage.Stores.Directories;

/// <summary>Which of two paths lies above the other, roots such as <c>/</c> and <c>C:\</c> included.</summary>
internal static class PathRelation
{
    /// <summary>True for two spellings of one full path.</summary>
    public static bool IsSame(string one, string other, StringComparison comparison) =>
        Path.TrimEndingDirectorySeparator(one).Equals(Path.TrimEndingDirectorySeparator(other), comparison);

    /// <summary>True for a full path that lies below another.</summary>
    public static bool IsBelow(string path, string above, StringComparison comparison)
    {
        // A root keeps its separator when others are trimmed.
        var top = Path.TrimEndingDirectorySeparator(above);
        if (!Path.EndsInDirectorySeparator(top)) top += Path.DirectorySeparatorChar;
        return path.Length > top.Length && path.StartsWith(top, comparison);
    }

    /// <summary>True for a full path that is another, or lies below it.</summary>
    public static bool IsAtOrBelow(string path, string above, StringComparison comparison) => IsSame(path, above, comparison) || IsBelow(path, above, comparison);

    /// <summary>True for <c>/</c>, and for the root of a drive or a share.</summary>
    public static bool IsTop(string path) => Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) is null;
}

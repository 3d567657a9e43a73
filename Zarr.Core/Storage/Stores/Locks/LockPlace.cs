using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Stores.Locks;

/// <summary>Where the lock of a value is: beside it, so that whoever reaches the value reaches the lock, by whatever path, user or machine.</summary>
/// <param name="Directory">The directory that the value is in.</param>
/// <param name="Root">The store's; nothing above it is made or removed without need.</param>
/// <param name="Path">The path of the lock's file, where it is one.</param>
/// <param name="IsCommit">True for the moment of comparing and replacing: held for microseconds, while the directory is there.</param>
/// <param name="IsValue">True for a lock of one value, false for one of a node, whose directory may be renamed meanwhile.</param>
internal readonly record struct LockPlace(string Directory, string Root, string Path, bool IsCommit, bool IsValue)
{
    private const string Extension = ".lock.partial";

    // Longer names are left to their hash, so that the lock's is never too long, and those that only an archive can hold, so that it is a file's name everywhere.
    private const int LongestName = 60;

    private static readonly string[] s_ends = [.. Enum.GetValues<LockLevel>().Select(level => $".{level.ToString().ToLowerInvariant()}{Extension}")];
    private static readonly string s_separatorAndDot = System.IO.Path.DirectorySeparatorChar + ".";

    /// <summary>The lock of what is at a path, at one level.</summary>
    public static LockPlace Of(string path, string root, LockLevel level) => Of(System.IO.Path.GetDirectoryName(path)!, root, System.IO.Path.GetFileName(path), level);

    /// <summary>The lock of something in a directory, at one level.</summary>
    public static LockPlace Of(string directory, string root, string name, LockLevel level) => new(directory, root, PathOf(directory, name, s_ends[(int)level]), IsCommit: false, level == LockLevel.Value);

    /// <summary>The lock under which a value is compared and replaced.</summary>
    public static LockPlace Commit(string directory, string root, string path) => new(directory, root, PathOf(directory, System.IO.Path.GetFileName(path.AsSpan()), ".commit" + Extension), IsCommit: true, IsValue: true);

    /// <summary>True for the names of lock files: they are never values, like all that end in <c>.partial</c>.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.Length > Extension.Length && name[0] == '.' && name.EndsWith(Extension, StringComparison.Ordinal);

    private static string PathOf(string directory, ReadOnlySpan<char> name, string end) =>
        string.Concat(directory, System.IO.Path.EndsInDirectorySeparator(directory) ? "." : s_separatorAndDot, name.Length > LongestName || name.ContainsAny(WindowsNames.Forbidden) ? Hash(name) : name, end);

    // FNV-1a, 64 bits: the same in all processes. Letter case is ignored, because on many file systems it means nothing.
    private static string Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037;
        foreach (var c in text) hash = (hash ^ char.ToUpperInvariant(c)) * 1099511628211;
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}

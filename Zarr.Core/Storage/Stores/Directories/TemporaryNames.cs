namespace Zarr.Storage.Stores.Directories;

/// <summary>Names that writers give files until these take the place of a value, or while they hold it.</summary>
internal static class TemporaryNames
{
    /// <summary>
    /// True for those of this library and zarr-python (<c>.partial</c>), of tensorstore (<c>.__lock</c>), of network file systems (<c>.nfs...</c>: a deleted file
    /// that is still open), and for <c>.tmp</c>.
    /// </summary>
    public static bool Contains(ReadOnlySpan<char> name) =>
        PartialFile.IsName(name) || name.EndsWith(".__lock", StringComparison.Ordinal) || name.EndsWith(".tmp", StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(".nfs", StringComparison.Ordinal) && name.Length > 4 && name[4..].IndexOfAnyExceptInRange('0', 'f') < 0);

    /// <summary>
    /// True for those alone that this library and zarr-python (16 or 32 digits of base 16 before <c>.partial</c>, zarr/storage/_local.py) give a file: others that end so may be anybody's.
    /// </summary>
    public static bool IsOurs(ReadOnlySpan<char> name) => name is ".new.partial" or ".moved.partial" || (PartialFile.IsName(name) && name[..^".partial".Length] is var rest
        && rest[(rest.LastIndexOf('.') + 1)..] is { Length: 16 or 32 } digits && rest.Length > digits.Length && !digits.ContainsAnyExcept("0123456789abcdef"));
}

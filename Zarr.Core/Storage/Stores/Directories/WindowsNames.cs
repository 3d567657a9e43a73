using System.Buffers;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Names that Windows reserves or silently changes: devices such as <c>con</c> and <c>com1</c>, with or without an
/// extension, names that end in a dot or a space, and characters no file name has. A colon would name a stream of a file, a backslash
/// a file in another directory.
/// </summary>
// learn.microsoft.com, "Naming Files, Paths, and Namespaces".
internal static class WindowsNames
{
    private const int LongestName = 255;

    /// <summary>Characters that no file name has there.</summary>
    public static SearchValues<char> Forbidden { get; } = SearchValues.Create([.. "<>:\"\\|?*", .. Enumerable.Range(0, 32).Select(code => (char)code)]);

    /// <summary>Refuses a key that has such a name in it.</summary>
    public static void Check(StoreKey key)
    {
        if (key.IsRoot) return;
        foreach (var range in key.Value.AsSpan().Split('/'))
        {
            if (IsAllowed(key.Value.AsSpan(range))) continue;
            throw new ZarrException(ZarrErrorId.NameInvalid,
                $"The key '{key}' is not allowed on Windows, because of '{key.Value[range]}': names of devices (con, prn, aux, nul, com1, lpt1 ...), " +
                "names that end in a dot or a space, names of more than 255 characters, and the characters < > : \" \\ | ? * cannot be used in file names.", key);
        }
    }

    /// <summary>True when one segment of a key can be a file name.</summary>
    public static bool IsAllowed(ReadOnlySpan<char> segment)
    {
        if (segment is "" or [.., '.' or ' '] || segment.Length > LongestName || segment.ContainsAny(Forbidden)) return false;
        var dot = segment.IndexOf('.');
        Span<char> stem = stackalloc char[8];
        var name = (dot < 0 ? segment : segment[..dot]).TrimEnd(' ');
        if (name.Length >= stem.Length) return true;
        stem = stem[..name.ToUpperInvariant(stem)];
        return !(stem is "CON" or "PRN" or "AUX" or "NUL" or "CONIN$" or "CONOUT$"
            || (stem is [.., >= '1' and <= '9' or '¹' or '²' or '³'] && stem[..^1] is "COM" or "LPT" && stem.Length == 4));
    }
}

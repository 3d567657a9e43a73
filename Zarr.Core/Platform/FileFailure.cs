namespace Zarr.Platform;

/// <summary>Turns what the file system throws into a <see cref="ZarrException"/> that says what to do.</summary>
internal static class FileFailure
{
    /// <summary>True for the exceptions file operations throw.</summary>
    public static bool Is(Exception e) => e is IOException or UnauthorizedAccessException;

    /// <summary>True for links that lead in a circle: ELOOP is 40 on Linux, 62 on macOS; ERROR_CANT_RESOLVE_FILENAME 1921.</summary>
    public static bool IsCircle(Exception e) => e.HResult is 40 or 62 or unchecked((int)0x80070781);

    /// <summary>A read or a listing that failed.</summary>
    public static ZarrException Reading(Exception e, string path) => e is PathTooLongException ? TooLong(e, path) : new(
        ZarrErrorId.StoreReadFailed, $"Cannot read '{path}': {e.Message} Check that it may be read and that the disk is sound.", path, e);

    /// <summary>A write or a deletion that failed, below the root of a store.</summary>
    public static ZarrException Writing(Exception e, string path)
    {
        if (e is PathTooLongException) return TooLong(e, path);
        if (FileInTheWay(path) is { } file)
            return new(ZarrErrorId.StoreWriteFailed, $"Cannot write '{path}': '{file}' is a file, so nothing can be stored below it. Choose another name, or remove that file.", path, e);
        if (e is UnauthorizedAccessException || IsReadOnly(e))
            return new(ZarrErrorId.StoreReadOnly, $"Cannot write '{path}': {e.Message} The value is unchanged. Check the permissions of the directory, or use another one.", path, e);
        if (IsFull(e))
            return new(ZarrErrorId.StoreWriteFailed, $"Cannot write '{path}': the disk is full, or the quota is used up. The value is unchanged. Free some space and try again.", path, e);
        return new(ZarrErrorId.StoreWriteFailed, $"Cannot write '{path}': {e.Message} The value is unchanged.", path, e);
    }

    /// <summary>A write that is done, and may not outlast a power failure.</summary>
    public static ZarrException Forcing(Exception e, string path) => new(ZarrErrorId.StoreWriteFailed,
        $"'{path}' is written, but cannot be forced to the disk: {e.Message} Nothing that shows it has been written. Check the disk; where it cannot do that, Set-ZarrOption -Durability None does without.", path, e);

    /// <summary>Something that is no file where a value is to be read.</summary>
    public static ZarrException NotAFile(string path, FileKind kind) => new(ZarrErrorId.StoreReadFailed,
        $"Cannot read '{path}': it is {Name(kind)}, and values are files. Remove it, or restore the file that belongs there.", path);

    /// <summary>Something that is no file where a value is to be written.</summary>
    public static ZarrException InTheWay(string path, FileKind kind) => new(ZarrErrorId.StoreWriteFailed,
        $"Cannot write '{path}': it is {Name(kind)}. Choose another name, or remove it.", path);

    private static string Name(FileKind kind) => kind switch
    {
        FileKind.Directory => "a directory",
        FileKind.Pipe => "a named pipe",
        FileKind.Socket => "a socket",
        _ => "a device",
    };


    private static ZarrException TooLong(Exception e, string path) => new(ZarrErrorId.NameInvalid,
        $"The path '{path}' is longer than the file system allows: most allow 255 bytes for each part between separators.", path, e);

    private static string? FileInTheWay(string path)
    {
        for (var parent = Path.GetDirectoryName(path); parent is not null; parent = Path.GetDirectoryName(parent))
            if (File.Exists(parent)) return parent;
        return null;
    }

    // .NET puts errno into HResult on Unix, and 0x8007xxxx with the system's code on Windows.

    /// <summary>EROFS is 30 everywhere; ERROR_WRITE_PROTECT is 19.</summary>
    private static bool IsReadOnly(Exception e) => e.HResult is 30 or unchecked((int)0x80070013);

    /// <summary>ENOSPC is 28; EDQUOT 122 on Linux, 69 on macOS; ERROR_DISK_FULL 112, ERROR_HANDLE_DISK_FULL 39, ERROR_DISK_QUOTA_EXCEEDED 1295.</summary>
    public static bool IsFull(Exception e) =>
        e.HResult is 28 or 122 or 69 or unchecked((int)0x80070070) or unchecked((int)0x80070027) or unchecked((int)0x8007050F);
}

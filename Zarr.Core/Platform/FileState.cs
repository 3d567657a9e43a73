using Microsoft.Win32.SafeHandles;
using Zarr.Storage.Stores;

namespace Zarr.Platform;

/// <summary>
/// What stands at a path, with its length and its version, which is its modification time, its length, and the time of its last change of any kind, which no program can
/// set (times in ticks of 100 ns, UTC; the last one is 0 where the system does not tell it). A symbolic link counts as what it leads to.
/// </summary>
internal readonly record struct FileState(FileKind Kind, long Length, StoreVersion Version)
{
    /// <summary>What .NET gives for a path that does not exist, without an exception; other failures do throw.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    /// <summary>True for a file.</summary>
    public bool IsFile => Kind == FileKind.File;

    /// <summary>True for a directory.</summary>
    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>True for what is neither: a pipe, a socket, a device.</summary>
    public bool IsOther => Kind > FileKind.Directory;

    /// <summary>The modification time in ticks; 0 without a file.</summary>
    public long Ticks => Version.First;

    /// <summary>Looks at a path.</summary>
    public static FileState Of(string path)
    {
        FileState state;
        if (OperatingSystem.IsLinux() && LinuxFile.TryLook(path, out state)) return state;
        if (OperatingSystem.IsWindows() && WindowsFile.TryLook(path, out state)) return state;
        if (OperatingSystem.IsMacOS() && MacFile.TryLook(path, out state)) return state;
        var info = new FileInfo(path);
        if (info.Attributes == Missing) return default;
        if (info.Attributes.HasFlag(FileAttributes.Directory)) return new(FileKind.Directory, 0, StoreVersion.Absent);
        if (!info.Attributes.HasFlag(FileAttributes.ReparsePoint)) return Of(info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Device : FileKind.File, info.Length, info.LastWriteTimeUtc.Ticks, 0);
        try
        {
            // The facts above are the link's own.
            using var handle = Open(path, out state);
            return state;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || FileFailure.IsCircle(e))
        {
            return default;
        }
    }

    /// <summary>Looks at an open file.</summary>
    public static FileState Of(SafeFileHandle handle)
    {
        FileState state;
        if (OperatingSystem.IsLinux() && LinuxFile.TryLook(handle, out state)) return state;
        if (OperatingSystem.IsWindows() && WindowsFile.TryLook(handle, out state)) return state;
        if (OperatingSystem.IsMacOS() && MacFile.TryLook(handle, out state)) return state;
        return Of(FileKind.File, RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle).Ticks, 0);
    }

    /// <summary>From what a system says; directories have neither length nor version.</summary>
    public static FileState Of(FileKind kind, long length, long modified, long changed) =>
        kind == FileKind.Directory ? new(kind, 0, StoreVersion.Absent) : new(kind, length, new StoreVersion(modified, length, changed));

    /// <summary>Opens a file to read it, letting others replace or delete it meanwhile: the bytes stay the opened ones.</summary>
    public static SafeFileHandle Open(string path) => Open(path, out _);

    /// <summary>The same, and what was opened.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreReadFailed"/>: it is no file.</exception>
    public static SafeFileHandle Open(string path, out FileState state)
    {
        var handle = OperatingSystem.IsWindows() ? null : UnixFile.TryOpen(path);
        // A socket cannot be opened.
        if (handle is null && (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()) && Of(path) is { IsOther: true } other) throw FileFailure.NotAFile(path, other.Kind);
        handle ??= File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            state = Of(handle);
            return state.IsFile ? handle : throw FileFailure.NotAFile(path, state.Kind);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}

using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores;

/// <summary>
/// What stands at a path: nothing, a directory, or a file with its length and its version, which is its modification
/// time (ticks of 100 ns, UTC) and its length. A symbolic link counts as what it leads to.
/// </summary>
internal readonly record struct FileState(bool IsDirectory, long Length, StoreVersion Version)
{
    /// <summary>What .NET gives for a path that does not exist, without an exception; other failures do throw.</summary>
    private const FileAttributes Missing = (FileAttributes)(-1);

    /// <summary>The modification time, in ticks, that enumeration gives for a file that has vanished: 1601-01-01.</summary>
    private const long VanishedTicks = 504911232000000000;

    /// <summary>True for a file.</summary>
    public bool IsFile => Version != StoreVersion.Absent;

    /// <summary>The modification time in ticks; 0 without a file.</summary>
    public long Ticks => Version.First;

    /// <summary>Looks at a path.</summary>
    public static FileState Of(string path)
    {
        if (OperatingSystem.IsLinux() && LinuxFile.TryLook(path, out var state)) return state;
        var info = new FileInfo(path);
        if (info.Attributes == Missing) return default;
        if (info.Attributes.HasFlag(FileAttributes.Directory)) return new(true, 0, StoreVersion.Absent);
        if (!info.Attributes.HasFlag(FileAttributes.ReparsePoint)) return Of(info.Length, info.LastWriteTimeUtc);
        try
        {
            // The facts above are the link's own.
            using var handle = Open(path);
            return Of(handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || FileFailure.IsCircle(e))
        {
            return default;
        }
    }

    /// <summary>Looks at an open file.</summary>
    public static FileState Of(SafeFileHandle handle) => Of(RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));

    /// <summary>From the facts of an enumeration; default for a file that has vanished.</summary>
    public static FileState Of(long length, DateTime modified) =>
        modified.Ticks == VanishedTicks ? default : new(false, length, new StoreVersion(modified.Ticks, length));

    /// <summary>Opens a file to read it, letting others replace or delete it meanwhile: the bytes stay the opened ones.</summary>
    public static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}

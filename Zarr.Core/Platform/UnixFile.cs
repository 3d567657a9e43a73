using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>Opens files and directories in ways that .NET has no name for. On Windows none of this is called.</summary>
internal static partial class UnixFile
{
    // fcntl.h: those of Linux are the same for all processors that .NET runs on.
    private const int ReadOnly = 0;
    private static readonly int s_nonBlocking = OperatingSystem.IsMacOS() ? 0x4 : 0x800;
    private static readonly int s_noTerminal = OperatingSystem.IsMacOS() ? 0x20000 : 0x100;
    private static readonly int s_closeOnExec = OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    // sys/stat.h, the same everywhere.
    private const int FormatMask = 0xf000, PipeFormat = 0x1000, DirectoryFormat = 0x4000, FileFormat = 0x8000, SocketFormat = 0xc000;

    private const int Interrupted = 4;
    private const uint Write = 2;

    /// <summary>What a file's mode says it is.</summary>
    public static FileKind KindOf(int mode) => (mode & FormatMask) switch
    {
        // None: of a file on FUSE that another machine replaces, Linux may for a moment not tell. Who opens it sees what it is.
        FileFormat or 0 => FileKind.File,
        DirectoryFormat => FileKind.Directory,
        PipeFormat => FileKind.Pipe,
        SocketFormat => FileKind.Socket,
        _ => FileKind.Device,
    };

    /// <summary>A time of the system in ticks of 100 ns.</summary>
    public static long Ticks(long seconds, long nanoseconds) => unchecked(DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond + nanoseconds / 100);

    /// <summary>
    /// Opens what stands at a path for reading, without waiting for anyone: a named pipe is opened at once, which .NET would wait for. Null where it cannot be; .NET's own call
    /// tells why then.
    /// </summary>
    public static SafeFileHandle? TryOpen(string path)
    {
        int descriptor;
        do descriptor = Open(path, ReadOnly | s_nonBlocking | s_noTerminal | s_closeOnExec);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Opens a directory, to force it to the disk.</summary>
    public static SafeFileHandle OpenDirectory(string path)
    {
        if (TryOpen(path) is { } handle) return handle;
        // For what .NET has to say of it.
        if (!Directory.Exists(path)) throw new DirectoryNotFoundException($"Could not find the directory '{path}'.");
        throw new UnauthorizedAccessException($"The directory '{path}' may not be opened.");
    }

    /// <summary>Lets the system begin to write the bytes of a file to the disk, and waits for nothing; only Linux can.</summary>
    public static void StartWriting(string path)
    {
        if (!OperatingSystem.IsLinux() || TryOpen(path) is not { } handle) return;
        using (handle) _ = SyncFileRange(handle, 0, 0, Write);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);
}

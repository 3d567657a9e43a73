using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>
/// The system calls of locks on Linux and macOS. Not those of .NET: it takes a lock that fails for one that is held, and leaves all out where
/// <c>DOTNET_SYSTEM_IO_DISABLEFILELOCKING</c> is set.
/// </summary>
internal static partial class LockCalls
{
    // errno.h: the first five are the same everywhere.
    public const int NotPermitted = 1, NoEntry = 2, NoAccess = 13, Exists = 17;
    private const int Interrupted = 4;

    public static readonly int IsCircle = OperatingSystem.IsLinux() ? 40 : 62;
    private static readonly int s_busy = OperatingSystem.IsLinux() ? 11 : 35;

    // fcntl.h of Linux (x86 and the generic ones; ARM and PowerPC have two of their own) and of macOS.
    private static readonly bool s_isOther = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le;
    private static readonly int s_directory = !OperatingSystem.IsLinux() ? 0x100000 : s_isOther ? 0x4000 : 0x10000;
    private static readonly int s_noFollow = !OperatingSystem.IsLinux() ? 0x100 : s_isOther ? 0x8000 : 0x20000;
    private static readonly int s_closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;
    private static readonly int s_nonBlocking = OperatingSystem.IsLinux() ? 0x800 : 0x4;
    private const int ReadWrite = 2, Create = 0x40, Exclusive = 0x80;

    // sys/file.h, the same everywhere; linux/fcntl.h: locks of an open file, not of a process.
    private const int LockExclusively = 2, LockWithoutWaiting = 4;
    private const int SetOpenFileLock = 37;
    private const short WriteLock = 1, Unlock = 2;

    /// <summary>Opens a directory to read; null and the error when it cannot be.</summary>
    public static SafeFileHandle? OpenDirectory(string path, out int error) => Wrap(Open(path, s_directory | s_closeOnExec), out error);

    /// <summary>Opens a file that is there, and that is no link, to read and write, without waiting for the other end of a pipe.</summary>
    public static SafeFileHandle? OpenFile(string path, out int error)
    {
        if (!OperatingSystem.IsWindows()) return Wrap(Open(path, ReadWrite | s_noFollow | s_closeOnExec | s_nonBlocking), out error);
        return OpenManaged(path, FileMode.Open, out error);
    }

    /// <summary>Opens a file to look at it, whatever it is; null when it cannot be.</summary>
    public static SafeFileHandle? OpenToLook(string path) => Wrap(Open(path, s_closeOnExec | s_nonBlocking), out _);

    /// <summary>Creates a file that is not there, not even as a link that leads nowhere.</summary>
    public static SafeFileHandle? CreateFile(string path, out int error)
    {
        if (OperatingSystem.IsLinux()) return Wrap(Open(path, ReadWrite | Create | Exclusive | s_noFollow | s_closeOnExec, 0x1b6), out error);
        // The third argument is passed in another way on macOS, which .NET knows.
        return OpenManaged(path, FileMode.CreateNew, out error);
    }

    /// <summary>Locks an open file or directory against everyone who does this; false when someone else has. What is no success and no refusal is an error number.</summary>
    public static bool TryLock(SafeFileHandle handle, out int error)
    {
        int result;
        do result = Flock(handle, LockExclusively | LockWithoutWaiting);
        while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);
        error = Failed(result);
        return result == 0;
    }

    /// <summary>Locks one byte of an open file on Linux, also between the clients of a network file system.</summary>
    public static bool TryLockByte(SafeFileHandle handle, long offset, out int error) => SetByte(handle, WriteLock, offset, out error);

    /// <summary>Gives it back.</summary>
    public static void UnlockByte(SafeFileHandle handle, long offset) => SetByte(handle, Unlock, offset, out _);

    /// <summary>Removes a name; false when it is not there or cannot be.</summary>
    public static bool TryRemove(string path) => Unlink(path) == 0;

    /// <summary>Removes a directory that is empty and no link.</summary>
    public static bool TryRemoveDirectory(string path) => RemoveDirectory(path) == 0;

    /// <summary>Gives a file the permissions of the directory it lies in, as far as they mean something for it: whoever may make files there may take the lock.</summary>
    public static void Share(SafeFileHandle file, int mode, int group)
    {
        // Of another's group only the owner's files can be; then the others are refused by name.
        if (group >= 0) ChangeOwner(file, -1, group);
        ChangeMode(file, mode);
    }

    /// <summary>The exception that .NET would throw.</summary>
    public static Exception Failure(int error)
    {
        var text = Marshal.GetPInvokeErrorMessage(error);
        return error is NoAccess or NotPermitted ? new UnauthorizedAccessException(text) : new IOException(text, error);
    }

    private static bool SetByte(SafeFileHandle handle, short type, long offset, out int error)
    {
        var area = new Area { Type = type, Start = offset, Length = 1 };
        int result;
        do result = Control(handle, SetOpenFileLock, ref area);
        while (result != 0 && Marshal.GetLastPInvokeError() == Interrupted);
        error = Failed(result);
        return result == 0;
    }

    private static SafeFileHandle? OpenManaged(string path, FileMode mode, out int error)
    {
        error = 0;
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            error = e switch
            {
                DirectoryNotFoundException or FileNotFoundException => NoEntry,
                // Windows: the file is being deleted, or open to nobody else.
                UnauthorizedAccessException when OperatingSystem.IsWindows() && File.Exists(path) => Exists,
                UnauthorizedAccessException => NoAccess,
                _ when e.HResult is Exists or unchecked((int)0x80070050) or unchecked((int)0x80070020) || e.HResult == s_busy => Exists,
                _ => e.HResult,
            };
            return null;
        }
    }

    /// <summary>0 for a lock that someone else has: EAGAIN, and for byte locks EACCES too.</summary>
    private static int Failed(int result) => result == 0 || Marshal.GetLastPInvokeError() is var error && (error == s_busy || error == NoAccess) ? 0 : error;

    private static SafeFileHandle? Wrap(int descriptor, out int error)
    {
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle handle, int command, ref Area area);

    [LibraryImport("libc", EntryPoint = "unlink", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RemoveDirectory(string path);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeFileHandle handle, int mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle handle, int owner, int group);

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    private struct Area
    {
        [FieldOffset(0)] public short Type;
        [FieldOffset(8)] public long Start;
        [FieldOffset(16)] public long Length;
    }
}

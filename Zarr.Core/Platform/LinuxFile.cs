using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>
/// Looks at a path by <c>statx</c>, one system call and nothing else: a scan of many small chunks consists of little more. Where the system does not have it, or it
/// fails, <see cref="FileInfo"/> looks again and tells why.
/// </summary>
internal static partial class LinuxFile
{
    /// <summary>Errors of errno.h that say that nothing is there.</summary>
    private const int NoEntry = 2, NotADirectory = 20, TooManyLinks = 40;

    // fcntl.h and linux/fcntl.h, the same for every processor.
    private const int CurrentDirectory = -100, NoFollow = 0x100, EmptyPath = 0x1000, ForceSync = 0x2000;
    private const int PathOnly = 0x200000, CloseOnExec = 0x80000;

    private const uint Needed = LinuxStatus.TypePart | LinuxStatus.ModifiedPart | LinuxStatus.SizePart;

    // The number of statx(2) in unistd.h. By number, because C libraries before 2018 have no name for it.
    private static readonly nint s_statX = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 332,
        Architecture.X86 or Architecture.Ppc64le => 383,
        Architecture.S390x => 379,
        Architecture.Arm or Architecture.Armv6 => 397,
        _ => 291,
    };

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way.</summary>
    public static bool TryLook(string path, out FileState state) => TryLook(CurrentDirectory, path, out state);

    /// <summary>The same of a path from an open directory.</summary>
    public static bool TryLook(int directory, string path, out FileState state)
    {
        state = default;
        return StatX(s_statX, directory, path, 0, Needed | LinuxStatus.ChangedPart, out var found) == 0 ? TryTell(found, out state) : IsMissing(Marshal.GetLastPInvokeError());
    }

    /// <summary>The same of what is open.</summary>
    public static bool TryLook(SafeFileHandle handle, out FileState state)
    {
        state = default;
        return StatX(s_statX, handle, "", EmptyPath, Needed | LinuxStatus.ChangedPart, out var found) == 0 && TryTell(found, out state);
    }

    /// <summary>The asked parts of the status of a path; otherwise the error.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">True to look at a link itself, and not at what it leads to.</param>
    /// <param name="isForced">True to ask the server of a network file system again.</param>
    /// <param name="parts">What is asked for.</param>
    /// <param name="status">The status.</param>
    public static int Status(string path, bool isLink, bool isForced, uint parts, out LinuxStatus status) =>
        ErrorOf(StatX(s_statX, CurrentDirectory, path, (isLink ? NoFollow : 0) | (isForced ? ForceSync : 0), parts, out status));

    /// <summary>The asked parts of the status of what is open, as the server of a network file system has it now; otherwise the error.</summary>
    public static int Status(SafeFileHandle handle, uint parts, out LinuxStatus status) => ErrorOf(StatX(s_statX, handle, "", EmptyPath | ForceSync, parts, out status));

    /// <summary>True for the errors that say that nothing is there.</summary>
    public static bool IsMissing(int error) => error is NoEntry or NotADirectory or TooManyLinks;

    /// <summary>Opens a directory for looking at what is in it; null when it cannot be, and whether that is because there is none.</summary>
    public static SafeFileHandle? Open(string path, out bool isMissing)
    {
        var descriptor = Open(path, PathOnly | CloseOnExec);
        var error = Marshal.GetLastPInvokeError();
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        isMissing = handle.IsInvalid && error is (NoEntry or NotADirectory);
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        return null;
    }

    private static bool TryTell(in LinuxStatus found, out FileState state)
    {
        state = default;
        if ((found.Parts & Needed) != Needed) return false;
        // Not every file system keeps the time of change.
        state = FileState.Of(UnixFile.KindOf(found.Mode), (long)found.Size, found.Modified.Ticks, (found.Parts & LinuxStatus.ChangedPart) == 0 ? 0 : found.Changed.Ticks);
        return true;
    }

    private static int ErrorOf(nint result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint StatX(nint number, nint directory, string path, nint flags, nuint parts, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint StatX(nint number, SafeFileHandle file, string path, nint flags, nuint parts, out LinuxStatus status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
}

using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores;

/// <summary>
/// Looks at a path by <c>statx</c>, one system call and nothing else: a scan of many small chunks consists of little more. Where it is
/// missing or fails, <see cref="FileInfo"/> looks again and tells why.
/// </summary>
internal static partial class LinuxFile
{
    // linux/stat.h and fcntl.h, the same for every processor.
    private const int CurrentDirectory = -100, SyncAsStat = 0, EmptyPath = 0x1000;
    private const uint Type = 0x1, ModificationTime = 0x40, ChangeTime = 0x80, Size = 0x200, Needed = Type | ModificationTime | Size, Wanted = Needed | ChangeTime;
    private const int PathOnly = 0x200000, CloseOnExec = 0x80000;
    private const int NoEntry = 2, NotADirectory = 20, TooManyLinks = 40;

    private static bool s_missing;

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way.</summary>
    public static bool TryLook(string path, out FileState state) => TryLook(CurrentDirectory, path, SyncAsStat, out state);

    /// <summary>The same of a path from an open directory.</summary>
    public static bool TryLook(int directory, string path, out FileState state) => TryLook(directory, path, SyncAsStat, out state);

    /// <summary>The same of what is open.</summary>
    public static bool TryLook(SafeFileHandle handle, out FileState state) => TryLook((int)handle.DangerousGetHandle(), "", EmptyPath, out state);

    private static bool TryLook(int directory, string path, int flags, out FileState state)
    {
        state = default;
        if (s_missing) return false;
        try
        {
            if (StatX(directory, path, flags, Wanted, out var found) != 0) return Marshal.GetLastPInvokeError() is NoEntry or NotADirectory or TooManyLinks;
            if ((found.Mask & Needed) != Needed) return false;
            // Not every file system keeps the time of change.
            state = FileState.Of(UnixFile.KindOf(found.Mode), (long)found.Size, found.Modified.Ticks, (found.Mask & ChangeTime) == 0 ? 0 : found.Changed.Ticks);
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018.
            s_missing = true;
            return false;
        }
    }

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

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    /// <summary>struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(96)] public Time Changed;
        [FieldOffset(112)] public Time Modified;
    }

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;

        public readonly long Ticks => UnixFile.Ticks(Seconds, Nanoseconds);
    }
}

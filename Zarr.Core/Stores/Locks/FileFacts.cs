using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores.Locks;

/// <summary>What tells one file from another on Linux and macOS, whatever its name, and who may use it. As the server of a network file system has it now.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The file in it.</param>
/// <param name="Mode">Its type and permissions.</param>
/// <param name="Owner">The user who has it.</param>
/// <param name="Group">The group.</param>
/// <param name="Modified">When it was last written, in ticks, by the clock of the file system.</param>
internal readonly partial record struct FileFacts(ulong Device, ulong Number, int Mode, int Owner, int Group, long Modified)
{
    // linux/stat.h and fcntl.h.
    private const int CurrentDirectory = -100, NoFollow = 0x100, EmptyPath = 0x1000, ForceSync = 0x2000;
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x100;

    // The number of statx(2) in unistd.h.
    private static readonly nint s_statX = RuntimeInformation.ProcessArchitecture switch { Architecture.X64 => 332, Architecture.X86 or Architecture.Ppc64le => 383, Architecture.S390x => 379, Architecture.Arm or Architecture.Armv6 => 397, _ => 291 };

    /// <summary>True for a file, and not a directory, pipe or device.</summary>
    public bool IsFile => (Mode & 0xf000) == 0x8000;

    /// <summary>True when both are one file.</summary>
    public bool IsSame(in FileFacts other) => Number == other.Number && Device == other.Device;

    /// <summary>Looks at an open file or directory.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileFacts Of(SafeFileHandle handle) => Look(handle, null, isLink: false, out var error) is { } facts ? facts : throw LockCalls.Failure(error);

    /// <summary>Looks at a path; null where nothing is, or nothing that may be looked at.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">True to look at a link itself, and not at what it leads to.</param>
    public static FileFacts? At(string path, bool isLink) => Look(null, path, isLink, out _);

    private static FileFacts? Look(SafeFileHandle? handle, string? path, bool isLink, out int error)
    {
        if (!OperatingSystem.IsLinux()) return LookOnMac(handle, path, isLink, out error);
        StatusX found;
        var result = handle is not null ? StatX(s_statX, handle, "", EmptyPath | ForceSync, Wanted, out found) : StatX(s_statX, CurrentDirectory, path!, ForceSync | (isLink ? NoFollow : 0), Wanted, out found);
        error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return result != 0 ? null : new FileFacts(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Number, found.Mode, (int)found.Owner, (int)found.Group,
            DateTime.UnixEpoch.Ticks + found.Seconds * TimeSpan.TicksPerSecond + found.Nanoseconds / 100);
    }

    private static FileFacts? LookOnMac(SafeFileHandle? handle, string? path, bool isLink, out int error)
    {
        Status found;
        var isArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        var result = handle is not null ? isArm ? FStat(handle, out found) : FStat64(handle, out found)
            : isLink ? isArm ? LStat(path!, out found) : LStat64(path!, out found)
            : isArm ? Stat(path!, out found) : Stat64(path!, out found);
        error = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return result != 0 ? null : new FileFacts(found.Device, found.Number, found.Mode, (int)found.Owner, (int)found.Group,
            DateTime.UnixEpoch.Ticks + found.Seconds * TimeSpan.TicksPerSecond + found.Nanoseconds / 100);
    }

    // By number: not every C library has it.
    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint StatX(nint number, nint directory, string path, nint flags, nuint mask, out StatusX status);

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial nint StatX(nint number, SafeFileHandle file, string path, nint flags, nuint mask, out StatusX status);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStat(SafeFileHandle file, out Status status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int FStat64(SafeFileHandle file, out Status status);

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat64(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LStat(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LStat64(string path, out Status status);

    /// <summary>struct statx of Linux, the same for every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct StatusX
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(24)] public uint Group;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Number;
        [FieldOffset(112)] public long Seconds;
        [FieldOffset(120)] public uint Nanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary>struct stat of macOS with 64-bit numbers (sys/stat.h).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(0)] public uint Device;
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(8)] public ulong Number;
        [FieldOffset(16)] public uint Owner;
        [FieldOffset(20)] public uint Group;
        [FieldOffset(48)] public long Seconds;
        [FieldOffset(56)] public long Nanoseconds;
    }
}

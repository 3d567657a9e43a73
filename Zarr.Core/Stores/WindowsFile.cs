using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores;

/// <summary>
/// Looks at a path or an open file by <c>GetFileInformationByHandleEx</c> of Windows, which tells the time of its last change; .NET does not. Opening it for its attributes
/// alone is in nobody's way.
/// </summary>
internal static partial class WindowsFile
{
    // winnt.h, fileapi.h, minwinbase.h
    private const uint ReadAttributes = 0x80, ShareAll = 7, OpenExisting = 3, BackupSemantics = 0x02000000;
    private const int BasicInfo = 0, StandardInfo = 1;
    private const uint Disk = 1, Pipe = 3;

    // Longer paths need a prefix, with which "/" is no separator.
    private const int LongPath = 248;

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way, or nothing is there.</summary>
    public static bool TryLook(string path, out FileState state)
    {
        state = default;
        using var handle = CreateFile(path.Length < LongPath || path.StartsWith(@"\\?\", StringComparison.Ordinal) ? path : Prefixed(path.Replace('/', '\\')), ReadAttributes, ShareAll, 0, OpenExisting, BackupSemantics, 0);
        return !handle.IsInvalid && TryLook(handle, out state);
    }

    /// <summary>The same of what is open.</summary>
    public static bool TryLook(SafeFileHandle handle, out FileState state)
    {
        state = default;
        if (GetFileType(handle) is var type and not Disk)
        {
            state = FileState.Of(type == Pipe ? FileKind.Pipe : FileKind.Device, 0, 1, 0);
            return true;
        }

        if (!GetBasic(handle, BasicInfo, out var basic, Marshal.SizeOf<Basic>()) || !GetStandard(handle, StandardInfo, out var standard, Marshal.SizeOf<Standard>())) return false;
        state = FileState.Of(standard.IsDirectory != 0 ? FileKind.Directory : FileKind.File, standard.Length, Ticks(basic.Modified), Ticks(basic.Changed));
        return true;
    }

    private static string Prefixed(string path) => path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC" + path[1..] : @"\\?\" + path;

    // From 1601; 0 where a file system does not keep it.
    private static long Ticks(long time) => time == 0 ? 0 : time + 504911232000000000;

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(SafeFileHandle handle);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetBasic(SafeFileHandle handle, int kind, out Basic basic, int length);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetStandard(SafeFileHandle handle, int kind, out Standard standard, int length);

    /// <summary>FILE_BASIC_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Basic
    {
        public long Created, Accessed, Modified, Changed;
        public uint Attributes;
        public int Padding;
    }

    /// <summary>FILE_STANDARD_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Standard
    {
        public long Allocated, Length;
        public uint Links;
        public byte IsDeleted, IsDirectory;
        public short Padding;
    }
}

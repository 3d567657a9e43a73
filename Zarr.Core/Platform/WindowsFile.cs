using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Platform;

/// <summary>
/// Looks at a path or an open file by <c>GetFileInformationByHandleEx</c> of Windows, which tells the time of its last change and its number; .NET does not. Opening it for its attributes
/// alone is in nobody's way. Renames files as Unix does.
/// </summary>
internal static partial class WindowsFile
{
    // winnt.h, fileapi.h, minwinbase.h, winbase.h, winerror.h
    private const uint ReadAttributes = 0x80, Delete = 0x10000, Synchronize = 0x100000, ShareAll = 7, OpenExisting = 3, BackupSemantics = 0x02000000, ReparsePoint = 0x00200000;
    private const int BasicInfo = 0, StandardInfo = 1, IdInfo = 18, RenameInfoEx = 22;
    private const uint ReplaceIfExists = 1, PosixSemantics = 2;
    private const uint Disk = 1, Pipe = 3;

    private const int FileNotFound = 2, PathNotFound = 3;

    // Longer paths need a prefix, with which "/" is no separator.
    private const int LongPath = 248;

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way, or nothing is there.</summary>
    public static bool TryLook(string path, out FileState state)
    {
        state = default;
        using var handle = Open(path, ReadAttributes);
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

    /// <summary>The number of a directory on its volume, which NTFS and ReFS never give again; all zero where there is none, null where the file system has no such numbers.</summary>
    public static DirectoryIdentity? IdentityOf(string path)
    {
        using var handle = Open(path, ReadAttributes);
        if (handle.IsInvalid) return Marshal.GetLastPInvokeError() is FileNotFound or PathNotFound ? default(DirectoryIdentity) : null;
        if (GetId(handle, IdInfo, out var id, Marshal.SizeOf<Id>())) return new(id.Volume, id.Low, id.High);
        // Older shares tell the half of it that NTFS uses.
        return GetNumber(handle, out var found) && (found.High | found.Low) != 0 ? new(found.Volume, ((ulong)found.High << 32) | found.Low, 0) : null;
    }

    /// <summary>
    /// Brings a file to a place in one step, also where others have open what is there, if they let it be deleted: it stays theirs. <c>MoveFileEx</c>, which .NET calls, is refused then.
    /// False, and nothing happened, where it failed, or is not known: on FAT, on many shares, before Windows 10.
    /// </summary>
    public static bool TryReplace(string source, string target)
    {
        using var handle = Open(source, Delete | Synchronize, ReparsePoint);
        if (handle.IsInvalid) return false;
        // FILE_RENAME_INFO: flags, no directory, the length of the name in bytes, the name and a zero.
        var name = MemoryMarshal.AsBytes(Prefixed(Path.GetFullPath(target)).AsSpan());
        var lengthAt = 2 * nint.Size;
        var info = new byte[lengthAt + sizeof(int) + name.Length + sizeof(char)];
        BinaryPrimitives.WriteUInt32LittleEndian(info, ReplaceIfExists | PosixSemantics);
        BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(lengthAt), name.Length);
        name.CopyTo(info.AsSpan(lengthAt + sizeof(int)));
        return SetInformation(handle, RenameInfoEx, info, info.Length);
    }

    private static SafeFileHandle Open(string path, uint access, uint flags = 0) =>
        CreateFile(path.Length < LongPath ? path : Prefixed(path.Replace('/', '\\')), access, ShareAll, 0, OpenExisting, BackupSemantics | flags, 0);

    private static string Prefixed(string path) => path.StartsWith(@"\\?\", StringComparison.Ordinal) || path.StartsWith(@"\\.\", StringComparison.Ordinal) ? path
        : path.StartsWith(@"\\", StringComparison.Ordinal) ? @"\\?\UNC" + path[1..] : @"\\?\" + path;

    // From 1601; 0 where a file system does not keep it.
    private static long Ticks(long time) => time == 0 ? 0 : time + 504911232000000000;

    [LibraryImport("kernel32", EntryPoint = "CreateFileW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    private static partial SafeFileHandle CreateFile(string path, uint access, uint share, nint security, uint disposition, uint flags, nint template);

    [LibraryImport("kernel32")]
    private static partial uint GetFileType(SafeFileHandle handle);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetBasic(SafeFileHandle handle, int kind, out Basic basic, int length);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetStandard(SafeFileHandle handle, int kind, out Standard standard, int length);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandleEx")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetId(SafeFileHandle handle, int kind, out Id id, int length);

    [LibraryImport("kernel32", EntryPoint = "GetFileInformationByHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetNumber(SafeFileHandle handle, out Numbered found);

    [LibraryImport("kernel32", EntryPoint = "SetFileInformationByHandle")]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetInformation(SafeFileHandle handle, int kind, byte[] information, int length);

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

    /// <summary>FILE_ID_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Id
    {
        public ulong Volume, Low;
        public long High;
    }

    /// <summary>BY_HANDLE_FILE_INFORMATION.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 52)]
    private struct Numbered
    {
        [FieldOffset(28)] public uint Volume;
        [FieldOffset(44)] public uint High;
        [FieldOffset(48)] public uint Low;
    }
}

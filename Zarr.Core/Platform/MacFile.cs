using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>Looks at a path or an open file by <c>stat</c> of macOS, which tells the kind of a file and the time of its last change; .NET tells neither.</summary>
internal static partial class MacFile
{
    private const int NoEntry = 2, NotADirectory = 20, TooManyLinks = 62;

    // On Intel the plain name is that of a call with 32-bit inode numbers (sys/cdefs.h).
    private static readonly bool s_isIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way.</summary>
    public static bool TryLook(string path, out FileState state)
    {
        var error = Status(path, isLink: false, out var found);
        state = error == 0 ? StateOf(found) : default;
        return error is 0 or NoEntry or NotADirectory or TooManyLinks;
    }

    /// <summary>The same of what is open.</summary>
    public static bool TryLook(SafeFileHandle handle, out FileState state)
    {
        var error = Status(handle, out var found);
        state = error == 0 ? StateOf(found) : default;
        return error == 0;
    }

    /// <summary>The status of a path, or of a link itself where that is asked for; otherwise the error.</summary>
    public static int Status(string path, bool isLink, out MacStatus status) => ErrorOf(
        isLink ? s_isIntel ? LinkStatIntel(path, out status) : LinkStat(path, out status)
        : s_isIntel ? StatIntel(path, out status) : Stat(path, out status));

    /// <summary>The status of what is open; otherwise the error.</summary>
    public static int Status(SafeFileHandle handle, out MacStatus status) => ErrorOf(s_isIntel ? HandleStatIntel(handle, out status) : HandleStat(handle, out status));

    private static FileState StateOf(in MacStatus found) => FileState.Of(UnixFile.KindOf(found.Mode), found.Size, found.Modified, found.Changed);

    private static int ErrorOf(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatIntel(string path, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "lstat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LinkStat(string path, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "lstat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int LinkStatIntel(string path, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int HandleStat(SafeFileHandle handle, out MacStatus status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    private static partial int HandleStatIntel(SafeFileHandle handle, out MacStatus status);
}

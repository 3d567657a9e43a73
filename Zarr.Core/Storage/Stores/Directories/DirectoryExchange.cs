using System.Runtime.InteropServices;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Lets two directory entries trade names in one step, so that at every moment each name leads to something: <c>renameat2</c> of Linux and <c>renamex_np</c> of
/// macOS. Windows has no such call, nor have some file systems: then two renames do it, between which a name leads nowhere.
/// </summary>
internal static partial class DirectoryExchange
{
    // linux/fcntl.h, linux/fs.h and sys/stdio.h of macOS.
    private const int CurrentDirectory = -100;
    private const uint Exchange = 2, Swap = 2;

    /// <summary>Set by tests, which show what happens where there is no such call.</summary>
    internal static AsyncLocal<bool> IsMissing { get; } = new();

    /// <summary>Trades the names; false, and nothing happened, where that cannot be done, or one of them leads nowhere.</summary>
    public static bool Try(string one, string other)
    {
        if (IsMissing.Value) return false;
        try
        {
            return OperatingSystem.IsLinux() ? RenameAt2(CurrentDirectory, one, CurrentDirectory, other, Exchange) == 0
                : OperatingSystem.IsMacOS() && RenameXNp(one, other, Swap) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library that does not name the call.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oneDirectory, string one, int otherDirectory, string other, uint flags);

    [LibraryImport("libc", EntryPoint = "renamex_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameXNp(string one, string other, uint flags);
}

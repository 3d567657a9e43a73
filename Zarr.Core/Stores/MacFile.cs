using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores;

/// <summary>Looks at a path or an open file by <c>stat</c> of macOS, which tells the kind of a file and the time of its last change; .NET tells neither.</summary>
internal static partial class MacFile
{
    private const int NoEntry = 2, NotADirectory = 20, TooManyLinks = 62;

    // On Intel the plain name is that of a call with 32-bit inode numbers (sys/cdefs.h).
    private static readonly bool s_isIntel = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>What stands at the path, a link counting as what it leads to; false when it cannot be told this way.</summary>
    public static bool TryLook(string path, out FileState state)
    {
        var result = s_isIntel ? StatIntel(path, out var found) : Stat(path, out found);
        state = result == 0 ? found.State : default;
        return result == 0 || Marshal.GetLastPInvokeError() is NoEntry or NotADirectory or TooManyLinks;
    }

    /// <summary>The same of what is open.</summary>
    public static bool TryLook(SafeFileHandle handle, out FileState state)
    {
        var result = s_isIntel ? HandleStatIntel(handle, out var found) : HandleStat(handle, out found);
        state = result == 0 ? found.State : default;
        return result == 0;
    }

    [LibraryImport("libc", EntryPoint = "stat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Stat(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int StatIntel(string path, out Status status);

    [LibraryImport("libc", EntryPoint = "fstat")]
    private static partial int HandleStat(SafeFileHandle handle, out Status status);

    [LibraryImport("libc", EntryPoint = "fstat$INODE64")]
    private static partial int HandleStatIntel(SafeFileHandle handle, out Status status);

    /// <summary>struct stat of sys/stat.h with 64-bit inode numbers.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 144)]
    private struct Status
    {
        [FieldOffset(4)] public ushort Mode;
        [FieldOffset(48)] public long ModifiedSeconds;
        [FieldOffset(56)] public long ModifiedNanoseconds;
        [FieldOffset(64)] public long ChangedSeconds;
        [FieldOffset(72)] public long ChangedNanoseconds;
        [FieldOffset(96)] public long Size;

        public readonly FileState State =>
            FileState.Of(UnixFile.KindOf(Mode), Size, UnixFile.Ticks(ModifiedSeconds, ModifiedNanoseconds), UnixFile.Ticks(ChangedSeconds, ChangedNanoseconds));
    }
}

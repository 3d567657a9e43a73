using System.Runtime.InteropServices;
using Zarr.Stores.Locks;

namespace Zarr.Stores;

/// <summary>Which directory it is that a path leads to: another one that takes its place has another identity, and no change in it does. All zero where there is none.</summary>
internal readonly partial record struct DirectoryIdentity(ulong Device, ulong Number, long Born)
{
    // linux/stat.h and fcntl.h.
    private const int CurrentDirectory = -100, SyncAsStat = 0;
    private const uint InodeNumber = 0x100, BirthTime = 0x800;

    /// <summary>Looks at a path; null where the system does not tell.</summary>
    public static DirectoryIdentity? Of(string path)
    {
        // There the number is not given again; the moment says nothing, since a directory takes over that of one that had its name.
        if (OperatingSystem.IsWindows()) return WindowsFile.IdentityOf(path);
        // HFS+ keeps whole seconds.
        if (!OperatingSystem.IsLinux()) return FileFacts.At(path, isLink: false) is { } facts ? new(facts.Device, facts.Number, Directory.GetCreationTimeUtc(path).Ticks) : default(DirectoryIdentity);
        try
        {
            // A number is given again when its directory is gone; with the moment it is not.
            return StatX(CurrentDirectory, path, SyncAsStat, InodeNumber | BirthTime, out var found) != 0 ? default(DirectoryIdentity)
                : new(((ulong)found.Major << 32) | found.Minor, found.Inode, (found.Seconds * 1_000_000_000) + found.Nanoseconds);
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out Status status);

    /// <summary>struct statx.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(80)] public long Seconds;
        [FieldOffset(88)] public uint Nanoseconds;
        [FieldOffset(136)] public uint Major;
        [FieldOffset(140)] public uint Minor;
    }
}

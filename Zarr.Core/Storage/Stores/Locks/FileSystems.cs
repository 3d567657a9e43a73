using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>Which locks hold on a file system. What is not known to hold here is not used: a lock that two can have is worse than none, because nobody notices.</summary>
internal static partial class FileSystems
{
    // Not numbers of the kernel's: a block device, and the local ones of macOS, which have names.
    private const uint Disk = 1, MacLocal = 2;

    // linux/magic.h. For FUSE the kernel answers for locks where the server does not.
    private const uint Nfs = 0x6969;

    // Local without a device of their own (linux/magic.h; zfs, bcachefs: their own sources): btrfs, tmpfs, ramfs, overlayfs, zfs, bcachefs.
    private static readonly HashSet<uint> s_local = [Disk, MacLocal, 0x9123683E, 0x01021994, 0x858458f6, 0x794c7630, 0x2FC12FC1, 0xCA451A4E];

    // Where a look showed that locks hold, or that they do not, although they should: by device.
    private static readonly ConcurrentDictionary<(uint, ulong), LockKind> s_tried = new();

    /// <summary>How locks hold in a directory.</summary>
    /// <param name="directory">Open, on Linux and macOS; null elsewhere.</param>
    /// <param name="facts">What tells the directory from another, where locks are those of files.</param>
    public static LockKind KindOf(SafeFileHandle? directory, out FileFacts facts)
    {
        facts = directory is null ? default : FileFacts.Of(directory);
        if (ZarrContext.Current?.Locks is { } wanted) return wanted;
        if (OperatingSystem.IsWindows()) return LockKind.Shared;
        // The numbers of the calls are those of 64-bit systems.
        if (directory is null || !Environment.Is64BitProcess || TypeOf(directory, facts) is not { } type) return LockKind.Leased;
        var isLocal = s_local.Contains(type);
        if (!isLocal && type != Nfs) return LockKind.Leased;
        if (s_tried.TryGetValue((type, facts.Device), out var kind)) return kind;
        kind = isLocal ? LockKind.Local : MountedKind(facts.Device);
        return s_tried[(type, facts.Device)] = kind == LockKind.Local && !Holds(directory) ? LockKind.Leased : kind;
    }

    /// <summary>True where the machine may remember for a while what a file was like, although others have changed it: wherever locks are leases.</summary>
    /// <param name="directory">The path of a directory; null where there is none.</param>
    public static bool? Remembers(string directory)
    {
        if (OperatingSystem.IsWindows()) return false;
        using var handle = LockCalls.OpenDirectory(directory, out _);
        return handle is null ? null : KindOf(handle, out _) == LockKind.Leased;
    }

    /// <summary>
    /// Has the server asked what a file is like now; looks that follow see that. An open file is needed: sshfs asks anew only when one is opened, and the system only when told to.
    /// </summary>
    public static void Refresh(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        using var handle = LockCalls.OpenToLook(path);
        if (handle is not null) Refresh(handle);
    }

    /// <summary>The same of a file that was just opened.</summary>
    public static void Refresh(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsWindows()) FileFacts.Of(handle);
    }

    /// <summary>Keeps in mind that a file system, against expectation, does not lock.</summary>
    public static void Distrust(SafeFileHandle directory)
    {
        var facts = FileFacts.Of(directory);
        if (TypeOf(directory, facts) is { } type) s_tried[(type, facts.Device)] = LockKind.Leased;
    }

    // A second open file description must be refused what the first one holds.
    private static bool Holds(SafeFileHandle directory)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{directory.DangerousGetHandle()}");
        using var first = LockCalls.OpenDirectory(path, out _);
        using var second = LockCalls.OpenDirectory(path, out _);
        if (first is null || second is null) return true;
        // Held by another: then it does hold.
        if (!LockCalls.TryLock(first, out var error)) return error == 0;
        return !LockCalls.TryLock(second, out error) && error == 0;
    }

    /// <summary>NFS passes locks on unless it is mounted with nolock or local_lock (nfs(5)).</summary>
    private static LockKind MountedKind(ulong device)
    {
        var number = string.Create(CultureInfo.InvariantCulture, $"{device >> 32}:{(uint)device}");
        try
        {
            // proc(5): number, parent, major:minor, root, place, options, optional fields, "-", type, source, options of the file system.
            foreach (var line in File.ReadLines("/proc/self/mountinfo", Encoding.UTF8))
            {
                var fields = line.Split(' ');
                var end = Array.IndexOf(fields, "-");
                if (fields[2] != number || end < 0 || end + 3 >= fields.Length) continue;
                return fields[end + 1] is "nfs" or "nfs4" && fields[end + 3].Split(',').Contains("local_lock=none") ? LockKind.Served : LockKind.Leased;
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Without /proc nothing is known of it.
        }

        return LockKind.Leased;
    }

    /// <summary>The number of the type of a file system; null when it cannot be told.</summary>
    private static uint? TypeOf(SafeFileHandle directory, in FileFacts facts)
    {
        // What is on a block device, whose numbers have a major part, the kernel itself locks; a cluster's file systems do so for all its machines.
        if (OperatingSystem.IsLinux() && facts.Device >> 32 != 0) return Disk;
        Span<byte> status = stackalloc byte[4096];
        ref var first = ref MemoryMarshal.GetReference(status);
        if (OperatingSystem.IsLinux()) return FStatFs(directory, ref first) == 0 ? (uint)MemoryMarshal.Read<long>(status) : null;
        if (!OperatingSystem.IsMacOS()) return null;
        // sys/mount.h: the name of the type is at byte 72 of struct statfs with 64-bit numbers.
        if ((RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? FStatFs(directory, ref first) : FStatFs64(directory, ref first)) != 0) return null;
        var name = status.Slice(72, 16);
        return name.StartsWith("apfs\0"u8) || name.StartsWith("hfs\0"u8) || name.StartsWith("tmpfs\0"u8) ? MacLocal : null;
    }

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int FStatFs(SafeFileHandle handle, ref byte status);

    [LibraryImport("libc", EntryPoint = "fstatfs$INODE64", SetLastError = true)]
    private static partial int FStatFs64(SafeFileHandle handle, ref byte status);
}

using System.Runtime.InteropServices;

namespace Zarr.Platform;

/// <summary>What macOS knows of a file or directory: <c>struct stat</c> of sys/stat.h with 64-bit inode numbers.</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct MacStatus
{
    /// <summary>The file system.</summary>
    [FieldOffset(0)] public uint Device;

    /// <summary>Type and permissions.</summary>
    [FieldOffset(4)] public ushort Mode;

    /// <summary>The file in its file system.</summary>
    [FieldOffset(8)] public ulong Number;

    /// <summary>The user who has it.</summary>
    [FieldOffset(16)] public uint Owner;

    /// <summary>The group.</summary>
    [FieldOffset(20)] public uint Group;

    /// <summary>Its bytes.</summary>
    [FieldOffset(96)] public long Size;

    [FieldOffset(48)] public long ModifiedSeconds;
    [FieldOffset(56)] public long ModifiedNanoseconds;
    [FieldOffset(64)] public long ChangedSeconds;
    [FieldOffset(72)] public long ChangedNanoseconds;

    /// <summary>When it was last written, in ticks of 100 ns.</summary>
    public readonly long Modified => UnixFile.Ticks(ModifiedSeconds, ModifiedNanoseconds);

    /// <summary>When anything of it changed, in ticks of 100 ns.</summary>
    public readonly long Changed => UnixFile.Ticks(ChangedSeconds, ChangedNanoseconds);
}

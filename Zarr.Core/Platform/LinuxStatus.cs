using System.Runtime.InteropServices;

namespace Zarr.Platform;

/// <summary>What Linux knows of a file or directory: <c>struct statx</c> of linux/stat.h, the same for every processor.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct LinuxStatus
{
    /// <summary>Parts of the status that can be asked for: STATX_* of linux/stat.h.</summary>
    public const uint TypePart = 0x1, ModePart = 0x2, OwnerPart = 0x8, GroupPart = 0x10, ModifiedPart = 0x40, ChangedPart = 0x80, NumberPart = 0x100, SizePart = 0x200, BornPart = 0x800;

    /// <summary>The parts that the file system told.</summary>
    [FieldOffset(0)] public uint Parts;

    /// <summary>The user who has it.</summary>
    [FieldOffset(20)] public uint Owner;

    /// <summary>The group.</summary>
    [FieldOffset(24)] public uint Group;

    /// <summary>Its type and permissions.</summary>
    [FieldOffset(28)] public ushort Mode;

    /// <summary>The file in its file system.</summary>
    [FieldOffset(32)] public ulong Number;

    /// <summary>Its bytes.</summary>
    [FieldOffset(40)] public ulong Size;

    /// <summary>When it was made.</summary>
    [FieldOffset(80)] public Time Born;

    /// <summary>When anything of it changed.</summary>
    [FieldOffset(96)] public Time Changed;

    /// <summary>When it was last written.</summary>
    [FieldOffset(112)] public Time Modified;

    /// <summary>The numbers of its file system.</summary>
    [FieldOffset(136)] public uint DeviceMajor;
    [FieldOffset(140)] public uint DeviceMinor;

    /// <summary>The file system it is in.</summary>
    public readonly ulong Device => ((ulong)DeviceMajor << 32) | DeviceMinor;

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Time
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;

        /// <summary>In ticks of 100 ns.</summary>
        public readonly long Ticks => UnixFile.Ticks(Seconds, Nanoseconds);
    }
}

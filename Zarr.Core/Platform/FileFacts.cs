using Microsoft.Win32.SafeHandles;

namespace Zarr.Platform;

/// <summary>What tells one file from another on Linux and macOS, whatever its name, and who may use it. As the server of a network file system has it now.</summary>
/// <param name="Device">The file system.</param>
/// <param name="Number">The file in it.</param>
/// <param name="Mode">Its type and permissions.</param>
/// <param name="Owner">The user who has it.</param>
/// <param name="Group">The group.</param>
/// <param name="Modified">When it was last written, in ticks, by the clock of the file system.</param>
internal readonly record struct FileFacts(ulong Device, ulong Number, int Mode, int Owner, int Group, long Modified)
{
    private const uint Parts = LinuxStatus.TypePart | LinuxStatus.ModePart | LinuxStatus.OwnerPart | LinuxStatus.GroupPart | LinuxStatus.ModifiedPart | LinuxStatus.NumberPart;

    /// <summary>True for a file, and not a directory, pipe or device.</summary>
    public bool IsFile => UnixFile.KindOf(Mode) == FileKind.File;

    /// <summary>True when both are one file.</summary>
    public bool IsSame(in FileFacts other) => Number == other.Number && Device == other.Device;

    /// <summary>Looks at an open file or directory.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static FileFacts Of(SafeFileHandle handle)
    {
        FileFacts facts;
        int error;
        if (OperatingSystem.IsLinux())
        {
            error = LinuxFile.Status(handle, Parts, out var status);
            facts = Of(status);
        }
        else
        {
            error = MacFile.Status(handle, out var status);
            facts = Of(status);
        }

        return error == 0 ? facts : throw LockCalls.Failure(error);
    }

    /// <summary>Looks at a path; null where nothing is, or nothing that may be looked at.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isLink">True to look at a link itself, and not at what it leads to.</param>
    public static FileFacts? At(string path, bool isLink) =>
        OperatingSystem.IsLinux() ? LinuxFile.Status(path, isLink, isForced: true, Parts, out var linux) == 0 ? Of(linux) : null
        : MacFile.Status(path, isLink, out var mac) == 0 ? Of(mac) : null;

    private static FileFacts Of(in LinuxStatus status) => new(status.Device, status.Number, status.Mode, (int)status.Owner, (int)status.Group, status.Modified.Ticks);

    private static FileFacts Of(in MacStatus status) => new(status.Device, status.Number, status.Mode, (int)status.Owner, (int)status.Group, status.Modified);
}

namespace Zarr.Stores;

/// <summary>Which directory it is that a path leads to: another one that takes its place has another identity, and no change in it does. All zero where there is none.</summary>
internal readonly record struct DirectoryIdentity(ulong Device, ulong Number, long Born)
{
    /// <summary>Looks at a path; null where the system does not tell: on Windows a directory takes over the birth of one that had its name.</summary>
    public static DirectoryIdentity? Of(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        if (!OperatingSystem.IsLinux()) return Directory.Exists(path) ? new(0, 0, Directory.GetCreationTimeUtc(path).Ticks) : default(DirectoryIdentity);
        // A number is given again when its directory is gone; with the moment it is not.
        var error = LinuxFile.Status(path, isLink: false, isForced: false, LinuxStatus.NumberPart | LinuxStatus.BornPart, out var found);
        return error == 0 ? new(found.Device, found.Number, (found.Born.Seconds * 1_000_000_000) + found.Born.Nanoseconds)
            : LinuxFile.IsMissing(error) ? default(DirectoryIdentity) : null;
    }
}

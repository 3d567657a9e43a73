using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>Which directory it is that a path leads to: another one that takes its place has another identity, and no change in it does. All zero where there is none.</summary>
internal readonly record struct DirectoryIdentity(ulong Device, ulong Number, long Born)
{
    /// <summary>Looks at a path; null where the system does not tell.</summary>
    public static DirectoryIdentity? Of(string path)
    {
        // There the number is not given again; the moment says nothing, since a directory takes over that of one that had its name.
        if (OperatingSystem.IsWindows()) return WindowsFile.IdentityOf(path);
        // HFS+ keeps whole seconds.
        if (!OperatingSystem.IsLinux()) return FileFacts.At(path, isLink: false) is { } facts ? new(facts.Device, facts.Number, Directory.GetCreationTimeUtc(path).Ticks) : default(DirectoryIdentity);
        // A number is given again when its directory is gone; with the moment it is not.
        var error = LinuxFile.Status(path, isLink: false, isForced: false, LinuxStatus.NumberPart | LinuxStatus.BornPart, out var found);
        return error == 0 ? new(found.Device, found.Number, (found.Born.Seconds * 1_000_000_000) + found.Born.Nanoseconds)
            : LinuxFile.IsMissing(error) ? default(DirectoryIdentity) : null;
    }
}

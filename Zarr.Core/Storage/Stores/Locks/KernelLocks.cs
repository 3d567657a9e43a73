using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>What Linux tells of locks and open files in /proc.</summary>
internal static class KernelLocks
{
    /// <summary>Who has a file or directory locked; null when it cannot be told.</summary>
    public static string? HolderOf(in FileFacts file)
    {
        if (!OperatingSystem.IsLinux()) return null;
        // proc_locks(5): number, kind, way, access, process, major:minor:file, range.
        var name = string.Create(CultureInfo.InvariantCulture, $"{file.Device >> 32:x2}:{(uint)file.Device:x2}:{file.Number}");
        try
        {
            foreach (var line in File.ReadLines("/proc/locks"))
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 5 && words[5] == name && words[1] == "FLOCK" && int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var process))
                    return process == HolderProcess.Id ? "another command of this process" : string.Create(CultureInfo.InvariantCulture, $"process {process}{HolderProcess.NameOf(process)}");
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // No /proc, or not for everyone.
        }

        return null;
    }

    /// <summary>A user by number, for a message.</summary>
    public static string UserName(int user) => string.Create(CultureInfo.InvariantCulture, $"user {user}, whose file it is");

    /// <summary>The path that an open file has now; null when it has none.</summary>
    public static string? PathOf(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            return File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.DangerousGetHandle()}"), returnFinalTarget: false)?.FullName;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return null;
        }
    }
}

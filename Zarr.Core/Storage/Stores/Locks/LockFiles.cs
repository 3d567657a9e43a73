using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>Lock files from outside: which are left over, and how they are removed.</summary>
internal static class LockFiles
{
    /// <summary>True for a file that nobody holds any more, or only this process; then it is removed.</summary>
    public static bool TryRemove(string path)
    {
        using var file = LockCalls.OpenFile(path, out var error);
        if (file is null) return error == LockCalls.NoEntry;
        var record = LockRecord.Read(file);
        if (record is not { IsOwn: true } && IsHeld(file, record, path)) return false;
        return Delete(path);
    }

    /// <summary>True for a file that is left over.</summary>
    public static bool IsFree(string path)
    {
        using var file = LockCalls.OpenFile(path, out _);
        return file is not null && !IsHeld(file, LockRecord.Read(file), path);
    }

    /// <summary>Removes a file; false when it cannot be.</summary>
    public static bool Delete(string path)
    {
        if (!OperatingSystem.IsWindows()) return LockCalls.TryRemove(path);
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return false;
        }
    }

    /// <summary>The error of a lock file that is none.</summary>
    public static ZarrException Unusable(string path, string why) => new(ZarrErrorId.StoreWriteFailed,
        $"The lock file '{path}' cannot be used: {why}. Nothing was written. Remove it, if no other program needs it.", path);

    // On Windows one that is held, and no lease, cannot be opened.
    private static bool IsHeld(SafeFileHandle file, LockRecord? record, string path)
    {
        if (record is { State: LockRecord.Lease }) return !LeaseFile.IsOver(file, path);
        if (OperatingSystem.IsWindows()) return false;
        return OperatingSystem.IsLinux() ? !LockCalls.TryLockByte(file, 0, out _) : !LockCalls.TryLock(file, out _);
    }
}

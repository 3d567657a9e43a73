using Microsoft.Win32.SafeHandles;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Locks;

/// <summary>
/// The lock of a directory itself (flock), under which values in it are compared and replaced. It leaves nothing behind, and costs some system calls that
/// do not touch the disk.
/// </summary>
internal sealed class DirectoryLock(LockPlace place, SafeFileHandle opened, FileFacts facts) : FileLock
{
    private SafeFileHandle? _handle = opened;
    private FileFacts _facts = facts;

    /// <summary>Held for microseconds: a waiter has its own directory entry to look at anyway.</summary>
    public override bool CanPass => false;

    /// <inheritdoc/>
    public override string? Holder => _handle is null ? null : KernelLocks.HolderOf(_facts);

    /// <inheritdoc/>
    public override bool TryTake()
    {
        while (true)
        {
            if (_handle is null)
            {
                _handle = LockCalls.OpenDirectory(place.Directory, out var failure) ?? throw (failure == LockCalls.NoEntry ? new DirectoryNotFoundException() : LockCalls.Failure(failure));
                _facts = FileFacts.Of(_handle);
            }

            if (!LockCalls.TryLock(_handle, out var error))
            {
                if (error == 0) return false;
                FileSystems.Distrust(_handle);
                throw LockCalls.Failure(error);
            }

            // It may have been removed and made again, or exchanged for another, before it was locked.
            if (FileFacts.At(place.Directory, isLink: false) is { } now && now.IsSame(_facts)) break;
            Close();
        }

        // Who comes through a network cannot lock the directory, and has a file for this.
        if (FileFacts.At(place.Path, isLink: true) is null || LockFiles.TryRemove(place.Path)) return true;
        Close();
        return false;
    }

    /// <inheritdoc/>
    public override int Pause(int attempt) => attempt < 8 ? 0 : Random.Shared.Next(1, 4);

    /// <inheritdoc/>
    public override void Dispose() => Close();

    private void Close()
    {
        _handle?.Dispose();
        _handle = null;
    }
}

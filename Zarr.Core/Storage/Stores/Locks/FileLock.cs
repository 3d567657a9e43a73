using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Stores.Locks;

/// <summary>A lock that processes share, from the first attempt to take it until it is given back. Not for several threads at once.</summary>
internal abstract class FileLock : IDisposable
{
    /// <summary>True where giving it to another waiter of this process costs less than giving it back and taking it anew.</summary>
    public virtual bool CanPass => true;

    /// <summary>True where the file system has no locks.</summary>
    public virtual bool IsLease => false;

    /// <summary>Who has it, as far as is known; null where nothing is.</summary>
    public abstract string? Holder { get; }

    /// <summary>The lock of a place in the way that holds there, not yet taken. Makes the directory where it is missing, but not for a commit.</summary>
    /// <exception cref="DirectoryNotFoundException">For a commit, there is no directory.</exception>
    public static FileLock Open(in LockPlace place)
    {
        if (OperatingSystem.IsWindows()) return FileSystems.KindOf(null, out _) == LockKind.Shared && place.IsValue ? new SharedLock(place) : new LeaseFile(place);
        var directory = OpenDirectory(place, out var limit);
        try
        {
            var kind = FileSystems.KindOf(directory, out var facts);
            if (place.IsCommit && kind == LockKind.Local && directory is not null)
            {
                var taken = directory;
                directory = null;
                return new DirectoryLock(place, taken, facts);
            }

            return kind is LockKind.Local or LockKind.Served ? new LockFile(place, limit) : new LeaseFile(place, limit);
        }
        finally
        {
            directory?.Dispose();
        }
    }

    /// <summary>Tries once. False: someone else has it.</summary>
    public abstract bool TryTake();

    /// <summary>Milliseconds until the next attempt is worth making.</summary>
    /// <param name="attempt">How many there were.</param>
    public abstract int Pause(int attempt);

    /// <summary>Throws when it was taken away, which happens only to one who was away for longer than a lease.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreLocked"/>.</exception>
    public virtual void RequireHeld()
    {
    }

    /// <summary>Says again that its holder is at work.</summary>
    public virtual void Renew()
    {
    }

    /// <summary>Gives it back, or gives up.</summary>
    public abstract void Dispose();

    // Null for one that may be written and not read.
    private static SafeFileHandle? OpenDirectory(in LockPlace place, out string limit)
    {
        limit = place.Root;
        for (var attempt = 0; ; attempt++)
        {
            if (LockCalls.OpenDirectory(place.Directory, out var error) is { } directory) return directory;
            if (error == LockCalls.NoAccess) return null;
            if (error != LockCalls.NoEntry || attempt == 100) throw LockCalls.Failure(error);
            if (place.IsCommit) throw new DirectoryNotFoundException(Marshal.GetPInvokeErrorMessage(error));
            if (attempt == 0) limit = Existing(place.Root);
            try
            {
                Directory.CreateDirectory(place.Directory);
            }
            catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
            {
                // Who deleted what was in it has removed one above at this moment.
            }
        }
    }

    /// <summary>The root, or what stands above it where it does not.</summary>
    private protected static string Existing(string root)
    {
        while (!Directory.Exists(root) && Path.GetDirectoryName(root) is { } above) root = above;
        return root;
    }

    /// <summary>Removes the directories that have become empty, up to but without one. They are no links.</summary>
    private protected static void RemoveEmpty(string directory, string limit)
    {
        if (OperatingSystem.IsWindows())
        {
            EmptyDirectories.Remove(directory, limit);
            return;
        }

        while (directory.Length > limit.Length && LockCalls.TryRemoveDirectory(directory)) directory = Path.GetDirectoryName(directory)!;
    }
}

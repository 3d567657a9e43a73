using Microsoft.Win32.SafeHandles;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Storage.Stores.Locks;

/// <summary>On Windows: a file that one has open at a time, and that vanishes when it is closed, however the process ends. Servers of network folders hold to that too.</summary>
internal sealed class SharedLock(LockPlace place) : FileLock
{
    private SafeFileHandle? _handle;
    private string? _limit;

    /// <inheritdoc/>
    public override string? Holder => null;

    /// <inheritdoc/>
    public override bool TryTake()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _handle = File.OpenHandle(place.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
                return true;
            }
            catch (DirectoryNotFoundException) when (!place.IsCommit && attempt < 100)
            {
                _limit ??= Existing(place.Root);
                Directory.CreateDirectory(place.Directory);
            }
            catch (Exception e) when (SharingConflict.IsOne(e) && (e is not UnauthorizedAccessException || File.Exists(place.Path)))
            {
                // Open in another process, or about to vanish.
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public override int Pause(int attempt) => place.IsCommit && attempt < 8 ? 0 : attempt < 200 ? Random.Shared.Next(1, 6) : Random.Shared.Next(5, 26);

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (_handle is null) return;
        _handle.Dispose();
        _handle = null;
        if (!place.IsCommit) RemoveEmpty(place.Directory, _limit ?? place.Root);
    }
}

using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores.Zip;

/// <summary>
/// Says that someone is writing an archive: a file beside it, <c>name.zip.lock</c>, that one opens at a time. The system frees it
/// when a process dies; the file it may leave then means nothing.
/// </summary>
internal sealed class ZipLock : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;

    private ZipLock(string path, SafeFileHandle handle) => (_path, _handle) = (path, handle);

    public static string PathOf(string archive) => archive + ".lock";

    /// <summary>True when the file is there and nobody holds it.</summary>
    public static bool IsLeftover(string archive)
    {
        try
        {
            if (!File.Exists(PathOf(archive))) return false;
            using var handle = File.OpenHandle(PathOf(archive), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return false;
        }
    }

    /// <summary>Takes the lock of an archive, whose directory exists.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreLocked"/>: someone else has it.</exception>
    public static ZipLock Take(string archive)
    {
        var path = PathOf(archive);
        while (true)
        {
            SafeFileHandle handle;
            try
            {
                // On Windows an open file cannot be deleted by name, elsewhere deletion at closing goes by name.
                handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None,
                    OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None);
            }
            catch (Exception e) when ((e is IOException io && LockFile.IsHeld(io)) || (OperatingSystem.IsWindows() && e is UnauthorizedAccessException && File.Exists(path)))
            {
                throw new ZarrException(ZarrErrorId.StoreLocked,
                    $"'{archive}' is being written by another program, and an archive has room for one writer at a time. Try again when that has ended.", archive, e);
            }

            if (OperatingSystem.IsWindows() || IsStill(handle, path)) return new(path, handle);
            // Deleted by its last holder between the opening and the locking: it locks nothing any more.
            handle.Dispose();
        }
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows()) File.Delete(_path);
        _handle.Dispose();
    }

    /// <summary>True when the open file is the one that has the name: a mark set on the one shows on the other.</summary>
    private static bool IsStill(SafeFileHandle handle, string path)
    {
        var mark = new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(Random.Shared.Next());
        File.SetLastWriteTimeUtc(handle, mark);
        return File.GetLastWriteTimeUtc(path) == mark;
    }
}

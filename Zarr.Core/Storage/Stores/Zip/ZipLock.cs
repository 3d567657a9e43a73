using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// Says that someone is writing an archive: a file beside it, <c>name.zip.lock</c>, that one holds at a time, in the way that holds on the file system (see
/// <see cref="FileLock"/>). It is free when the process dies; the file it may leave then means nothing.
/// </summary>
internal static class ZipLock
{
    public static string PathOf(string archive) => archive + ".lock";

    /// <summary>True when the file is there and nobody holds it.</summary>
    public static bool IsLeftover(string archive) => LockFiles.IsFree(PathOf(archive));

    /// <summary>Takes the lock of an archive, whose directory exists.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreLocked"/>: someone else has it.</exception>
    public static IDisposable Take(string archive)
    {
        var directory = Path.GetDirectoryName(archive)!;
        var held = FileLock.Open(new(directory, directory, PathOf(archive), IsCommit: false, IsValue: true));
        try
        {
            if (held.TryTake()) return held;
            throw new ZarrException(ZarrErrorId.StoreLocked,
                $"'{archive}' is being written by another program{(held.Holder is { } holder ? $", {holder}" : "")}, and an archive has room for one writer at a time. Try again when that has ended.", archive);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }
}

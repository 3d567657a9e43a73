using Microsoft.Win32.SafeHandles;

namespace Zarr.Stores;

/// <summary>
/// A lock between the processes of one user on one machine: an empty file in the temp directory, opened by one process
/// at a time (a share mode on Windows, flock elsewhere). The system frees it when a process dies. The files stay, a
/// few hundred at most, because removing one while another process opens it would let two processes in.
/// </summary>
internal static class LockFile
{
    private static readonly string Folder = Path.Combine(Path.GetTempPath(), "zarr-locks-" + Environment.UserName);

    /// <summary>Waits until no other process holds the file; it is held until the result is disposed.</summary>
    public static async ValueTask<SafeFileHandle> OpenAsync(string name, CancellationToken cancel)
    {
        var path = Path.Combine(Folder, name);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (DirectoryNotFoundException) when (attempt == 0)
            {
                CreateFolder();
                continue;
            }
            catch (IOException e) when (IsHeld(e))
            {
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Unusable(e);
            }

            // Short and without growth: a holder that takes the lock again and again must not starve the others.
            await Task.Delay(Random.Shared.Next(1, 5), cancel).ConfigureAwait(false);
        }
    }

    /// <summary>EWOULDBLOCK is 11 on Linux, 35 on macOS and BSD; ERROR_SHARING_VIOLATION is 32.</summary>
    public static bool IsHeld(IOException e) =>
        e.HResult == (OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsLinux() ? 11 : 35);

    private static void CreateFolder()
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Folder);
            else Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e);
        }
    }

    private static ZarrException Unusable(Exception e) => new(ZarrErrorId.StoreWriteFailed,
        $"The lock files in '{Folder}' cannot be used: {e.Message} Without them writers could lose each other's changes. " +
        $"Make that directory writable, or set {(OperatingSystem.IsWindows() ? "TEMP" : "TMPDIR")} to one that is.", Folder, e);
}

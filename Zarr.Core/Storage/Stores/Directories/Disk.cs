using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Forces files and directories to the disk, those of a store and nothing else: a sync of the whole file system would wait for what everybody else has written. On
/// macOS .NET asks the drive for it too (F_FULLFSYNC). Windows has no such call for directories: NTFS keeps the order of names in its log, and writes that out within seconds.
/// </summary>
internal static class Disk
{
    // Disks take many requests together. Measured with 500 files of 20 kB on ext4 and xfs: one thread 2.4 to 3.9 s, 16 threads 0.5 s, and 0.1 s where all were told to the system before.
    private const int Threads = 16;

    /// <summary>Forces the bytes of files; those that are gone or replaced meanwhile need it no more.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="isOwn">They were written here. Others that may not be read are none of the caller's, and cannot be forced.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public static ValueTask ForceFilesAsync(IReadOnlyList<string> paths, bool isOwn = true)
    {
        if (paths.Count > 1) foreach (var path in paths) UnixFile.StartWriting(path);
        return SideBySideAsync(paths.Count, i => ForceFile(paths[i], isOwn));
    }

    /// <summary>Forces the names in directories, each as <see cref="ForceDirectory"/> does.</summary>
    public static ValueTask ForceDirectoriesAsync(IReadOnlyList<string> paths, string root, bool isOwn = true) =>
        OperatingSystem.IsWindows() ? default : SideBySideAsync(paths.Count, i => ForceDirectory(paths[i], root, isOwn));

    /// <summary>Forces things by their ordinals, on threads of their own, since each waits for the disk.</summary>
    public static async ValueTask SideBySideAsync(int count, Action<int> force)
    {
        var next = -1;
        if (count > 1) await Task.WhenAll(Enumerable.Range(0, Math.Min(Threads, count)).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))).ConfigureAwait(false);
        else Work();

        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;) force(i);
        }
    }

    /// <summary>Forces the bytes of a file; one that is gone or replaced meanwhile needs it no more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isOwn">It was written here. Another that may not be read is none of the caller's, and cannot be forced.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public static void ForceFile(string path, bool isOwn)
    {
        try
        {
            // Windows forces what a handle may write.
            using var handle = OperatingSystem.IsWindows()
                ? SharingConflict.Retry(() => File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete))
                : FileState.Open(path);
            RandomAccess.FlushToDisk(handle);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (!isOwn && e is UnauthorizedAccessException))
        {
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Forcing(e, path);
        }
    }

    /// <summary>Forces the names in a directory or, where it is gone, in the one above it, as far as <paramref name="root"/>'s parent.</summary>
    /// <param name="path">The directory.</param>
    /// <param name="root">Where the climbing ends.</param>
    /// <param name="isOwn">Names were changed in it here. Another that may not be read is left alone.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public static void ForceDirectory(string path, string root, bool isOwn = true)
    {
        if (OperatingSystem.IsWindows()) return;
        for (var directory = path; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            try
            {
                using var handle = UnixFile.OpenDirectory(directory);
                RandomAccess.FlushToDisk(handle);
                return;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && directory.Length >= root.Length)
            {
            }
            catch (UnauthorizedAccessException) when (!isOwn)
            {
                return;
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw FileFailure.Forcing(e, directory);
            }
        }
    }

    /// <summary>Creates a directory, with those above it where they are missing; gives the directories that have got a new name in them.</summary>
    public static IReadOnlyList<string> CreateDirectory(string path)
    {
        var changed = AboveMissing(path);
        Directory.CreateDirectory(path);
        return changed;
    }

    /// <summary>The directories that have a new name in them when a directory has been made, the lowest first; none where it is there.</summary>
    public static IReadOnlyList<string> AboveMissing(string path)
    {
        var changed = new List<string>();
        for (var missing = path; !Directory.Exists(missing) && Path.GetDirectoryName(missing) is { } parent; missing = parent) changed.Add(parent);
        return changed;
    }

    /// <summary>Forces a directory with all in it that may be read; links are not followed.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public static async ValueTask ForceTreeAsync(string path)
    {
        List<string> files = [], directories = [path];
        try
        {
            foreach (var (name, isDirectory) in new System.IO.Enumeration.FileSystemEnumerable<(string, bool)>(path, (ref entry) => (entry.ToFullPath(), entry.IsDirectory),
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true, RecurseSubdirectories = true })
            {
                ShouldIncludePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
                ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            })
            {
                if (isDirectory) directories.Add(name);
                else if (FileState.Of(name).IsFile) files.Add(name);
                if (files.Count < 1024) continue;
                await ForceFilesAsync(files, isOwn: false).ConfigureAwait(false);
                files.Clear();
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Forcing(e, path);
        }

        await ForceFilesAsync(files, isOwn: false).ConfigureAwait(false);
        await ForceDirectoriesAsync(directories, path, isOwn: false).ConfigureAwait(false);
    }
}

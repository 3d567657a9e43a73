using System.IO.Enumeration;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Zarr.Stores;

/// <summary>Forces what is in a directory to the disk: files, then the directories that name them, from the deepest up.</summary>
internal static partial class TreeFlush
{
    private const int InvalidArgument = 22, MostAtOnce = 4096;

    // fcntl.h: reading is 0 everywhere.
    private static readonly int s_closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : 0x1000000;

    private static readonly EnumerationOptions Direct = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>False where nothing is to be forced.</summary>
    public static bool IsWanted => ZarrContext.Forcing != Durability.None;

    /// <summary>Forces a directory with all below it; links are not followed.</summary>
    /// <exception cref="IOException">The disk fails, or is full.</exception>
    public static void Tree(string directory)
    {
        List<string> directories = [directory];
        var files = new List<string>(MostAtOnce);
        for (var i = 0; i < directories.Count; i++)
        {
            foreach (var (path, isDirectory) in new FileSystemEnumerable<(string, bool)>(directories[i], (ref entry) => (entry.ToFullPath(), entry.IsDirectory), Direct)
            {
                ShouldIncludePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            })
            {
                (isDirectory ? directories : files).Add(path);
                if (files.Count == MostAtOnce) Files(files);
            }
        }

        Files(files);
        for (var i = directories.Count - 1; i >= 0; i--) OneDirectory(directories[i]);
    }

    /// <summary>Forces the names in a directory. Windows has no such call; NTFS writes renames down in order.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public static void OneDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(path, s_closeOnExec);
        // What may not be read cannot be forced, and is none of this one's making.
        if (descriptor < 0) return;
        var error = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        // Some file systems have it for files alone.
        if (error is not (0 or InvalidArgument)) throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
    }

    // A disk takes many at once: the first journal commit carries the others along.
    private static void Files(List<string> files)
    {
        try
        {
            Parallel.ForEach(files, new ParallelOptions { MaxDegreeOfParallelism = 2 * ZarrContext.Workers }, OneFile);
        }
        catch (AggregateException e) when (e.InnerException is { } first)
        {
            ExceptionDispatchInfo.Throw(first);
        }

        files.Clear();
    }

    private static void OneFile(string path)
    {
        // What is neither file nor directory would be waited for.
        if (!FileState.Of(path).IsFile) return;
        // Windows forces only what may be written.
        using var handle = File.OpenHandle(path, FileMode.Open, OperatingSystem.IsWindows() ? FileAccess.ReadWrite : FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

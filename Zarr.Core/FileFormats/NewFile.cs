using Zarr.Platform;
using Zarr.Storage.Stores.Directories;

namespace Zarr.FileFormats;

/// <summary>A file that is being written: beside the place it is for, which it takes in one step. Disposing it before that removes it.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _target, _temporary;
    private bool _isDone;

    /// <exception cref="ZarrException"><see cref="ZarrErrorId.FileExists"/>, <see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public NewFile(string target, bool overwrite)
    {
        if (!overwrite && Path.Exists(target)) throw Exists(target);
        if (Directory.Exists(target)) throw FileFailure.InTheWay(target, FileKind.Directory);
        var directory = Path.GetDirectoryName(Path.GetFullPath(target))!;
        _target = target;
        _temporary = Path.Join(directory, $".{Guid.NewGuid():N}.partial");
        Stream = Writing(() => new FileStream(_temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16));
        IsReplacing = overwrite;
    }

    /// <summary>What is written; it can be sought and read.</summary>
    public FileStream Stream { get; }

    private bool IsReplacing { get; }

    /// <summary>Runs what writes, and tells failures of the file system as such.</summary>
    public T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, _target);
        }
    }

    /// <summary>Takes the place, after a last piece of work.</summary>
    public void Commit(Action finish)
    {
        Writing(() =>
        {
            finish();
            Stream.Dispose();
            if (!IsReplacing && Path.Exists(_target)) throw Exists(_target);
            return SharingConflict.Retry(() =>
            {
                if (IsReplacing) PartialFile.Replace(_temporary, _target);
                else File.Move(_temporary, _target);
                return _isDone = true;
            });
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isDone) return;
        // On a full disk what is still to be written fails here, and the file goes all the same.
        Try(Stream.Dispose);
        Try(() => File.Delete(_temporary));

        // The failure that led here is the one to tell.
        static void Try(Action action)
        {
            try
            {
                action();
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
            }
        }
    }

    private static ZarrException Exists(string target) => new(ZarrErrorId.FileExists, $"There is a file '{target}' already.", target);
}

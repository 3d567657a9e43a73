namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// What has been written below a directory since ordered batches began and may not be on the disk yet: files, and directories whose entries have changed. Outside of
/// batches nothing is kept here. All batches of a store share it, since a write does not say which one it belongs to.
/// </summary>
/// <param name="root">No directory above it is of interest once it is gone.</param>
internal sealed class UnforcedWrites(string root)
{
    // So many are forced together, and no more are kept in mind.
    private const int Most = 1024;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _forcing = new(1, 1);
    private List<string> _files = [];
    private HashSet<string> _directories = new(StringComparer.Ordinal);
    private ZarrException? _failure;
    private int _batches;

    /// <summary>True while a batch goes on.</summary>
    public bool IsKept => Volatile.Read(ref _batches) > 0;

    public void Begin()
    {
        lock (_gate) _batches++;
    }

    /// <summary>With the last batch everything is forgotten.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (--_batches > 0) return;
            _files.Clear();
            _directories.Clear();
            _failure = null;
        }
    }

    /// <summary>Notes a new file that has its name and may not have its bytes.</summary>
    public void AddFile(string path)
    {
        lock (_gate) _files.Add(path);
    }

    /// <summary>Notes a directory in which names have come or gone.</summary>
    public void AddDirectory(string path)
    {
        lock (_gate) _directories.Add(path);
    }

    /// <summary>Forces what has been noted where that is much, so that memory stays bounded however large a batch is.</summary>
    public ValueTask ForceMuchAsync(CancellationToken cancel)
    {
        lock (_gate)
            if (_files.Count + _directories.Count < Most) return default;
        return ForceAsync(cancel);
    }

    /// <summary>Forces all that has been noted, the files before the directories: a name is never there before what it stands for.</summary>
    public async ValueTask ForceAsync(CancellationToken cancel)
    {
        // Outside of batches nothing waits here, and to find that must cost nothing.
        if (!IsKept) return;
        // Who comes while another forces waits for that too: it may be his own that is being forced.
        await _forcing.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            List<string> files;
            HashSet<string> directories;
            lock (_gate)
            {
                if (_failure is { } failure) throw new ZarrException(failure.Id, failure.Message, failure.Target, failure);
                (files, directories) = (_files, _directories);
                (_files, _directories) = ([], new(StringComparer.Ordinal));
            }

            await Disk.ForceFilesAsync(files).ConfigureAwait(false);
            await Disk.ForceDirectoriesAsync([.. directories], root).ConfigureAwait(false);
        }
        catch (ZarrException e)
        {
            // The system tells a failed write once. Nobody's batch may be taken to be on the disk after it.
            lock (_gate) _failure = e;
            throw;
        }
        finally
        {
            _forcing.Release();
        }
    }
}

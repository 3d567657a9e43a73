using System.Runtime.CompilerServices;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// One archive, shared by all stores of this process at its path: they see each other's entries at once, write together
/// and read its directory once. Other processes see what is added when a batch ends.
/// </summary>
internal sealed class ZipFile
{
    private const int Attempts = 10;

    private static readonly Dictionary<string, WeakReference<ZipFile>> Files = [];

    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly StrongBox<long> _reads = new();
    private volatile ZipSnapshot? _snapshot;
    private volatile ZipAppender? _appender;
    private IDisposable? _lock;
    private int _batches;
    private bool _isNew;
    private bool? _remembers;

    private ZipFile(string path) => _path = path;

    /// <summary>The archive at a full path.</summary>
    public static ZipFile At(string path)
    {
        lock (Files)
        {
            if (Files.TryGetValue(path, out var known) && known.TryGetTarget(out var file)) return file;
            foreach (var gone in Files.Where(pair => !pair.Value.TryGetTarget(out _)).Select(pair => pair.Key).ToArray()) Files.Remove(gone);
            file = new(path);
            Files[path] = new(file);
            return file;
        }
    }

    private bool Remembers => (_remembers ??= FileSystems.Remembers(Path.GetDirectoryName(_path)!)) == true;

    /// <summary>Positional reads of the file so far.</summary>
    public long Reads => _reads.Value;

    /// <summary>The part of a value that a range asks for; null where there is no such entry.</summary>
    public StoreValue? Get(StoreKey key, ByteRange range)
    {
        for (var attempt = 1; ; attempt++)
        {
            // What was there once stays, unless the file is another one; what was not may be there now.
            if (_snapshot is not { } snapshot || snapshot.Directory.Find(key) is not { } entry)
            {
                snapshot = Current();
                if (snapshot?.Directory.Find(key) is not { } found) return null;
                entry = found;
            }

            try
            {
                using var source = new ZipSource(_path, Remembers, _reads);
                if (_appender is not null || source.State == snapshot.State || attempt == Attempts) return snapshot.Reader.Read(source, entry, range);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && attempt < Attempts)
            {
            }

            Current();
        }
    }

    /// <summary>The archive as it is now; null where there is none.</summary>
    public ZipSnapshot? Current()
    {
        // While this process writes, no other does.
        if (_appender is not null && _snapshot is { } written) return written;
        if (Remembers) FileSystems.Refresh(_path);
        var state = FileState.Of(_path);
        if (_snapshot is { } snapshot && snapshot.State == state) return snapshot;
        lock (_gate)
        {
            if (_appender is not null) return _snapshot;
            if (FileState.Of(_path).Kind == FileKind.None) return _snapshot = null;
            using var source = new ZipSource(_path, Remembers, _reads);
            return _snapshot = ZipSnapshot.Of(source, _snapshot);
        }
    }

    /// <summary>What is in the archive or beside it that is no entry in force.</summary>
    public IEnumerable<StoreResidue> ListResidue()
    {
        // The writer of this process has its lock and its reserve.
        if (Current() is not { } snapshot || _appender is not null) yield break;
        foreach (var (kind, name, length) in snapshot.Directory.Residue) yield return new(kind, name, length);
        var end = snapshot.End.Offset + ZipRecord.EndLength + snapshot.End.Comment.Length;
        if (snapshot.State.Length > end) yield return new(ResidueKind.Unfinished, "", snapshot.State.Length - end);
        if (ZipLock.IsLeftover(_path)) yield return new(ResidueKind.Lock, Path.GetFileName(ZipLock.PathOf(_path)), 0);
    }

    /// <summary>Removes a lock file that nobody holds.</summary>
    public bool RemoveLock()
    {
        if (!ZipLock.IsLeftover(_path)) return false;
        // Who takes it removes it.
        ZipLock.Take(_path).Dispose();
        return true;
    }

    /// <summary>Adds an entry, as a batch of its own where there is none.</summary>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its bytes.</param>
    /// <param name="check">Throws unless an entry of the version given may be replaced.</param>
    /// <param name="cancel">Stops; the entry is not added then.</param>
    public StoreVersion Append(StoreKey key, ReadOnlyMemory<byte> value, Action<StoreVersion> check, CancellationToken cancel)
    {
        check(Current()?.Directory.Find(key)?.Version ?? StoreVersion.Absent);
        BeginBatch();
        try
        {
            return Appender().Append(key, value, check, cancel);
        }
        finally
        {
            EndBatch();
        }
    }

    public void BeginBatch()
    {
        lock (_gate) _batches++;
    }

    /// <summary>The last of the batches that overlap writes the directory.</summary>
    public void EndBatch()
    {
        lock (_gate)
        {
            if (--_batches > 0 || _appender is not { } appender) return;
            var written = _snapshot!;
            _snapshot = null;
            try
            {
                if (_isNew && appender.IsEmpty)
                {
                    File.Delete(_path);
                    return;
                }

                var end = appender.Commit();
                if (ZarrContext.Forcing == Durability.Full) appender.Force();
                if (ZarrContext.Forcing == Durability.Full && _isNew) Disk.ForceDirectory(Path.GetDirectoryName(_path)!, _path);
                _snapshot = written with { State = FileState.Of(_path), End = end };
            }
            finally
            {
                _appender = null;
                appender.Dispose();
                _lock!.Dispose();
            }
        }
    }

    /// <summary>The writer of the batches at work.</summary>
    private ZipAppender Appender()
    {
        lock (_gate)
        {
            if (_appender is { } appender) return appender;
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            _lock = ZipLock.Take(_path);
            try
            {
                _isNew = Current() is null;
                if (_isNew) CreateEmpty();
                var handle = SharingConflict.Retry(() => File.OpenHandle(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
                try
                {
                    var snapshot = Current()!;
                    using var source = new ZipSource(_path, Remembers, _reads);
                    return _appender = new(handle, source, snapshot.Directory, snapshot.End);
                }
                catch
                {
                    handle.Dispose();
                    throw;
                }
            }
            catch
            {
                _lock.Dispose();
                throw;
            }
        }
    }

    // It gets its name once it is an archive, without entries: whatever becomes of this process, others can open it.
    private void CreateEmpty()
    {
        using var end = new MemoryStream();
        ZipEnd.Empty(0).Write(end);
        using var partial = PartialFile.Create(_path);
        partial.Write(end.GetBuffer().AsSpan(0, (int)end.Length), CancellationToken.None);
        if (ZarrContext.Forcing != Durability.None) partial.Force();
        partial.MoveNew(_path);
    }
}

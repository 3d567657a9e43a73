using System.Diagnostics;
using Zarr.Common;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Zip;

/// <summary>
/// Values as entries of a zip archive, read where they are: keys are found in the archive's directory, read once, and a stored
/// entry is read with one positional read, by any number of threads. Deflated entries are inflated. The archive is made by
/// the first write. Everything completes synchronously except waiting for a lock.
/// </summary>
/// <remarks>
/// <para><b>Writes</b> add entries, stored as they are, and never replace or delete one (<see cref="ZarrErrorId.StoreAppendOnly"/>).
/// The directory is written when a batch ends, see <see cref="BeginBatch"/>; a value set in no batch is one of its own. At every
/// moment, also after a crash, the file is a whole archive with what former batches added, and programs that read it meanwhile see
/// that. One process writes an archive at a time, another one's write is refused (<see cref="ZarrErrorId.StoreLocked"/>); the
/// lock is a file beside it, <c>name.zip.lock</c>.</para>
/// <para><b>Reading</b> takes archives as others write them: zip64, data descriptors, comments, something put in front, several entries
/// of one name, of which the last counts. Entries whose name no key can have, such as <c>../x</c>, do not show. A whole value is compared
/// with its checksum. Encrypted entries and compression methods other than deflate are refused by name.</para>
/// </remarks>
public sealed class ZipStore : IStore, IResidualStore
{
    private readonly ZipFile _file;

    /// <summary>A store at a path, absolute or relative to the process's current directory; nothing is touched yet.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>: not a path.</exception>
    public ZipStore(string path)
    {
        try
        {
            Location = Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{path}' is not a path of a file: {e.Message}", path, e);
        }

        _file = ZipFile.At(Location);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities =>
        StoreCapabilities.Writable | StoreCapabilities.Listable | StoreCapabilities.Ranged | StoreCapabilities.Conditional;

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>The place.</summary>
    public override string ToString() => Location;

    /// <summary>Positional reads of the archive file so far, for tests of what an operation costs.</summary>
    internal long Reads => _file.Reads;

    /// <inheritdoc/>
    public ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
            var value = _file.Get(key, range);
            if (StoreActivity.Current is not { } activity) return new(value);
            if (start > 0) activity.Stop(StoreStage.Read, start);
            activity.Note(value is null ? StoreDeed.Find : StoreDeed.Read, key, value?.Bytes.Length ?? 0);
            return new(value);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, Location);
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        StoreActivity.Current?.Note(StoreDeed.Find, key);
        return new(Current()?.Directory.Find(key)?.ToStoreEntry());
    }

    /// <inheritdoc/>
    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        key.RequireName();
        try
        {
            var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
            var version = _file.Append(key, value, current => RequireAbsent(key, current, condition), cancel);
            if (StoreActivity.Current is not { } activity) return new(version);
            if (start > 0) activity.Stop(StoreStage.Write, start);
            activity.Note(StoreDeed.Write, key, value.Length);
            return new(version);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, Location);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        RequireAbsent(key, Current()?.Directory.Find(key)?.Version ?? StoreVersion.Absent, condition);
        return new(false);
    }

    /// <inheritdoc/>
    public ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (Current()?.Directory is { } directory && (directory.Contains(prefix) || directory.List(prefix, recurse: true, cancel).Any()))
            throw AppendOnly.Refuse(this, prefix);
        return new(0);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        StoreActivity.Current?.Note(StoreDeed.List, prefix);
        return (Current()?.Directory.List(prefix, recurse, cancel) ?? []).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask CheckKeysAsync(IReadOnlyCollection<StoreKey> keys, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        foreach (var key in keys) ZipName.Check(key);
        return default;
    }

    /// <summary>Locks are files beside the archive, as in a directory beside the values.</summary>
    public async ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        try
        {
            var directory = Path.GetDirectoryName(Location)!;
            var place = LockPlace.Of(directory, directory, $"{Path.GetFileName(Location)}.{key.Value.Replace('/', '.')}", level);
            return await KeyLocks.TakeAsync(new(Location, key.Value, level), place, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, Location);
        }
    }

    /// <summary>What is set until the result is disposed is shown to other processes, and survives this one, from then on: the directory is written once.</summary>
    public IAsyncDisposable BeginBatch()
    {
        _file.BeginBatch();
        return new Batch(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    IAsyncEnumerable<StoreEntry> IResidualStore.ListAsync(StoreKey prefix, bool recurse, Action<UnnameableEntry> leaveOut, CancellationToken cancel)
    {
        foreach (var entry in Current()?.Directory.ListUnnameable(prefix, recurse) ?? []) leaveOut(entry);
        return ListAsync(prefix, recurse, cancel);
    }

    IEnumerable<StoreResidue> IResidualStore.ListResidue(StoreKey prefix, CancellationToken cancel) =>
        _file.ListResidue().Where(residue => prefix.IsRoot || residue.Name.StartsWith(prefix.Value + "/", StringComparison.Ordinal));

    ValueTask<bool> IResidualStore.RemoveResidueAsync(StoreResidue residue) => new(residue.Kind == ResidueKind.Lock && _file.RemoveLock());

    private ZipSnapshot? Current()
    {
        try
        {
            return _file.Current();
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, Location);
        }
    }

    private void RequireAbsent(StoreKey key, StoreVersion current, WriteCondition condition)
    {
        condition.Check(current, key, Location);
        if (current != StoreVersion.Absent) throw AppendOnly.Refuse(this, key);
    }

    private sealed class Batch(ZipStore store) : IAsyncDisposable
    {
        private Once _end;

        public ValueTask DisposeAsync()
        {
            if (!_end.Begin()) return default;
            try
            {
                store._file.EndBatch();
                return default;
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw FileFailure.Writing(e, store.Location);
            }
        }
    }
}

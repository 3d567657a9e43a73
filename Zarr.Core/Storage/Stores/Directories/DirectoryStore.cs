using System.Buffers;
using System.Diagnostics;
using Zarr.Platform;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Values as files below a directory: the key is the relative path. The directory is made by the first write. Everything
/// completes synchronously except waiting for a lock that another holds.
/// </summary>
/// <remarks>
/// <para><b>Writes</b> go to a temporary file <c>name.random.partial</c> in the same directory, which then takes the place of
/// the old one in one step. A process that is killed leaves that file at worst; names that end in <c>.partial</c> are never
/// values. What is forced to the disk, and when, is <see cref="ZarrContext.Durability"/>: with <see cref="Durability.Ordered"/> what is
/// published and what comes before a <see cref="IStoreBatch.FlushAsync"/>, with <see cref="Durability.Full"/> everything.</para>
/// <para><b>Versions</b> are modification time, length, and the time of the last change of any kind, which only the system sets. A writer sets the
/// first itself, always later than that of the file it replaces, so two states of a key differ even when the clock has not advanced or was set
/// back. A file that another program replaces by one of the same length and modification time has another time of change. A change of a file's mode or links is a new version too,
/// which costs a conditional writer another attempt. What this cannot tell apart: two writes of the same length by other programs that set the same time within one tick
/// of the system's clock; and, on file systems without a time of change, such as FAT, a value deleted and set again within one step of their times, up to 2 s.</para>
/// <para><b>Locks</b> and the comparison of versions hold between all that reach a directory: threads, processes, users, containers, clients of a
/// network file system, by whatever path. They are in the store: a lock of the system's on the directory while a value is replaced, and a hidden file beside the value, which is
/// removed with the lock, for what is held longer. Where the file system has no locks that are known to hold, a file that one alone can create and that its holder
/// renews takes their place. Other programs do not take them.</para>
/// <para><b>Links</b>: reads, writes and listings follow symbolic links to directories wherever they lead, so that a large
/// array can live on another disk. Listings leave out a link to a directory that it lies in, or to the top of a file system, so that they end; what leads nowhere, or in
/// a circle, is missing. A write to a link to a file replaces the link. Deleting removes a link, never what it leads to.</para>
/// <para><b>Names</b>: where the file system ignores letter case or Unicode form, keys that differ only in that name
/// the same value, and <see cref="CheckKeysAsync"/> tells. On Windows the names it reserves are refused.</para>
/// </remarks>
public sealed class DirectoryStore : IStore, IResidualStore, IFolderStore
{
    /// <summary>Longer than between two times that a file can get: systems stamp files with a clock that goes on at most every 10 ms.</summary>
    private static readonly TimeSpan s_clockStep = TimeSpan.FromMilliseconds(20);

    /// <summary>The same on file systems that know whole seconds, or every other one, as FAT.</summary>
    private static readonly TimeSpan s_longestStep = TimeSpan.FromSeconds(2);

    private readonly string _base;
    private readonly UnforcedWrites _unforced;
    private bool? _remembers;

    /// <summary>A store at a path, absolute or relative to the process's current directory; nothing is touched yet.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>: not a path.</exception>
    public DirectoryStore(string path)
    {
        try
        {
            Location = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw new ZarrException(ZarrErrorId.NameInvalid, $"'{path}' is not a path of a directory: {e.Message}", path, e);
        }

        _base = Path.EndsInDirectorySeparator(Location) ? Location : Location + Path.DirectorySeparatorChar;
        _unforced = new(Location);
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities =>
        StoreCapabilities.Writable | StoreCapabilities.Replaceable | StoreCapabilities.Listable | StoreCapabilities.Ranged | StoreCapabilities.Conditional;

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>True for a directory that is forced to the disk as a whole before it is brought to its place, so that nothing in it has to be before.</summary>
    internal bool IsStaged { get; init; }

    /// <summary>What a write that happens now has to force.</summary>
    private Durability Forcing => IsStaged ? Durability.None : ZarrContext.Forcing;

    /// <summary>The place.</summary>
    public override string ToString() => Location;

    /// <inheritdoc/>
    public async ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(key);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
                // Asking first costs less than the exception for a missing chunk, of which there may be many.
                var state = Look(key, path);
                var value = state.IsFile ? Read(path, range) : state.Kind == FileKind.None ? null : throw FileFailure.NotAFile(path, state.Kind);
                if (StoreActivity.Current is not { } activity) return value;
                if (start > 0) activity.Stop(StoreStage.Read, start);
                activity.Note(value is null ? StoreDeed.Find : StoreDeed.Read, key, value?.Bytes.Length ?? 0);
                return value;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
            catch (Exception e) when (SharingConflict.MayPass(e, attempt))
            {
                await SharingConflict.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw FileFailure.Reading(e, path);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(key);
        try
        {
            var entry = EntryOf(key, path, Look(key, path));
            StoreActivity.Current?.Note(StoreDeed.Find, key);
            return new(entry);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Reading(e, path);
        }
    }

    /// <inheritdoc/>
    public async ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel)
    {
        using var directory = OperatingSystem.IsLinux() ? new LinuxDirectory(_base) : null;
        for (var i = 0; i < keys.Length; i++)
        {
            var key = keys.Span[i];
            cancel.ThrowIfCancellationRequested();
            StoreEntry? entry;
            if (directory is null || key.IsRoot || PartialFile.IsName(key.Value) || !directory.TryLook(key.Value, out var state))
            {
                entry = await FindAsync(key, cancel).ConfigureAwait(false);
            }
            else
            {
                StoreActivity.Current?.Note(StoreDeed.Find, key);
                entry = EntryOf(key, state.Kind <= FileKind.File ? "" : PathOf(key), state);
            }

            entries.Span[i] = entry;
        }
    }

    /// <inheritdoc/>
    public ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) =>
        Forcing is var durability && durability == Durability.Full ? SetForcedAsync(key, value, condition, cancel) : SetAsync(key, value, condition, durability, isForced: false, cancel);

    /// <inheritdoc/>
    public async ValueTask<StoreVersion> PublishAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        var durability = Forcing;
        if (durability != Durability.None) await _unforced.ForceAsync(cancel).ConfigureAwait(false);
        return durability == Durability.Full ? await SetForcedAsync(key, value, condition, cancel).ConfigureAwait(false)
            : await SetAsync(key, value, condition, durability, isForced: durability == Durability.Ordered, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask PublishNewAsync(IReadOnlyList<KeyValuePair<StoreKey, ReadOnlyMemory<byte>>> values, Memory<StoreVersion?> versions, CancellationToken cancel)
    {
        var durability = Forcing;
        await using var batch = OwnBatch().ConfigureAwait(false);
        if (durability != Durability.None) await _unforced.ForceAsync(cancel).ConfigureAwait(false);
        var unforced = durability != Durability.None && _unforced.IsKept ? _unforced : null;
        var paths = values.Select(value => PathOf(value.Key)).ToArray();
        var partials = new PartialFile?[paths.Length];
        var at = 0;
        try
        {
            for (; at < paths.Length; at++) partials[at] = WritePartial(values[at].Key, paths[at], values[at].Value.Span, unforced, cancel);
            if (durability != Durability.None) await Disk.SideBySideAsync(paths.Length, i => partials[i]!.Force()).ConfigureAwait(false);
            for (at = 0; at < paths.Length; at++)
            {
                var version = await TryPlaceAsync(partials[at]!, values[at].Key, paths[at], values[at].Value.Length, unforced, cancel).ConfigureAwait(false);
                versions.Span[at] = version;
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, paths[at]);
        }
        finally
        {
            for (var i = 0; i < paths.Length; i++)
            {
                partials[i]?.Dispose();
                if (versions.Span[i] is null) EmptyDirectories.Remove(Path.GetDirectoryName(paths[i])!, Location);
            }
        }
    }

    private async ValueTask<StoreVersion> SetForcedAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        await using var batch = OwnBatch().ConfigureAwait(false);
        return await SetAsync(key, value, condition, Durability.Full, isForced: true, cancel).ConfigureAwait(false);
    }

    /// <param name="key">The key.</param>
    /// <param name="value">Its bytes.</param>
    /// <param name="condition">What must hold.</param>
    /// <param name="durability">What is asked for.</param>
    /// <param name="isForced">The bytes are on the disk before they take the place of others.</param>
    /// <param name="cancel">Stops.</param>
    private async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, Durability durability, bool isForced, CancellationToken cancel)
    {
        var path = PathOf(key);
        // In a batch whose order counts, new files are forced together, later; on Windows that needs rights to write, which a reader may be in the way of.
        var unforced = durability != Durability.None && _unforced.IsKept ? _unforced : null;
        StoreVersion version;
        try
        {
            var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
            using var partial = WritePartial(key, path, value.Span, unforced, cancel);
            // Outside of the lock, since it takes long. What is replaced is not to be lost, whatever the order in which a system writes names and bytes.
            if (isForced || (unforced is not null && (OperatingSystem.IsWindows() || FileState.Of(path).IsFile))) partial.Force();
            version = await PlaceAsync(partial, key, path, value.Length, condition, unforced, cancel).ConfigureAwait(false);
            if (start > 0) StoreActivity.Current?.Stop(StoreStage.Write, start);
        }
        catch (Exception e)
        {
            EmptyDirectories.Remove(Path.GetDirectoryName(path)!, Location);
            if (FileFailure.Is(e)) throw FileFailure.Writing(e, path);
            throw;
        }

        if (unforced is not null) await unforced.ForceMuchAsync(cancel).ConfigureAwait(false);
        return version;
    }

    private static PartialFile WritePartial(StoreKey key, string path, ReadOnlySpan<byte> value, UnforcedWrites? unforced, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        key.RequireName();
        if (PartialFile.IsName(path) || DirectoryReplacement.IsBelowOne(key))
            throw new ZarrException(ZarrErrorId.NameInvalid, $"The key '{key}' is not allowed in a directory: names that end in '.partial' are those of unfinished writes.", key);
        var partial = PartialFile.Create(path, unforced);
        try
        {
            partial.Write(value, cancel);
            return partial;
        }
        catch
        {
            partial.Dispose();
            throw;
        }
    }

    // Who was there first stays.
    private async ValueTask<StoreVersion?> TryPlaceAsync(PartialFile partial, StoreKey key, string path, long length, UnforcedWrites? unforced, CancellationToken cancel)
    {
        try
        {
            return await PlaceAsync(partial, key, path, length, WriteCondition.IfAbsent, unforced, cancel).ConfigureAwait(false);
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
        {
            return null;
        }
    }

    private async ValueTask<StoreVersion> PlaceAsync(PartialFile partial, StoreKey key, string path, long length, WriteCondition condition, UnforcedWrites? unforced, CancellationToken cancel)
    {
        using var commit = await CommitAsync(path, cancel).ConfigureAwait(false);
        commit.Refresh(path);
        var old = FileState.Of(path);
        if (old.IsDirectory || old.IsOther) throw FileFailure.InTheWay(path, old.Kind);
        condition.Check(old.Version, key, Location);
        if (unforced is not null && old.IsFile) partial.Force();
        commit.RequireHeld();
        var version = await partial.MoveAsync(path, old, cancel).ConfigureAwait(false);
        if (unforced is not null)
        {
            if (!partial.IsForced) unforced.AddFile(path);
            unforced.AddDirectory(Path.GetDirectoryName(path)!);
        }

        StoreActivity.Current?.Note(StoreDeed.Write, key, length);
        return version;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var batch = OwnBatch().ConfigureAwait(false);
        var deleted = await RemoveFileAsync(key, condition, cancel).ConfigureAwait(false);
        if (deleted) EmptyDirectories.Remove(Path.GetDirectoryName(PathOf(key))!, Location);
        return deleted;
    }

    /// <summary>
    /// Deletes every value at or below <paramref name="prefix"/>, and the directories that are empty then, the root of
    /// the store included where the prefix is the root; returns how many values there were, a link to a directory
    /// counting as one. Removes partial files that no one has written to for an hour, too; what may be the only copy of a node stays.
    /// </summary>
    public async ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        await using var batch = OwnBatch().ConfigureAwait(false);
        if (!prefix.IsRoot && await DeleteAsync(prefix, WriteCondition.None, cancel).ConfigureAwait(false)) return 1;
        return await RemoveTreeAsync(prefix, null, cancel).ConfigureAwait(false);
    }

    ValueTask<long> IFolderStore.DeleteOwnAsync(StoreKey prefix, ZarrKeys keys, CancellationToken cancel) => DeleteOwnAsync(prefix, keys, cancel);

    internal ValueTask<long> DeleteOwnAsync(StoreKey prefix, ZarrKeys keys, CancellationToken cancel) => RemoveTreeAsync(prefix, keys, cancel);

    IAsyncEnumerable<StoreEntry> IFolderStore.ListInsideAsync(StoreKey prefix, CancellationToken cancel) =>
        DirectoryListing.Inside(PathOf(prefix), prefix, cancel).ToAsyncEnumerable();

    StoreKey? IFolderStore.FindLink(StoreKey from, StoreKey key) => Links.FirstOn(PathOf(key), PathOf(from)) is { } link ? KeyOf(link) : null;

    bool IFolderStore.RemoveLink(StoreKey key)
    {
        var path = PathOf(key);
        try
        {
            // Of another kind of entry these would be errors, or no links.
            if (key.IsRoot || !Links.Is(path) || Links.FirstOn(path, Location) != path) return false;
            if (Directory.Exists(path)) Directory.Delete(path);
            else File.Delete(path);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    string IFolderStore.DirectoryOf(StoreKey key) => PathOf(key);

    async ValueTask IFolderStore.ForceAsync(StoreKey key)
    {
        if (Forcing == Durability.None) return;
        var path = PathOf(key);
        await Disk.ForceTreeAsync(path).ConfigureAwait(false);
        if (Path.GetDirectoryName(path) is { } parent) Disk.ForceDirectory(parent, parent, isOwn: !key.IsRoot);
    }

    private async ValueTask<long> RemoveTreeAsync(StoreKey prefix, ZarrKeys? keys, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var path = PathOf(prefix);
        try
        {
            var count = await new DirectoryRemoval(this, keys).RemoveAsync(path, prefix, cancel).ConfigureAwait(false);
            if (!prefix.IsRoot) EmptyDirectories.Remove(Path.GetDirectoryName(path)!, Location);
            return count;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <summary>Renames the directory, which one file system does in one step; what lies in it that is no value comes along.</summary>
    public async ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (destination is not DirectoryStore other) return false;
        var (from, to) = (PathOf(source), other.PathOf(target));
        var (above, below) = (Path.GetDirectoryName(from), Path.GetDirectoryName(to));
        if (above is null || below is null || !Directory.Exists(from)) return false;
        try
        {
            var made = Disk.CreateDirectory(below);
            if (!Path.Exists(to) || EmptyDirectories.RemoveWithLocks(to))
            {
                // What was written elsewhere is shown by bringing it to its place.
                if (other.Forcing != Durability.None) await Disk.ForceTreeAsync(from).ConfigureAwait(false);
                await SharingConflict.RetryAsync(() => Directory.Move(from, to), cancel).ConfigureAwait(false);
                if (other.Forcing != Durability.None)
                    foreach (var changed in (string[])[.. made, below, above]) Disk.ForceDirectory(changed, changed);
                if (!source.IsRoot) EmptyDirectories.Remove(above, Location);
                return true;
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Another file system, a file that is open (on Windows), or rights: copying does it, or says why not.
        }

        EmptyDirectories.Remove(below, other.Location);
        return false;
    }

    /// <summary>Beside the directory of the key, which is renamed then. A link at the root is followed, one below it is replaced.</summary>
    public IStoreReplacement? BeginReplacement(StoreKey key) => DirectoryReplacement.Begin(key.IsRoot ? Links.RealPath(Location) : PathOf(key));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        StoreActivity.Current?.Note(StoreDeed.List, prefix);
        return DirectoryListing.Below(Location, PathOf(prefix), prefix, recurse, null, cancel).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public ValueTask CheckKeysAsync(IReadOnlyCollection<StoreKey> keys, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (OperatingSystem.IsWindows()) foreach (var key in keys) WindowsNames.Check(key);
        foreach (var (one, other) in FoldedNames.FindSame(keys))
            if (FoldedNames.AreOne(PathOf(one.Parent), one.Name, other.Name))
                throw new ZarrException(ZarrErrorId.NameInvalid,
                    $"'{one}' and '{other}' are one name in '{Location}', where the file system ignores letter case or Unicode form: one would take the place of the other. Rename one of them, or write to a zip archive.", other);
        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        var path = PathOf(key);
        try
        {
            var place = key.IsRoot ? LockPlace.Of(Location, Location, "", level) : LockPlace.Of(path, Location, level);
            // A lock makes the directory that it is in, whose name has to be on the disk before what is going to be in it.
            var changed = Forcing == Durability.None ? [] : Disk.AboveMissing(place.Directory);
            var held = await KeyLocks.TakeAsync(new(Location, key.Value, level), place, cancel).ConfigureAwait(false);
            foreach (var directory in changed)
            {
                if (_unforced.IsKept) _unforced.AddDirectory(directory);
                else if (level != LockLevel.Value || Forcing == Durability.Full) Disk.ForceDirectory(directory, directory);
            }

            return held;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <inheritdoc/>
    public bool IsSettled(StoreVersion version, DateTime moment)
    {
        return IsPast(version.First) && IsPast(version.Third);

        bool IsPast(long time) => time + (time % TimeSpan.TicksPerSecond == 0 ? s_longestStep : s_clockStep).Ticks <= moment.Ticks;
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(CancellationToken cancel) => new(Task.Delay(2 * s_clockStep, cancel));

    /// <inheritdoc/>
    public IAsyncDisposable BeginBatch() => Forcing == Durability.Full ? BeginOrderedBatch() : NoBatch.Instance;

    /// <inheritdoc/>
    public IStoreBatch BeginOrderedBatch() => Forcing is var durability && durability != Durability.None ? new DirectoryBatch(_unforced, durability) : NoBatch.Instance;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    IAsyncEnumerable<StoreEntry> IResidualStore.ListAsync(StoreKey prefix, bool recurse, Action<UnnameableEntry> leaveOut, CancellationToken cancel)
    {
        StoreActivity.Current?.Note(StoreDeed.List, prefix);
        return DirectoryListing.Below(Location, PathOf(prefix), prefix, recurse, leaveOut, cancel).ToAsyncEnumerable();
    }

    IEnumerable<StoreResidue> IResidualStore.ListResidue(StoreKey prefix, CancellationToken cancel) => DirectoryResidue.Below(Location, PathOf(prefix), prefix, cancel);

    ValueTask<bool> IResidualStore.RemoveResidueAsync(StoreResidue residue) => DirectoryResidue.RemoveAsync(Location, ResiduePath(residue), residue);

    ValueTask<bool> IResidualStore.ReturnAsync(StoreResidue residue) => DirectoryResidue.ReturnAsync(Location, ResiduePath(residue), residue);

    // What lies beside the store is named by its full path.
    private string ResiduePath(StoreResidue residue) => Path.GetFullPath(Path.Combine(_base, residue.Name.Replace('/', Path.DirectorySeparatorChar)));

    private StoreKey KeyOf(string path) => StoreKey.Parse(path[_base.Length..].Replace(Path.DirectorySeparatorChar, '/'));

    /// <summary>What stands at the path of a key, as far as it can be a value.</summary>
    private static FileState Look(StoreKey key, string path) =>
        key.IsRoot || PartialFile.IsName(key.Value) ? default : FileState.Of(path);

    private static StoreEntry? EntryOf(StoreKey key, string path, FileState state) =>
        state.IsFile ? new StoreEntry(key, state.Length, state.Version, IsPrefix: false) : state.Kind == FileKind.None ? null : throw FileFailure.NotAFile(path, state.Kind);

    private StoreValue Read(string path, ByteRange range)
    {
        using var handle = FileState.Open(path, out var state);
        if ((_remembers ??= FileSystems.Remembers(Location)) == true)
        {
            FileSystems.Refresh(handle);
            state = FileState.Of(handle);
        }

        var (offset, length) = range.Within(state.Length);
        if (length > Array.MaxLength)
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"Cannot read {length} bytes of '{path}' at once: at most {Array.MaxLength} bytes fit into one buffer. Read it in parts.", path);
        if (length == 0) return new(default, state.Length, state.Version);

        var buffer = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            var done = 0;
            while (done < length)
            {
                var read = RandomAccess.Read(handle, buffer.AsSpan(done, (int)length - done), offset + done);
                if (read == 0) throw new EndOfStreamException("it was cut short by another program while it was read.");
                done += read;
            }

            return new(buffer, done, state.Length, state.Version);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Deletes the file of a key, but no directory; false when there is none.</summary>
    internal async ValueTask<bool> RemoveFileAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        var path = PathOf(key);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // What is not there takes no lock.
                if (!Look(key, path).IsFile)
                {
                    condition.Check(StoreVersion.Absent, key, Location);
                    return false;
                }

                using var commit = await CommitAsync(path, cancel).ConfigureAwait(false);
                commit.Refresh(path);
                var state = Look(key, path);
                condition.Check(state.Version, key, Location);
                if (!state.IsFile) return false;
                commit.RequireHeld();
                File.Delete(path);
                if (_unforced.IsKept) _unforced.AddDirectory(Path.GetDirectoryName(path)!);
                StoreActivity.Current?.Note(StoreDeed.Delete, key);
                return true;
            }
            catch (DirectoryNotFoundException) when (attempt < 100)
            {
                // Its directory went with it, or is another one now.
            }
            catch (Exception e) when (SharingConflict.MayPass(e, attempt))
            {
                await SharingConflict.WaitAsync(attempt, cancel).ConfigureAwait(false);
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                throw FileFailure.Writing(e, path);
            }
        }
    }

    private string PathOf(StoreKey key)
    {
        if (key.IsRoot) return Location;
        if (!OperatingSystem.IsWindows()) return _base + key.Value;
        WindowsNames.Check(key);
        // In a path that begins with \\?\ a slash is no separator.
        return string.Create(_base.Length + key.Value.Length, (_base, key), static (path, parts) =>
        {
            parts._base.CopyTo(path);
            parts.key.Value.AsSpan().Replace(path[parts._base.Length..], '/', '\\');
        });
    }

    // Where everything is forced at the end, and no batch goes on at whose end it would be.
    private IStoreBatch OwnBatch() => Forcing == Durability.Full && !_unforced.IsKept ? BeginOrderedBatch() : NoBatch.Instance;

    private ValueTask<KeyLock> CommitAsync(string path, CancellationToken cancel)
    {
        var directory = Path.GetDirectoryName(path)!;
        return KeyLocks.TakeAsync(new(directory, "", null), LockPlace.Commit(directory, Location, path), cancel);
    }
}

using System.Buffers;
using System.Diagnostics;
using Zarr.Stores.Locks;

namespace Zarr.Stores;

/// <summary>
/// Values as files below a directory: the key is the relative path. The directory is made by the first write. Everything
/// completes synchronously except waiting for a lock that another holds.
/// </summary>
/// <remarks>
/// <para><b>Writes</b> go to a temporary file <c>name.random.partial</c> in the same directory, which then takes the place of
/// the old one in one step. A process that is killed leaves that file at worst; names that end in <c>.partial</c> are never
/// values. Bytes are handed to the operating system, not forced to the disk: a value survives the process, but the
/// last ones may not survive a power failure.</para>
/// <para><b>Versions</b> are modification time and length. A writer sets the time itself, always later than that of
/// the file it replaces, so two states of a key differ even when the clock has not advanced or was set back. What
/// this cannot tell apart: a value deleted and set again with the same length within one step of the file system's
/// times, which is 100 ns on usual ones and below the time both calls take, but up to 2 s on FAT and some network
/// shares; a clock set back to exactly the tick of a deleted value; and two writes of the same length by other programs
/// within one tick of the system's clock.</para>
/// <para><b>Locks</b> and the comparison of versions hold between all that reach a directory: threads, processes, users, containers, clients of a
/// network file system, by whatever path. They are in the store: a lock of the system's on the directory while a value is replaced, and a hidden file beside the value, which is
/// removed with the lock, for what is held longer. Where the file system has no locks that are known to hold, a file that one alone can create and that its holder
/// renews takes their place. Other programs do not take them.</para>
/// <para><b>Links</b>: reads, writes and listings follow symbolic links to directories wherever they lead, so that a large
/// array can live on another disk. Listings leave out a link to a directory that it lies in, so that they end; what leads nowhere, or in
/// a circle, is missing. A write to a link to a file replaces the link. Deleting removes a link, never what it leads to.</para>
/// <para><b>Names</b>: where the file system ignores letter case or Unicode form, keys that differ only in that name
/// the same value. On Windows the names it reserves are refused.</para>
/// </remarks>
public sealed class DirectoryStore : IStore, IResidualStore
{
    /// <summary>Partial files older than this have no writer any more.</summary>
    internal static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    /// <summary>Longer than between two times that a file can get: systems stamp files with a clock that goes on at most every 10 ms.</summary>
    private static readonly TimeSpan s_clockStep = TimeSpan.FromMilliseconds(20);

    /// <summary>The same on file systems that know whole seconds, or every other one, as FAT.</summary>
    private static readonly TimeSpan s_longestStep = TimeSpan.FromSeconds(2);

    private readonly string _base;
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
    }

    /// <inheritdoc/>
    public StoreCapabilities Capabilities =>
        StoreCapabilities.Writable | StoreCapabilities.Replaceable | StoreCapabilities.Listable | StoreCapabilities.Ranged | StoreCapabilities.Conditional;

    /// <inheritdoc/>
    public string Location { get; }

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
                var value = state.IsFile ? Read(path, range) : null;
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
            var state = Look(key, path);
            StoreActivity.Current?.Note(StoreDeed.Find, key);
            return state.IsFile ? new(new StoreEntry(key, state.Length, state.Version, IsPrefix: false)) : default;
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
                entry = state.IsFile ? new StoreEntry(key, state.Length, state.Version, IsPrefix: false) : null;
            }

            entries.Span[i] = entry;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        key.RequireName();
        var path = PathOf(key);
        if (PartialFile.IsName(path) || DirectoryReplacement.IsBelowOne(key))
            throw new ZarrException(ZarrErrorId.NameInvalid, $"The key '{key}' is not allowed in a directory: names that end in '.partial' are those of unfinished writes.", key);
        try
        {
            var start = StoreActivity.Clock is null ? 0 : Stopwatch.GetTimestamp();
            using var partial = PartialFile.Create(path);
            partial.Write(value.Span, cancel);
            using var commit = await CommitAsync(path, cancel).ConfigureAwait(false);
            commit.Refresh(path);
            var old = FileState.Of(path);
            if (old.IsDirectory) throw FileFailure.DirectoryInTheWay(path);
            condition.Check(old.Version, key, Location);
            commit.RequireHeld();
            var version = await partial.MoveAsync(path, old, cancel).ConfigureAwait(false);
            if (StoreActivity.Current is not { } activity) return version;
            if (start > 0) activity.Stop(StoreStage.Write, start);
            activity.Note(StoreDeed.Write, key, value.Length);
            return version;
        }
        catch (Exception e)
        {
            EmptyDirectories.Remove(Path.GetDirectoryName(path)!, Location);
            if (FileFailure.Is(e)) throw FileFailure.Writing(e, path);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var deleted = await RemoveAsync(key, condition, cancel).ConfigureAwait(false);
        if (deleted) EmptyDirectories.Remove(Path.GetDirectoryName(PathOf(key))!, Location);
        return deleted;
    }

    /// <summary>
    /// Deletes every value at or below <paramref name="prefix"/>, and the directories that are empty then, the root of
    /// the store included where the prefix is the root; returns how many values there were, a link to a directory
    /// counting as one. Removes partial files that no one has written to for an hour, too.
    /// </summary>
    public async ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (!prefix.IsRoot && await DeleteAsync(prefix, WriteCondition.None, cancel).ConfigureAwait(false)) return 1;
        var path = PathOf(prefix);
        try
        {
            var count = await RemoveTreeAsync(path, prefix, cancel).ConfigureAwait(false);
            if (!prefix.IsRoot) EmptyDirectories.Remove(Path.GetDirectoryName(path)!, Location);
            return count;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <summary>Renames the directory, which one file system does in one step; what lies in it that is no value comes along.</summary>
    public ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (destination is not DirectoryStore other) return new(false);
        var (from, to) = (PathOf(source), other.PathOf(target));
        var (above, below) = (Path.GetDirectoryName(from), Path.GetDirectoryName(to));
        if (above is null || below is null || !Directory.Exists(from)) return new(false);
        try
        {
            Directory.CreateDirectory(below);
            if (!Path.Exists(to) || EmptyDirectories.RemoveWithLocks(to))
            {
                Directory.Move(from, to);
                if (!source.IsRoot) EmptyDirectories.Remove(above, Location);
                return new(true);
            }
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // Another file system, a file that is open (on Windows), or rights: copying does it, or says why not.
        }

        EmptyDirectories.Remove(below, other.Location);
        return new(false);
    }

    /// <summary>Beside the directory of the key, which is renamed then. A link at the root is followed, one below it is replaced.</summary>
    public IStoreReplacement? BeginReplacement(StoreKey key) => DirectoryReplacement.Begin(key.IsRoot ? Links.RealPath(Location) : PathOf(key));

    /// <inheritdoc/>
    public IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel)
    {
        StoreActivity.Current?.Note(StoreDeed.List, prefix);
        return DirectoryListing.Below(Location, PathOf(prefix), prefix, recurse, cancel).ToAsyncEnumerable();
    }

    /// <inheritdoc/>
    public async ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        var path = PathOf(key);
        try
        {
            var place = key.IsRoot ? LockPlace.Of(Location, Location, "", level) : LockPlace.Of(path, Location, level);
            return await KeyLocks.TakeAsync(new(Location, key.Value, level), place, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <inheritdoc/>
    public bool IsSettled(StoreVersion version, DateTime moment) =>
        version.First + (version.First % TimeSpan.TicksPerSecond == 0 ? s_longestStep : s_clockStep).Ticks <= moment.Ticks;

    /// <inheritdoc/>
    public ValueTask SettleAsync(CancellationToken cancel) => new(Task.Delay(2 * s_clockStep, cancel));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    IEnumerable<StoreResidue> IResidualStore.ListResidue(StoreKey prefix, CancellationToken cancel) => DirectoryResidue.Below(Location, PathOf(prefix), prefix, cancel);

    bool IResidualStore.RemoveResidue(StoreResidue residue)
    {
        var path = _base + residue.Name;
        try
        {
            if (residue.Kind == ResidueKind.Lock) return LockFiles.TryRemove(path);
            if (residue.Kind != ResidueKind.Partial) return false;
            if (Directory.Exists(path) && DirectoryReplacement.IsName(Path.GetFileName(path)))
            {
                if (DirectoryReplacement.IsNeeded(path) || DirectoryResidue.Measure(path).Modified != residue.Modified) return false;
                Directory.Delete(path, recursive: true);
                return true;
            }

            if (!File.Exists(path) || File.GetLastWriteTimeUtc(path) != residue.Modified) return false;
            File.Delete(path);
            EmptyDirectories.Remove(Path.GetDirectoryName(path)!, Location);
            return true;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, path);
        }
    }

    /// <summary>What stands at the path of a key, as far as it can be a value.</summary>
    private static FileState Look(StoreKey key, string path) =>
        key.IsRoot || PartialFile.IsName(key.Value) ? default : FileState.Of(path);

    private StoreValue Read(string path, ByteRange range)
    {
        using var handle = FileState.Open(path);
        if ((_remembers ??= FileSystems.Remembers(Location)) == true) FileSystems.Refresh(handle);
        var state = FileState.Of(handle);
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

    /// <summary>Deletes the file of a key, but no directory.</summary>
    private async ValueTask<bool> RemoveAsync(StoreKey key, WriteCondition condition, CancellationToken cancel)
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

    /// <summary>Deletes the values below a directory, then the directory when nothing is left in it.</summary>
    private async ValueTask<long> RemoveTreeAsync(string directory, StoreKey prefix, CancellationToken cancel)
    {
        var isDirectory = FileState.Of(directory).IsDirectory;
        if (!prefix.IsRoot && EmptyDirectories.IsLink(directory))
        {
            if (isDirectory) Directory.Delete(directory);
            else File.Delete(directory);
            return isDirectory ? 1 : 0;
        }

        if (!isDirectory) return 0;

        long count = 0;
        foreach (var name in DirectoryListing.Names(directory))
        {
            cancel.ThrowIfCancellationRequested();
            if (!StoreKey.TryParse(prefix.IsRoot ? name : $"{prefix}/{name}", out var key)) continue;
            var path = Path.Combine(directory, name);
            if (await RemoveAsync(key, WriteCondition.None, cancel).ConfigureAwait(false)) count++;
            else if (LockPlace.IsName(name)) LockFiles.TryRemove(path);
            else if (!PartialFile.IsName(name) || !File.Exists(path)) count += await RemoveTreeAsync(path, key, cancel).ConfigureAwait(false);
            else if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Abandoned) File.Delete(path);
        }

        EmptyDirectories.RemoveOne(directory);
        return count;
    }

    private string PathOf(StoreKey key)
    {
        if (OperatingSystem.IsWindows()) WindowsNames.Check(key);
        return key.IsRoot ? Location : _base + key.Value;
    }

    private ValueTask<KeyLock> CommitAsync(string path, CancellationToken cancel)
    {
        var directory = Path.GetDirectoryName(path)!;
        return KeyLocks.TakeAsync(new(directory, "", null), LockPlace.Commit(directory, Location, path), cancel);
    }
}

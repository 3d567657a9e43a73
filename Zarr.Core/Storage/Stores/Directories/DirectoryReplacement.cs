using System.Globalization;
using System.Text;
using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// A directory that is written beside another and then takes its place: in one step where the system can exchange two names, and by two renames elsewhere. At every moment
/// both nodes are whole somewhere; the old one is deleted when the new one is at its place and on the disk. What of it is not Zarr's goes over to the new one.
/// A process that is killed leaves one of them under a name that no listing shows, see <see cref="ReplacementLeftover"/>.
/// </summary>
internal sealed class DirectoryReplacement : IStoreReplacement
{
    private const int RandomDigits = 16;

    // In bytes of UTF-8, of which a name has 255 at most. Longer ones are left out of the temporary name.
    private const int LongestName = 200;

    private const string Extension = ".partial";

    // Who writes to the old node while it is away makes its directory again, and may do so between any two renames.
    private const int MaxAttempts = 20;

    private readonly string _target;
    private readonly bool _isBeside;
    private string _staged;
    private bool _isTaken, _isKept;

    // Those in which names changed when a node was taken.
    private string[] _takenFrom = [];

    private DirectoryReplacement(string target, string staged, bool isBeside) => (_target, _staged, _isBeside, Store) = (target, staged, isBeside, new DirectoryStore(staged) { IsStaged = true });

    /// <inheritdoc/>
    public IStore Store { get; private set; }

    /// <summary>Called after each step by tests, which keep what a process killed there would leave.</summary>
    internal static AsyncLocal<Action<string>?> AfterStep { get; } = new();

    /// <summary>
    /// Begins one for a directory: beside it, where it can take the place in one step, or else in it, from where its values are copied when all of them are there.
    /// Null where neither can be.
    /// </summary>
    public static DirectoryReplacement? Begin(string target) =>
        (Path.GetDirectoryName(target) is { } parent ? Begin(target, NameIn(parent, Path.GetFileName(target)), isBeside: true) : null) ?? Begin(target, NameIn(target, ""), isBeside: false);

    /// <summary>True for the names of such directories.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.EndsWith(Extension, StringComparison.Ordinal) && name[0] == '.' && name.Length > Extension.Length + RandomDigits + 1
        && name[^(Extension.Length + RandomDigits + 1)] == '.' && !name[^(Extension.Length + RandomDigits)..^Extension.Length].ContainsAnyExcept("0123456789abcdef");

    /// <summary>True for a key that would be in such a directory.</summary>
    public static bool IsBelowOne(StoreKey key) => key.Value.Contains(Extension + "/", StringComparison.Ordinal) && key.Value.Split('/').Any(part => part.Length > 0 && IsName(part));

    /// <summary>The name of what such a directory is for; empty where it does not tell.</summary>
    public static string PlaceOf(string name) => name.Length > Extension.Length + RandomDigits + 2 ? name[1..^(Extension.Length + RandomDigits + 1)] : "";

    /// <summary>A new name of such a directory.</summary>
    public static string NameIn(string parent, string name) => Path.Join(parent,
        string.Create(CultureInfo.InvariantCulture, $".{(Encoding.UTF8.GetByteCount(name) > LongestName ? "" : name)}.{Random.Shared.NextInt64():x16}{Extension}"));

    /// <summary>Takes a node's directory, with everything in it, as what is going to be at the place. False, and it is where it was, where one rename cannot do that.</summary>
    public bool TryTake(string source)
    {
        var taken = NameIn(Path.GetDirectoryName(_staged)!, _isBeside ? Path.GetFileName(_target) : "");
        try
        {
            // Wherever it is found then, it tells where it belongs.
            ReplacementLeftover.MarkMoved(source, Path.GetDirectoryName(taken)!);
            Directory.Move(source, taken);
        }
        catch (Exception e) when (FileFailure.Is(e) || e is ZarrException)
        {
            ReplacementLeftover.Unmark(source);
            return false;
        }

        var empty = _staged;
        (_staged, _isTaken, Store) = (taken, true, new DirectoryStore(taken) { IsStaged = true });
        _takenFrom = [Path.GetDirectoryName(source)!];
        if (Path.GetDirectoryName(taken)! is var to && to != _takenFrom[0]) _takenFrom = [to, .. _takenFrom];
        AfterStep.Value?.Invoke("taken");
        try
        {
            Directory.Delete(empty, recursive: true);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            // It is told by Test-ZarrStore.
        }

        return true;
    }

    /// <summary>Brings what was taken back.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>: it is where the message says.</exception>
    public void GiveBack(string source)
    {
        // What lies there by now is another, or was told of.
        if (_isKept || !_isTaken) return;
        try
        {
            Directory.Move(_staged, source);
            ReplacementLeftover.Unmark(source);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            _isKept = true;
            throw new ZarrException(ZarrErrorId.StoreWriteFailed,
                $"'{source}' was being moved to '{_target}', and could not be moved back: it is whole in '{_staged}', and what stands at '{_target}' is as it was. Rename it. {e.Message}", _staged, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryCommitAsync()
    {
        List<string> old;
        try
        {
            if (!_isTaken) KeepAttributes(_target, _staged);
            if (ZarrContext.Forcing != Durability.None)
            {
                await Disk.ForceTreeAsync(_staged).ConfigureAwait(false);
                // That a node was taken is known before it is somewhere else.
                foreach (var parent in _takenFrom) Disk.ForceDirectory(parent, parent);
            }

            AfterStep.Value?.Invoke("forced");
            if (!_isBeside) return false;
            ReplacementLeftover.Unmark(_target);
            if (DirectoryExchange.Try(_staged, _target)) old = [_staged];
            else if (await RenameAsync().ConfigureAwait(false) is { } aside) old = aside;
            else return false;
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw FileFailure.Writing(e, _staged);
        }

        _isKept = true;
        AfterStep.Value?.Invoke("exchanged");
        try
        {
            if (ZarrContext.Forcing != Durability.None) Disk.ForceDirectory(Path.GetDirectoryName(_target)!, _target);
        }
        catch (ZarrException e)
        {
            throw new ZarrException(ZarrErrorId.StoreWriteFailed,
                $"'{_target}' was replaced, but it is not certain that the disk keeps that: the old node was not deleted, and is in '{old.FirstOrDefault()}'. {e.Message}", _target, e);
        }

        ReplacementLeftover.Unmark(_target);
        AfterStep.Value?.Invoke("unmarked");
        await RetiredDirectory.RemoveAsync(old, _target).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isKept) return;
        try
        {
            // Of a node that was taken, and copied on from here, what no key can name is somebody's.
            if (_isTaken) ReplacementLeftover.Unmark(_staged);
            if (_isTaken) await new DirectoryStore(_staged).DeleteAllAsync(StoreKey.Root, CancellationToken.None).ConfigureAwait(false);
            else Directory.Delete(_staged, recursive: true);
        }
        catch (Exception e) when (e is ZarrException || FileFailure.Is(e))
        {
            // It is told by Test-ZarrStore.
        }
    }

    private static DirectoryReplacement? Begin(string target, string staged, bool isBeside)
    {
        try
        {
            Directory.CreateDirectory(staged);
            ReplacementLeftover.MarkNew(staged);
            // What is made in it takes after it.
            ReplacedAttributes.Keep(target, staged);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(staged, File.GetUnixFileMode(staged) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new(target, staged, isBeside);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            return null;
        }
    }

    /// <summary>Files and directories that are there in both keep what the old ones had.</summary>
    private static void KeepAttributes(string from, string to)
    {
        foreach (var name in DirectoryListing.Names(to))
        {
            var (old, path) = (Path.Join(from, name), Path.Join(to, name));
            if (Links.Is(path) || Links.Is(old)) continue;
            if (Directory.Exists(path))
            {
                if (Directory.Exists(old)) KeepAttributes(old, path);
            }
            else if (File.Exists(old))
            {
                ReplacedAttributes.Keep(old, path);
            }
        }

        ReplacedAttributes.Keep(from, to);
    }

    /// <summary>Two renames, between which nothing is at the place. What was there, under its new name, with what writers made there meanwhile; null where it cannot be done, and all is as it was.</summary>
    private async ValueTask<List<string>?> RenameAsync()
    {
        var aside = new List<string>();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (Directory.Exists(_target)) aside.Add(MoveAside());
                AfterStep.Value?.Invoke("aside");
                Directory.Move(_staged, _target);
                return aside;
            }
            catch (Exception e) when (SharingConflict.MayPass(e, attempt))
            {
                await SharingConflict.WaitAsync(attempt, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (FileFailure.Is(e) && aside.Count > 0)
            {
                // Another one's directory, made of a write to the old node: it goes where that goes.
                if (Directory.Exists(_target) && attempt < MaxAttempts) continue;
                PutBack(aside[0], e);
                return null;
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                // A mounted file system, or, on Windows, a file that someone has open.
                return null;
            }
        }
    }

    private string MoveAside()
    {
        var aside = NameIn(Path.GetDirectoryName(_target)!, Path.GetFileName(_target));
        Directory.Move(_target, aside);
        return aside;
    }

    private void PutBack(string aside, Exception why)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (Directory.Exists(_target)) MoveAside();
                Directory.Move(aside, _target);
                return;
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                if (attempt < MaxAttempts && Directory.Exists(_target)) continue;
                _isKept = true;
                throw new ZarrException(ZarrErrorId.StoreWriteFailed,
                    $"'{_target}' could not be replaced, nor put back: the old node is whole in '{aside}', the new one in '{_staged}', and nothing was deleted. " +
                    $"Rename the one that is wanted; Repair-ZarrStore does so with the old one. {why.Message} {e.Message}", _target, e);
            }
        }
    }
}

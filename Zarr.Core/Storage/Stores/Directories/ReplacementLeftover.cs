using Zarr.Platform;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// A directory that a replacement has left, which was interrupted. A file in it tells what it was: the file comes along with the directory when names are exchanged, so that it
/// is right at every moment.
/// </summary>
internal sealed class ReplacementLeftover
{
    // Of the kind that no listing shows.
    private const string NewMark = ".new.partial", MovedMark = ".moved.partial";

    private readonly string _path;

    private ReplacementLeftover(string path)
    {
        _path = path;
        var parent = Path.GetDirectoryName(path)!;
        Place = DirectoryReplacement.PlaceOf(Path.GetFileName(path)) is { Length: > 0 } name ? Path.Join(parent, name) : null;
        Role = File.Exists(Path.Join(path, MovedMark)) ? LeftoverRole.Moved : File.Exists(Path.Join(path, NewMark)) ? LeftoverRole.New : LeftoverRole.Old;
        Home = Role == LeftoverRole.Moved ? ReadSource(Path.Join(path, MovedMark), parent) : Place;
    }

    /// <summary>What it was.</summary>
    public LeftoverRole Role { get; }

    /// <summary>The path that was replaced; null where that is not known.</summary>
    public string? Place { get; }

    /// <summary>The path it came from, or was made for; null where that is not known.</summary>
    public string? Home { get; }

    /// <summary>True where it can go: a node stands at the place, and this is not the only copy of another.</summary>
    public bool IsDisposable => Role != LeftoverRole.Moved && Place is not null && IsNode(Place);

    /// <summary>What a directory of such a name is.</summary>
    public static ReplacementLeftover Of(string path) => new(path);

    /// <summary>Says of a directory that it is being written.</summary>
    public static void MarkNew(string directory) => Mark(directory, NewMark, "");

    /// <summary>Says of a node's directory where it belongs, before it is taken from there: from where it will be, so that this is right when the store as a whole is moved.</summary>
    public static void MarkMoved(string directory, string parent) => Mark(directory, MovedMark, Path.GetRelativePath(parent, directory));

    // Forced, since a directory that a power failure leaves without it would be taken for one that a replacement has put aside.
    private static void Mark(string directory, string name, string text)
    {
        var path = Path.Join(directory, name);
        File.WriteAllText(path, text);
        if (ZarrContext.Forcing == Durability.None) return;
        Disk.ForceFile(path, isOwn: true);
        Disk.ForceDirectory(directory, directory);
    }

    /// <summary>Takes what was said away.</summary>
    public static void Unmark(string directory)
    {
        foreach (var name in (string[])[NewMark, MovedMark])
        {
            try
            {
                // Asking first costs less than the exception where the directory is gone.
                if (Path.Join(directory, name) is var path && File.Exists(path)) File.Delete(path);
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                // A leftover that is no value.
            }
        }
    }

    /// <summary>True where a directory has the document of a node, whole: what a power failure has emptied is none.</summary>
    public static bool IsNode(string directory)
    {
        foreach (var name in (string[])[Zarr.Storage.Nodes.NodeStorage.V3Name, Zarr.Storage.Nodes.NodeStorage.V2ArrayName, Zarr.Storage.Nodes.NodeStorage.V2GroupName])
        {
            try
            {
                if (FileState.Of(Path.Join(directory, name)).IsFile && File.ReadAllText(Path.Join(directory, name)).AsSpan().Trim() is ['{', .., '}']) return true;
            }
            catch (Exception e) when (FileFailure.Is(e))
            {
                // What cannot be looked at does not count.
            }
        }

        return false;
    }

    /// <summary>
    /// True where it can go back: it is a node, none stands where it belongs, that is in the same directory or in the store, and nobody else has more right to the place.
    /// </summary>
    public bool CanReturn(string root)
    {
        if (Home is null || !IsNode(_path) || IsNode(Home)) return false;
        // Where something lies that is no node, someone may be making one there: the lock of that place is not held.
        if (Role == LeftoverRole.Moved) return !Path.Exists(Home) && PathRelation.IsBelow(Home, root, StringComparison.Ordinal) && Directory.Exists(Path.GetDirectoryName(Home)) && Links.FirstOn(Home, root) is null;
        return Role == LeftoverRole.Old || !Siblings().Any(other => other.Role == LeftoverRole.Old && other.Place == Place && IsNode(other._path));
    }

    /// <summary>Removes it, but for what is not Zarr's, which goes to the node that stands at the place; true when nothing of it is left. Nothing is removed where <see cref="IsDisposable"/> is false.</summary>
    public async ValueTask<bool> RemoveAsync()
    {
        if (!IsDisposable) return false;
        // What was being written has nothing of others in it.
        if (Role == LeftoverRole.New) Directory.Delete(_path, recursive: true);
        else await RetiredDirectory.RemoveAsync([_path], Place!).ConfigureAwait(false);
        return !Directory.Exists(_path);
    }

    /// <summary>Brings it to where it belongs. What lies there, which is no node, is left in its stead, but for what is not Zarr's.</summary>
    public async ValueTask ReturnAsync()
    {
        var other = _path;
        if (!Path.Exists(Home))
        {
            Directory.Move(_path, Home!);
        }
        else if (!DirectoryExchange.Try(_path, Home!))
        {
            other = DirectoryReplacement.NameIn(Path.GetDirectoryName(Home)!, Path.GetFileName(Home)!);
            Directory.Move(Home!, other);
            Directory.Move(_path, Home!);
        }

        Unmark(Home!);
        if (ZarrContext.Forcing != Durability.None) Disk.ForceDirectory(Path.GetDirectoryName(Home)!, Home!);
        if (Directory.Exists(other)) await RetiredDirectory.CarryAsync(other, Home!).ConfigureAwait(false);
    }

    private IEnumerable<ReplacementLeftover> Siblings() => Directory.EnumerateDirectories(Path.GetDirectoryName(_path)!, ".*.partial")
        .Where(path => path != _path && DirectoryReplacement.IsName(Path.GetFileName(path))).Select(Of);

    private static string? ReadSource(string mark, string parent)
    {
        try
        {
            return File.ReadAllText(mark) is { Length: > 0 } source ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(source, parent)) : null;
        }
        catch (Exception e) when (FileFailure.Is(e) || e is ArgumentException)
        {
            return null;
        }
    }
}

using Zarr.Platform;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Directories;

/// <summary>
/// Deletes the values below a directory, or those that are Zarr's, then the directories when nothing is left in them. A link is deleted, and never what it leads to.
/// </summary>
/// <param name="store">The store that the directory is in.</param>
/// <param name="keys">The keys that are Zarr's; null to delete all.</param>
internal sealed class DirectoryRemoval(DirectoryStore store, ZarrKeys? keys)
{
    /// <summary>Deletes what is below a directory; returns how many values there were, a link to a directory counting as one.</summary>
    public async ValueTask<long> RemoveAsync(string directory, StoreKey prefix, CancellationToken cancel)
    {
        var isDirectory = FileState.Of(directory).IsDirectory;
        if (!prefix.IsRoot && Links.Is(directory))
        {
            if (isDirectory) Directory.Delete(directory);
            else File.Delete(directory);
            return isDirectory ? 1 : 0;
        }

        if (!isDirectory) return 0;

        var names = DirectoryListing.Names(directory);
        // Whether a leftover is needed shows only as long as the node is there whose place it is about.
        await RemoveLeftoversAsync(directory, names).ConfigureAwait(false);
        long count = 0;
        foreach (var name in names)
        {
            cancel.ThrowIfCancellationRequested();
            if (DirectoryListing.IsSegment(name)) count += await RemoveEntryAsync(Path.Combine(directory, name), name, prefix.AppendKnown(name), cancel).ConfigureAwait(false);
        }

        EmptyDirectories.RemoveOne(directory);
        return count;
    }

    private static async ValueTask RemoveLeftoversAsync(string directory, string[] names)
    {
        foreach (var name in names)
        {
            if (!DirectoryReplacement.IsName(name)) continue;
            var path = Path.Combine(directory, name);
            if (Directory.Exists(path) && !Links.Is(path) && IsAbandoned(DirectoryResidue.Measure(path).Modified)) await ReplacementLeftover.Of(path).RemoveAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<long> RemoveEntryAsync(string path, string name, StoreKey key, CancellationToken cancel)
    {
        if (keys?.Owns(key) != false && await store.RemoveFileAsync(key, WriteCondition.None, cancel).ConfigureAwait(false)) return 1;
        var isLink = Links.Is(path);
        if (LockPlace.IsName(name))
        {
            LockFiles.TryRemove(path);
        }
        else if (isLink ? !FileState.Of(path).IsFile : !File.Exists(path))
        {
            if (isLink || IsOwnDirectory(name, key)) return await RemoveAsync(path, key, cancel).ConfigureAwait(false);
        }
        else if (IsTemporary(name) && IsAbandoned(File.GetLastWriteTimeUtc(path)))
        {
            File.Delete(path);
        }

        return 0;
    }

    private bool IsOwnDirectory(string name, StoreKey key) => !DirectoryReplacement.IsName(name) && keys?.OwnsDirectory(key) != false;

    private bool IsTemporary(string name) => keys is null ? PartialFile.IsName(name) : TemporaryNames.IsOurs(name);

    private static bool IsAbandoned(DateTime modified) => DateTime.UtcNow - modified > DirectoryResidue.Abandoned;
}

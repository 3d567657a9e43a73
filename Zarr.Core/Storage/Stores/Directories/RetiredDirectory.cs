using Zarr.Platform;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores.Locks;

namespace Zarr.Storage.Stores.Directories;

/// <summary>A directory whose place a node has taken: what in it is not Zarr's goes over to that, under the same names, and only then the rest is deleted.</summary>
internal static class RetiredDirectory
{
    /// <summary>Removes directories; what cannot be removed is told by Test-ZarrStore, and tried again by Repair-ZarrStore.</summary>
    /// <param name="directories">First the one that was at the place, then what writers to it made there when it was gone.</param>
    /// <param name="place">Where a node stands now.</param>
    public static async ValueTask RemoveAsync(IReadOnlyList<string> directories, string place)
    {
        ZarrKeys? keys = null;
        var taken = new NodeAt(place);
        foreach (var directory in directories)
        {
            try
            {
                if (Links.Is(directory))
                {
                    Directory.Delete(directory);
                    continue;
                }

                keys ??= await KeysAsync(directory).ConfigureAwait(false);
                // As long as something of others is in it, so are the documents that tell what is not.
                if (!await CarryAsync(directory, place, StoreKey.Root, keys, taken).ConfigureAwait(false)) continue;
                DirectoryReplacement.AfterStep.Value?.Invoke("carried");
                await new DirectoryStore(directory).DeleteOwnAsync(StoreKey.Root, keys, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception e) when (e is ZarrException || FileFailure.Is(e))
            {
                // It stays under a name that nobody takes for a node.
            }
        }
    }

    /// <summary>Brings over what is not Zarr's, and deletes nothing but the directory when it is empty then.</summary>
    public static async ValueTask CarryAsync(string directory, string place)
    {
        await CarryAsync(directory, place, StoreKey.Root, await KeysAsync(directory).ConfigureAwait(false), new(place)).ConfigureAwait(false);
        EmptyDirectories.RemoveOne(directory);
    }

    private static async ValueTask<ZarrKeys> KeysAsync(string directory) =>
        await ZarrKeys.ReadAsync(new DirectoryStore(directory), StoreKey.Root, CancellationToken.None).ConfigureAwait(false) is { NodeCount: > 0 } keys ? keys : ZarrKeys.Fragments;

    /// <summary>True when all of it is there. What would be a chunk of the new node is not brought: the node would show it as its own elements.</summary>
    private static async ValueTask<bool> CarryAsync(string from, string to, StoreKey prefix, ZarrKeys keys, NodeAt taken)
    {
        var isDone = true;
        foreach (var name in DirectoryListing.Names(from))
        {
            var path = Path.Join(from, name);
            var isKey = DirectoryListing.IsSegment(name);
            var key = isKey ? prefix.AppendKnown(name) : default;
            var (isDirectory, isLink) = (Directory.Exists(path), Links.Is(path));
            if (!isDirectory && !isLink && LockPlace.IsName(name)) LockFiles.TryRemove(path);
            else if (!isDirectory && !isLink && TemporaryNames.IsOurs(name)) File.Delete(path);
            else if (isDirectory && !isLink && isKey && keys.OwnsDirectory(key)) isDone &= await CarryAsync(path, Path.Join(to, name), key, keys, taken).ConfigureAwait(false);
            else if (IsOwn()) continue;
            else if (!isKey) isDone &= Move(path, to, name);
            else if (isDirectory && !isLink && (await taken.KeysAsync().ConfigureAwait(false)).OwnsDirectory(key))
            {
                isDone &= await CarryAsync(path, Path.Join(to, name), key, keys, taken).ConfigureAwait(false);
                EmptyDirectories.RemoveOne(path);
            }
            else isDone &= !(await taken.KeysAsync().ConfigureAwait(false)).Owns(key) && Move(path, to, name);

            bool IsOwn() => isDirectory && !isLink ? DirectoryReplacement.IsName(name) && ReplacementLeftover.Of(path).IsDisposable
                : isKey && (isDirectory ? keys.OwnsDirectory(key) : keys.Owns(key));
        }

        return isDone;
    }

    // What is in the way stays, and so does this: nobody but its owner knows which of the two is wanted.
    private static bool Move(string path, string to, string name)
    {
        var target = Path.Join(to, name);
        if (Path.Exists(target) || Links.Is(target))
        {
            if (!Directory.Exists(path) || Links.Is(path) || !Directory.Exists(target) || Links.Is(target)) return false;
            var isDone = true;
            foreach (var inside in DirectoryListing.Names(path)) isDone &= Move(Path.Join(path, inside), target, inside);
            return EmptyDirectories.RemoveOne(path) && isDone;
        }

        Directory.CreateDirectory(to);
        if (Directory.Exists(path)) Directory.Move(path, target);
        else File.Move(path, target);
        return true;
    }

    /// <summary>The keys of the node that has the place now, read when there is something that is not the old one's.</summary>
    private sealed class NodeAt(string place)
    {
        private ZarrKeys? _keys;

        public async ValueTask<ZarrKeys> KeysAsync() => _keys ??= await ZarrKeys.ReadAsync(new DirectoryStore(place), StoreKey.Root, CancellationToken.None).ConfigureAwait(false);
    }
}

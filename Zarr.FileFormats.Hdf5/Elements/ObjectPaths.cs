using Zarr.FileFormats.Hdf5.Groups;
using Zarr.FileFormats.Hdf5.Structure;

namespace Zarr.FileFormats.Hdf5.Elements;

/// <summary>The paths of objects by their addresses, which is what references are. They are looked for, breadth first, when the first reference is met.</summary>
internal sealed class ObjectPaths(Hdf5File file)
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private Dictionary<long, string>? _paths;

    /// <summary>The path a reference leads to; null where it leads nowhere.</summary>
    public async ValueTask<string?> FindAsync(ReadOnlyMemory<byte> reference, CancellationToken cancel)
    {
        if (file.Reader(reference.Span).Address() is not (> 0 and var address)) return null;
        if (_paths is null)
        {
            await _gate.WaitAsync(cancel).ConfigureAwait(false);
            try
            {
                _paths ??= await ReadAsync(cancel).ConfigureAwait(false);
            }
            finally
            {
                _gate.Release();
            }
        }

        return _paths.GetValueOrDefault(address);
    }

    private async ValueTask<Dictionary<long, string>> ReadAsync(CancellationToken cancel)
    {
        var root = file.Superblock.Root;
        var paths = new Dictionary<long, string> { [root] = "/" };
        var groups = new Queue<(long Address, string Path)>([(root, "")]);
        while (groups.TryDequeue(out var group))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var header = await ObjectHeader.ReadAsync(file, group.Address, cancel).ConfigureAwait(false);
                if (!GroupLinks.IsGroup(header)) continue;
                foreach (var link in await GroupLinks.ReadAsync(file, header, cancel).ConfigureAwait(false))
                    if (link.Kind == LinkKind.Hard && paths.TryAdd(link.Address, $"{group.Path}/{link.Name}")) groups.Enqueue((link.Address, paths[link.Address]));
            }
            catch (ZarrException)
            {
                // What is damaged or not supported has no objects in it; whoever opens it is told.
            }
        }

        return paths;
    }
}

using System.Management.Automation;
using System.Management.Automation.Provider;
using Zarr.PowerShell.Binding;
using Zarr.PowerShell.Errors;
using Zarr.Storage.Nodes;

namespace Zarr.PowerShell.Provider;

/// <summary>
/// Drives whose folders are groups and whose items are arrays, to look around in; cmdlets do the rest. Paths of the provider are those of the file
/// system, and into archives, so that a path of a drive means the same without the drive, and to every cmdlet of this module.
/// </summary>
[CmdletProvider("Zarr", ProviderCapabilities.None)]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup), ProviderCmdlet = "Get-Item")]
[OutputType(typeof(ZarrArray), typeof(ZarrGroup), ProviderCmdlet = "Get-ChildItem")]
public sealed class ZarrProvider : NavigationCmdletProvider, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Ends what is still at work.</summary>
    public void Dispose() => _stop.Cancel();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>A drive whose root is a directory or archive, or a node in it. Nothing stays open.</summary>
    protected override PSDriveInfo? NewDrive(PSDriveInfo drive)
    {
        var root = SessionState.Path.GetUnresolvedProviderPathFromPSPath(drive.Root, out var provider, out _);
        if (!StoreLocator.HasFiles(provider))
        {
            WriteError(ErrorRecords.PathNotFileSystem(drive.Root));
            return null;
        }

        root = Path.TrimEndingDirectorySeparator(root);
        try
        {
            var (store, key) = StoreLocator.Place(root);
            _ = Wait(ZarrNode.OpenAsync(store, key, _stop.Token));
            return new(drive.Name, drive.Provider, root, drive.Description, drive.Credential);
        }
        catch (ZarrException e)
        {
            WriteError(ErrorRecords.From(e, root));
            return null;
        }
    }

    /// <inheritdoc/>
    protected override bool IsValidPath(string path) => path.Length > 0;

    /// <inheritdoc/>
    protected override bool ItemExists(string path) => Find(path) is not null;

    /// <inheritdoc/>
    protected override bool IsItemContainer(string path) => Find(path) is ZarrGroup;

    /// <inheritdoc/>
    protected override bool HasChildItems(string path)
    {
        var has = false;
        Attempt(path, () => has = Find(path) is ZarrGroup group && Children(group, 1).Any(found => found.Node is not null));
        return has;
    }

    /// <inheritdoc/>
    protected override void GetItem(string path)
    {
        if (Find(path) is { } node) WriteNode(node, path);
    }

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse) => GetChildItems(path, recurse, uint.MaxValue);

    /// <inheritdoc/>
    protected override void GetChildItems(string path, bool recurse, uint depth)
    {
        if (Find(path) is not { } node) return;
        if (node is not ZarrGroup group)
        {
            WriteNode(node, path);
            return;
        }

        Attempt(path, () =>
        {
            foreach (var found in Children(group, !recurse ? 1 : depth >= int.MaxValue ? int.MaxValue : (int)depth + 1))
            {
                if (found.Error is { Id: ZarrErrorId.NameInvalid } leftOut) WriteWarning(leftOut.Message);
                else if (found.Error is { } error) WriteError(ErrorRecords.From(error));
                else WriteNode(found.Node!, PathOf(path, group, found.Node!));
            }
        });
    }

    /// <inheritdoc/>
    protected override void GetChildNames(string path, ReturnContainers returnContainers)
    {
        if (Find(path) is not ZarrGroup group) return;
        Attempt(path, () =>
        {
            foreach (var found in Children(group, 1))
                if (found.Node is { } node) WriteItemObject(node.Name, PathOf(path, group, node), node is ZarrGroup);
        });
    }

    // Only the user's own Ctrl+C ends a pipeline silently.
    private T Wait<T>(ValueTask<T> task)
    {
        try
        {
            return task.AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException e)
        {
            throw _stop.IsCancellationRequested ? new PipelineStoppedException() : ZarrException.FromTimeout(e, ZarrErrorId.StoreReadFailed);
        }
    }

    private static string PathOf(string path, ZarrGroup group, ZarrNode node) =>
        Path.Join(path, node.Key.Value[(group.Key.IsRoot ? 0 : group.Key.Value.Length + 1)..].Replace('/', Path.DirectorySeparatorChar));

    // What cannot be opened is told by listings and by cmdlets; here it is no item.
    private ZarrNode? Find(string path)
    {
        try
        {
            var (store, key) = StoreLocator.Place(Path.TrimEndingDirectorySeparator(path));
            return Wait(ZarrNode.FindAsync(store, key, _stop.Token));
        }
        catch (ZarrException)
        {
            return null;
        }
    }

    private IEnumerable<ListedNode> Children(ZarrGroup group, int depth)
    {
        var found = group.ListAsync(depth, _stop.Token).GetAsyncEnumerator(_stop.Token);
        try
        {
            while (Wait(found.MoveNextAsync())) yield return found.Current;
        }
        finally
        {
            found.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private void Attempt(string path, Action action)
    {
        try
        {
            action();
        }
        catch (ZarrException e)
        {
            WriteError(ErrorRecords.From(e, path));
        }
    }

    // The name in front chooses the view of a drive. The name that is taken away has a PSPath, where the engine puts its own.
    private void WriteNode(ZarrNode node, string path)
    {
        var item = new PSObject(node);
        item.TypeNames.Insert(0, "Zarr.DriveItem");
        item.TypeNames.Remove(typeof(ZarrNode).FullName!);
        WriteItemObject(item, path, node is ZarrGroup);
    }
}

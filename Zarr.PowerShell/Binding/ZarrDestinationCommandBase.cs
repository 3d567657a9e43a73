using System.ComponentModel;
using System.Management.Automation;
using Zarr.Arrays;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.PowerShell.Binding;

/// <summary>A command that brings its targets to another place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrDestinationCommandBase : ZarrTargetCommandBase
{
    /// <summary>Where the node is to be: a directory or archive that need not exist, or a place below a group. What stands there is not a folder to put it into.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public virtual string? Destination { get; set; }

    /// <summary>The node inside the destination, such as <c>group/array</c>; groups above it are created.</summary>
    // So that a script block can name each.
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? DestinationName { get; set; }

    /// <summary>Replaces the array or group that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Brings a node to the place that the parameters name, and returns it as it is there; null when it was not to be.</summary>
    private protected ZarrNode? Bring(ZarrNode node, string verb, Func<IStore, StoreKey, ChunkProgress, CancellationToken, ValueTask<ZarrNode>> bring)
    {
        var key = NodeName.Parse(DestinationName ?? "");
        IStore store;
        if (Destination is null) store = new MemoryStore();
        else if (StoreLocator.ResolveNew(this, Destination) is { } directory) (store, key) = StoreLocator.PlaceOfNew(directory, key);
        else return null;

        var where = Destination is null ? "memory" : $"'{(key.IsRoot ? store.Location : System.IO.Path.Join(store.Location, key.Value))}'";
        WarnOfOthers(store, key);
        var size = Run(cancel => StoredSize.DescribeAsync(node, cancel));
        var replaced = Force ? Run(cancel => StoredSize.DescribeReplacedAsync(store, key, cancel)) : "";
        if (!ShouldProcess(node.Path, $"{verb} {node.NodeType} of {size} to {where}{replaced}")) return null;
        var progress = new ChunkProgress();
        return Run(cancel => bring(store, key, progress, cancel), $"{verb} {node.Path}", progress);
    }
}

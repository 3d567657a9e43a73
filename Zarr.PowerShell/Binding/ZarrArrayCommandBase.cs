using System.ComponentModel;

namespace Zarr.PowerShell.Binding;

/// <summary>A command whose targets are arrays.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ZarrArrayCommandBase : ZarrTargetCommandBase
{
    /// <summary>What is done to one array.</summary>
    private protected abstract void ProcessArray(ZarrArray array);

    private protected sealed override bool IsFor(ZarrNode node) => node is ZarrArray;

    private protected sealed override void ProcessNode(ZarrNode node)
    {
        if (node is ZarrArray array) ProcessArray(array);
        else throw new ZarrException(ZarrErrorId.NotAnArray, $"'{node.Path}' is a group, not an array.", node.Path);
    }
}

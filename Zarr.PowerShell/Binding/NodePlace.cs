using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Binding;

/// <summary>Where a target is: a node need not be there, nor be one that can be opened.</summary>
/// <param name="Store">The store.</param>
/// <param name="Key">The place in it.</param>
/// <param name="Target">What the user gave for it, for errors.</param>
internal sealed record NodePlace(IStore Store, StoreKey Key, string Target)
{
    /// <summary>The node, where it is open already.</summary>
    public ZarrNode? Node { get; init; }

    /// <summary>The node is one that the caller has had, for how long nobody knows.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Why it cannot be opened, where that was tried.</summary>
    public ZarrException? Error { get; init; }

    /// <summary>Found by a wildcard that stands for other things than nodes, too.</summary>
    public bool MayBeNoNode { get; init; }
}

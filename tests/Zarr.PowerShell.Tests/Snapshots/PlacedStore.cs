using Zarr.Core.Tests.Stores;
using Zarr.Storage.Stores;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>A store that says to be where tests do not depend on the machine.</summary>
internal sealed class PlacedStore(IStore inner, string location) : DelegatingStore(inner)
{
    public override string Location => location;
}

using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>Another store as one that cannot be listed, as a web server may be.</summary>
public sealed class UnlistableStore(IStore inner) : DelegatingStore(inner)
{
    public override StoreCapabilities Capabilities => Inner.Capabilities & ~StoreCapabilities.Listable;

    public override IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel) => throw new NotSupportedException("The store cannot be listed.");

    public override IStoreReplacement? BeginReplacement(StoreKey key) => null;
}

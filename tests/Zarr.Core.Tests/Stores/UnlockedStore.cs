using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>Another store in which no lock keeps anyone out: as many machines with nothing in common but the values. Everything else is passed on.</summary>
public sealed class UnlockedStore(IStore inner) : DelegatingStore(inner)
{
    public override async ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        // Where others would wait, others run.
        await Task.Yield();
        return new MemoryStream();
    }
}

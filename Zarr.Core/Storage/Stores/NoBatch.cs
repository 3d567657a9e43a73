namespace Zarr.Storage.Stores;

/// <summary>The batch of stores whose writes last at once.</summary>
internal sealed class NoBatch : IStoreBatch
{
    public static NoBatch Instance { get; } = new();

    public ValueTask FlushAsync(CancellationToken cancel) => default;

    public ValueTask DisposeAsync() => default;
}

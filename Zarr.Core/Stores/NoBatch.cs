namespace Zarr.Stores;

/// <summary>The batch of stores whose writes last at once.</summary>
internal sealed class NoBatch : IAsyncDisposable
{
    public static NoBatch Instance { get; } = new();

    public ValueTask DisposeAsync() => default;
}

namespace Zarr.Storage.Stores;

/// <summary>A batch in which order need not be kept, since all of it shows at its end.</summary>
/// <param name="batch">Ends with this one.</param>
internal sealed class PlainBatch(IAsyncDisposable batch) : IStoreBatch
{
    public ValueTask FlushAsync(CancellationToken cancel) => default;

    public ValueTask DisposeAsync() => batch.DisposeAsync();
}

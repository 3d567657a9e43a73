namespace Zarr.Storage.Stores;

/// <summary>Writes that belong together and in which order counts, see <see cref="IStore.BeginOrderedBatch"/>.</summary>
public interface IStoreBatch : IAsyncDisposable
{
    /// <summary>
    /// Waits until what was set and deleted through the store since the batch began is on the disk, so that nothing which comes later is there without it. Does nothing where
    /// <see cref="Durability.None"/> is asked for, or where the store loses nothing in a power failure, or all of the batch.
    /// </summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>: the disk does not take it.</exception>
    ValueTask FlushAsync(CancellationToken cancel);
}

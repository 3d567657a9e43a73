namespace Zarr.Storage.Stores;

/// <summary>Values that are going to take the place of others in one step, see <see cref="IStore.BeginReplacement"/>. Disposed before that, nothing is left of them.</summary>
public interface IStoreReplacement : IAsyncDisposable
{
    /// <summary>Takes the new values; its root is the key that is replaced.</summary>
    IStore Store { get; }

    /// <summary>Lets the new values take the place of all that is at and below the key; what there is not Zarr's stays. False, and nothing happened, where it cannot be done in one step: then values have to be copied.</summary>
    ValueTask<bool> TryCommitAsync();
}

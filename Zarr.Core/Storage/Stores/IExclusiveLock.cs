namespace Zarr.Storage.Stores;

/// <summary>
/// A lock that keeps out every other writer of this module that can reach the store. What <see cref="IStore.LockAsync"/> gives need not be one: a store that
/// many machines share may have nothing that reaches all of them. Locks only save work then, and writers go by conditions alone.
/// </summary>
public interface IExclusiveLock : IDisposable;

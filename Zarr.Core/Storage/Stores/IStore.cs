namespace Zarr.Storage.Stores;

/// <summary>
/// A flat map from key to bytes; "/" in a key is only a convention for listing. One contract test suite runs against
/// every implementation. All members may be called from any number of threads. Failures are
/// <see cref="ZarrException"/>s with <see cref="ZarrErrorId.StoreReadFailed"/>, <see cref="ZarrErrorId.StoreWriteFailed"/> or
/// <see cref="ZarrErrorId.StoreReadOnly"/>.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>What this store can do.</summary>
    StoreCapabilities Capabilities { get; }

    /// <summary>Where it is, for messages and for <c>Path</c> properties: a directory, or <c>memory</c>.</summary>
    string Location { get; }

    /// <summary>
    /// Reads a value or a part of it; null when the key is missing. The caller disposes the result, which may be a
    /// pooled buffer. Memory is taken for the part asked for only, so a bounded range guards against values of
    /// unexpected size: compare <see cref="StoreValue.TotalLength"/>.
    /// </summary>
    ValueTask<StoreValue?> GetAsync(StoreKey key, ByteRange range, CancellationToken cancel);

    /// <summary>Tells length and version of one value without reading it; null when the key is missing.</summary>
    ValueTask<StoreEntry?> FindAsync(StoreKey key, CancellationToken cancel);

    /// <summary>Looks for many values, as <see cref="FindAsync(StoreKey, CancellationToken)"/> for each; faster where the store knows how, and neighbours come one after the other.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="entries">Takes what is found, in the same order.</param>
    /// <param name="cancel">Stops.</param>
    async ValueTask FindAsync(ReadOnlyMemory<StoreKey> keys, Memory<StoreEntry?> entries, CancellationToken cancel)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var entry = await FindAsync(keys.Span[i], cancel).ConfigureAwait(false);
            entries.Span[i] = entry;
        }
    }

    /// <summary>
    /// Sets or replaces a value as a whole, atomically: a reader sees the old bytes or the new ones, and after a failure or a
    /// cancellation the old ones, with nothing left behind. Throws <see cref="ZarrErrorId.WriteConflict"/> when
    /// <paramref name="condition"/> does not hold. <paramref name="value"/> is not kept. <see cref="StoreKey.Root"/> and keys
    /// the store cannot name are <see cref="ZarrErrorId.NameInvalid"/>. A store without <see cref="StoreCapabilities.Replaceable"/> refuses to replace
    /// or delete what is there, <see cref="ZarrErrorId.StoreAppendOnly"/>, and changes nothing.
    /// </summary>
    ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel);

    /// <summary>Deletes a value; false when there was none, which <see cref="WriteCondition.IfAbsent"/> allows. Throws like <see cref="SetAsync"/>.</summary>
    ValueTask<bool> DeleteAsync(StoreKey key, WriteCondition condition, CancellationToken cancel);

    /// <summary>Deletes every value at or below <paramref name="prefix"/>; returns how many there were.</summary>
    ValueTask<long> DeleteAllAsync(StoreKey prefix, CancellationToken cancel);

    /// <summary>
    /// Lists what lies below <paramref name="prefix"/>: with <paramref name="recurse"/> every value, without it the
    /// direct children, where a child that only contains further keys is a prefix entry
    /// (<see cref="StoreEntry.IsPrefix"/>). A value at the prefix itself is not below it. Nothing there: an empty list.
    /// In no promised order, and values set or deleted meanwhile may or may not be told.
    /// </summary>
    IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, CancellationToken cancel);

    /// <summary>Refuses keys that cannot be stored here, and keys that would be one value here. To be asked before values are written that belong together.</summary>
    /// <param name="keys">Keys of values; of a node, that of one of its documents.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NameInvalid"/>.</exception>
    ValueTask CheckKeysAsync(IReadOnlyCollection<StoreKey> keys, CancellationToken cancel) => default;

    /// <summary>
    /// Waits until no one else holds the key, in this process and, where the store is shared between the processes of
    /// a machine, in those; holds it until the result is disposed. Reading and changing a value under it loses no
    /// other holder's update. Not reentrant; see <see cref="LockLevel"/> for why there is no deadlock. Nothing may be wrong where locks
    /// do not hold: see <see cref="IExclusiveLock"/>.
    /// </summary>
    ValueTask<IDisposable> LockAsync(StoreKey key, LockLevel level, CancellationToken cancel);

    /// <summary>
    /// Moves everything below a key to below a key of another store, or this one, in one step. False, and nothing happened, when the stores cannot do
    /// that, or something is below <paramref name="target"/> already: then values have to be copied.
    /// </summary>
    ValueTask<bool> TryMoveAsync(StoreKey source, IStore destination, StoreKey target, CancellationToken cancel) => new(false);

    /// <summary>
    /// Begins to replace everything at and below a key: until the new values are all there, the old ones stay, and then one step does it. Null where the store
    /// cannot do that.
    /// </summary>
    IStoreReplacement? BeginReplacement(StoreKey key) => null;

    /// <summary>
    /// Begins writes that belong together. A store for which it costs much to make a write last may do that once, when the
    /// result is disposed, successful or not: what was set is seen through this process's stores at once, by others and
    /// after a crash from then on. Batches may overlap, and may be begun for nothing.
    /// </summary>
    IAsyncDisposable BeginBatch() => NoBatch.Instance;

    /// <summary>
    /// Begins writes that belong together, of which the last ones show the others: a batch as <see cref="BeginBatch"/> begins it, which also knows what is not on the disk yet. While
    /// it goes on, <see cref="PublishAsync"/> and <see cref="IStoreBatch.FlushAsync"/> come after what was set before them.
    /// </summary>
    IStoreBatch BeginOrderedBatch() => new PlainBatch(BeginBatch());

    /// <summary>
    /// Sets a value that shows others, such as a document: as <see cref="SetAsync"/> does, but, unless <see cref="Durability.None"/> is asked for, only once all that was set in the
    /// ordered batches that go on is on the disk, and with its own bytes on the disk before it takes its place.
    /// </summary>
    ValueTask<StoreVersion> PublishAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel) => SetAsync(key, value, condition, cancel);

    /// <summary>
    /// Sets values that show others, but not one another, where none are: each as <see cref="PublishAsync"/> does; faster where a store can wait for all of them together.
    /// </summary>
    /// <param name="values">The values, all of which are held at once.</param>
    /// <param name="versions">Takes the version of each as soon as it is stored; where there was a value, which stays, or after a failure, null is left.</param>
    /// <param name="cancel">Stops.</param>
    async ValueTask PublishNewAsync(IReadOnlyList<KeyValuePair<StoreKey, ReadOnlyMemory<byte>>> values, Memory<StoreVersion?> versions, CancellationToken cancel)
    {
        for (var i = 0; i < values.Count; i++)
        {
            try
            {
                var version = await PublishAsync(values[i].Key, values[i].Value, WriteCondition.IfAbsent, cancel).ConfigureAwait(false);
                versions.Span[i] = version;
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
            {
                // Told by its version.
            }
        }
    }

    /// <summary>
    /// True when a value of this version that was read at <paramref name="moment"/> or later is the last one that can have it: false where versions
    /// are times, and the time had not gone on yet, so that other programs could write again at the same one.
    /// </summary>
    bool IsSettled(StoreVersion version, DateTime moment) => true;

    /// <summary>Waits until what is stored by now is settled, as far as that takes a moment.</summary>
    ValueTask SettleAsync(CancellationToken cancel) => default;
}

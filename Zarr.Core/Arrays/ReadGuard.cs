using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Notices that the array was replaced while an operation read several of its chunks: some of them would be the old one's and others the new one's. Stores that can exchange a node in one
/// step say which one is there, by one look before and one after.
/// </summary>
internal readonly struct ReadGuard
{
    // Who has an array replaced again and again, faster than it can be read, is told so.
    private const int MaxAttempts = 100;

    // Milliseconds, doubled each time: longer than two renames take.
    private const int MaxWaits = 9;

    private readonly ArrayContext _array;
    private readonly DirectoryIdentity? _identity;

    private ReadGuard(ArrayContext array, DirectoryIdentity? identity) => (_array, _identity) = (array, identity);

    /// <summary>Looks which array it is, where that is wanted.</summary>
    public static ReadGuard Begin(ArrayContext array, bool isWanted) => new(array, isWanted ? IdentityOf(array) : null);

    /// <summary>True where another array has taken the place.</summary>
    public bool IsReplaced => _identity is { } identity && identity != IdentityOf(_array);

    /// <summary>True where no array is at the place: chunks that were missing then say nothing. To be asked where some were.</summary>
    public async ValueTask<bool> IsGoneAsync(CancellationToken cancel) =>
        _array.Store is IFolderStore && !await NodeStorage.ExistsAsync(_array.Store, _array.Key, cancel).ConfigureAwait(false);

    /// <summary>The array that is there now, where the same elements can be read from it.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>; <see cref="ZarrErrorId.StoreReadFailed"/>: it has another type, or is smaller, or there was another one each time.</exception>
    public async ValueTask<ArrayContext> ReloadAsync(int attempt, CancellationToken cancel)
    {
        var stored = await NodeStorage.LoadAsync(_array.Store, _array.Key, cancel).ConfigureAwait(false);
        // Where names cannot be exchanged, there is none for a moment.
        for (var wait = 0; stored is null && wait < MaxWaits; wait++)
        {
            await Task.Delay(1 << wait, cancel).ConfigureAwait(false);
            stored = await NodeStorage.LoadAsync(_array.Store, _array.Key, cancel).ConfigureAwait(false);
        }

        if (stored is not { IsArray: true }) throw NodeStorage.NotFound(_array.Store, _array.Key);
        var (old, now) = (_array.Metadata, ZarrArray.Read(_array.Store, _array.Key, stored));
        if (attempt == MaxAttempts || !now.DataType.Equals(old.DataType) || now.Shape.Rank != old.Shape.Rank || Enumerable.Range(0, now.Shape.Rank).Any(axis => now.Shape[axis] < old.Shape[axis]))
            throw new ZarrException(ZarrErrorId.StoreReadFailed, $"'{_array.Path}' was replaced while it was read; it is an array of shape {now.Shape} and type {now.DataType} now. Open it again.", _array.Path);
        return new(_array.Store, _array.Key, now);
    }

    private static DirectoryIdentity? IdentityOf(ArrayContext array) => array.Store is IFolderStore folder ? DirectoryIdentity.Of(folder.DirectoryOf(array.Key)) : null;
}

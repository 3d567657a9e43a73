using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;

namespace Zarr.Arrays;

/// <summary>An array as it is stored at one moment, and the documents that say so.</summary>
internal sealed record StoredArray(StoredNode Node, ArrayContext Context)
{
    public static StoredArray Of(IStore store, StoreKey key, StoredNode node) =>
        new(node, new(store, key, ZarrArray.Read(store, key, node)) { Version = node.Version.Document, Identity = node.Identity });

    /// <summary>The array at a key; null where none is.</summary>
    public static async ValueTask<StoredArray?> FindAsync(IStore store, StoreKey key, CancellationToken cancel) =>
        await NodeStorage.LoadAsync(store, key, cancel).ConfigureAwait(false) is { IsArray: true } node ? Of(store, key, node) : null;

    /// <summary>What an object that was opened once is now. Another shape is taken up.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.NodeNotFound"/>: it is gone. <see cref="ZarrErrorId.NodeChanged"/>: it is another node now.</exception>
    public static async ValueTask<StoredArray> ReloadAsync(ArrayContext opened, CancellationToken cancel)
    {
        if (await NodeStorage.LoadAsync(opened.Store, opened.Key, cancel).ConfigureAwait(false) is not { } node) throw await NodeStorage.NotFoundAsync(opened.Store, opened.Key, cancel).ConfigureAwait(false);
        if (!node.IsArray) throw Changed("a group is there now.");
        var now = Of(opened.Store, opened.Key, node);
        return now.Context.Metadata.IsSameArray(opened.Metadata) ? now : throw Changed($"it was {opened.Metadata}, and is {now.Context.Metadata} now.");

        ZarrException Changed(string how) => new(ZarrErrorId.NodeChanged,
            $"'{opened.Path}' has been replaced since it was opened: {how} Open it again to work with what is stored.", opened.Path);
    }

    /// <summary>True when both are one array, of one shape.</summary>
    public static bool IsStill(ArrayContext before, ArrayContext now) => now.Metadata.Shape == before.Metadata.Shape && now.Metadata.IsSameArray(before.Metadata);

    /// <summary>Sets the shape, as long as it is the one that was read; null where it is not.</summary>
    public async ValueTask<StoredArray?> TryResizeAsync(ArrayContext resized, CancellationToken cancel) =>
        await NodeStorage.TrySetShapeAsync(Context.Store, Context.Key, Node, resized.Metadata,
            now => now.IsArray && IsStill(Context, Of(Context.Store, Context.Key, now).Context), cancel).ConfigureAwait(false) is { } node ? Of(Context.Store, Context.Key, node) : null;
}

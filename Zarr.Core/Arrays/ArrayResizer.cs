using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Arrays;

/// <summary>
/// Changes an array's shape. Growing makes everything that comes into view fill, whoever left it there, and then says so in the metadata; shrinking says so
/// first, then drops the data: whatever is interrupted leaves an array that reads right. The shape is changed only from the one that was read, and
/// nothing is erased that another one has made part of the array since: no lock is needed, the one that is held saves doing it twice.
/// </summary>
internal static class ArrayResizer
{
    public static async ValueTask<StoredArray> ResizeAsync(ArrayContext opened, Shape shape, ChunkProgress? progress, CancellationToken cancel)
    {
        opened.Store.RequireReplaceable(opened.Key);
        using var held = await Zarr.Storage.Nodes.NodeStorage.LockAsync(opened.Store, opened.Key, LockLevel.Extent, cancel).ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            var now = await StoredArray.ReloadAsync(opened, cancel).ConfigureAwait(false);
            // Refuses a wrong rank before anything changes.
            var resized = now.Context.WithShape(shape);
            if (shape == now.Context.Metadata.Shape) return now;
            if (await TryResizeAsync(now, resized, progress, cancel).ConfigureAwait(false) is { } then) return then;
            if (attempt == WriteConflicts.MostAttempts) throw Zarr.Storage.Nodes.NodeStorage.Contended(opened.Store, opened.Key);
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The stored chunks that lie outside a new shape, wholly or in part.</summary>
    public static async ValueTask<ResizeLoss> MeasureLossAsync(ArrayContext array, Shape shape, CancellationToken cancel)
    {
        long dropped = 0, droppedLength = 0, trimmed = 0;
        if (array.Metadata.Shape.Where((length, axis) => shape[axis] < length).Any())
        {
            await foreach (var (_, index, length) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false))
            {
                if (!array.Grid.IsInside(index)) continue;
                var (origin, extent) = (array.Grid.OriginOf(index), array.Grid.ExtentOf(index));
                if (origin.Where((first, axis) => first >= shape[axis]).Any()) (dropped, droppedLength) = (dropped + 1, droppedLength + length);
                else if (origin.Where((first, axis) => first + extent[axis] > shape[axis]).Any()) trimmed++;
            }
        }

        return new(dropped, droppedLength, trimmed);
    }

    /// <summary>Null where someone else has changed the shape meanwhile, and nothing of this is left.</summary>
    private static async ValueTask<StoredArray?> TryResizeAsync(StoredArray now, ArrayContext resized, ChunkProgress? progress, CancellationToken cancel)
    {
        var batch = resized.Store.BeginOrderedBatch();
        await using var end = batch.ConfigureAwait(false);
        StoredArray? then;
        try
        {
            await EraseAsync(resized, now.Context.Metadata.Shape, new(now.Context), progress, cancel).ConfigureAwait(false);
            then = await now.TryResizeAsync(resized, cancel).ConfigureAwait(false);
            if (then is null) return null;
        }
        catch (ShapeChangedException)
        {
            return null;
        }

        try
        {
            // From here the shape is true whatever happens to the rest, which is never read, and erased by whoever grows the array again.
            if (then.Context.Metadata.Shape.Where((length, axis) => length < now.Context.Metadata.Shape[axis]).Any()) await batch.FlushAsync(cancel).ConfigureAwait(false);
            await EraseAsync(now.Context, resized.Metadata.Shape, new(then.Context), progress, cancel).ConfigureAwait(false);
        }
        catch (ShapeChangedException)
        {
            // Then that is for who has changed it.
        }

        return then;
    }

    /// <summary>Makes the elements of an array that lie outside a shape fill: whole chunks are deleted.</summary>
    private static async ValueTask EraseAsync(ArrayContext array, Shape kept, ShapeGuard guard, ChunkProgress? progress, CancellationToken cancel)
    {
        var shape = array.Metadata.Shape;
        for (var axis = 0; axis < kept.Rank; axis++)
        {
            if (shape[axis] <= kept[axis]) continue;
            // A box for each axis, so that no element is in two of them.
            var items = shape.Select((length, i) => i == axis ? AxisItem.Slice(kept[i], length) : AxisItem.Slice(0, i < axis ? length : Math.Min(kept[i], length)));
            await ArrayWriter.WriteAsync(array, ZarrSelection.FromItems([.. items]).Resolve(shape), null, writeEmptyChunks: false, progress, cancel, new() { Guard = guard }).ConfigureAwait(false);
        }
    }
}

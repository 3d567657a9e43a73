using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>
/// Changes an array's shape. Growing prepares the data, then says so in the metadata; shrinking says so first, then drops
/// the data: whatever is interrupted leaves an array that reads right.
/// </summary>
internal static class ArrayResizer
{
    public static async ValueTask ResizeAsync(ArrayContext array, Shape shape, ChunkProgress? progress, CancellationToken cancel)
    {
        array.Store.RequireReplaceable(array.Key);
        var old = array.Metadata.Shape;
        var batch = array.Store.BeginOrderedBatch();
        await using var end = batch.ConfigureAwait(false);
        // Elements that come into view were padding, which other writers leave as they like.
        await ResetAsync(array, old, axis => shape[axis] > old[axis], progress, cancel).ConfigureAwait(false);
        await NodeStorage.EditShapeAsync(array.Store, array.Key, array.Metadata.WithShape(shape), cancel).ConfigureAwait(false);
        // From here the shape is true whatever happens to the rest; chunks outside are never read.
        if (!old.Where((length, axis) => shape[axis] < length).Any()) return;
        await batch.FlushAsync(cancel).ConfigureAwait(false);
        await foreach (var key in OutsideAsync(array, shape, cancel).ConfigureAwait(false))
        {
            using var held = await array.Store.LockAsync(key, LockLevel.Value, cancel).ConfigureAwait(false);
            await array.Store.DeleteAsync(key, WriteCondition.None, cancel).ConfigureAwait(false);
        }

        await ResetAsync(array, new([.. old.Zip(shape, Math.Min)]), axis => shape[axis] < old[axis], progress, cancel).ConfigureAwait(false);
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

    /// <summary>Sets what stored chunks hold beyond <paramref name="kept"/>, on the axes asked for, to the fill value.</summary>
    private static async ValueTask ResetAsync(ArrayContext array, Shape kept, Func<int, bool> onAxis, ChunkProgress? progress, CancellationToken cancel)
    {
        var grid = array.Grid;
        // An array of whole chunks, in which padding can be selected.
        Shape whole = [.. kept.Select((length, axis) => length == 0 ? 0 : EndOf(axis, grid.ChunkOf(axis, length - 1)))];
        var edges = Enumerable.Range(0, kept.Rank).Where(axis => onAxis(axis) && whole[axis] != kept[axis]).ToArray();
        if (edges.Length == 0) return;
        var padded = array.WithShape(whole);
        await foreach (var (_, index, _) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false))
        {
            if (!padded.Grid.IsInside(index)) continue;
            foreach (var edge in edges)
            {
                if (index[edge] != grid.ChunkOf(edge, kept[edge])) continue;
                var items = index.Select((i, axis) => AxisItem.Slice(axis == edge ? kept[axis] : grid.StartOf(axis, i), EndOf(axis, i)));
                await ArrayWriter.WriteAsync(padded, ZarrSelection.FromItems([.. items]).Resolve(whole), null, writeEmptyChunks: false, progress, cancel).ConfigureAwait(false);
            }
        }

        long EndOf(int axis, long chunk) => grid.StartOf(axis, chunk) + grid.PaddedLengthOf(axis, chunk);
    }

    private static async IAsyncEnumerable<StoreKey> OutsideAsync(
        ArrayContext array, Shape shape, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var grid = array.WithShape(shape).Grid.GridShape;
        await foreach (var (key, index, _) in ChunkListing.ListAsync(array, cancel).ConfigureAwait(false))
        {
            for (var axis = 0; axis < index.Rank; axis++)
            {
                if (index[axis] < grid[axis]) continue;
                yield return key;
                break;
            }
        }
    }
}

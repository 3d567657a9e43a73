using Zarr.Arrays.Selection;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Arrays;

/// <summary>
/// Appends along an axis. Where the lock keeps all others out, the data comes first and then the shape: an append is seen whole or not at all. Where it does not,
/// the shape comes first, so that the place is one's own before anything is written to it. Either way the shape is changed only from the one that was read, and who
/// loses appends behind the winner, whose elements he has not touched.
/// </summary>
internal static class ArrayAppender
{
    public static async ValueTask<StoredArray> AppendAsync(
        ArrayContext opened, int axis, ElementSource source, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        using var held = await NodeStorage.LockAsync(opened.Store, opened.Key, LockLevel.Extent, cancel).ConfigureAwait(false);
        for (var attempt = 0; ; attempt++)
        {
            var now = await StoredArray.ReloadAsync(opened, cancel).ConfigureAwait(false);
            if (Grow(now.Context, axis, source) is not var (grown, region)) return now;
            opened.Store.RequireReplaceable(opened.Key);
            var append = new Append(now, grown, region, source, writeEmptyChunks, progress);
            var then = held is IExclusiveLock ? await append.TryDataFirstAsync(cancel).ConfigureAwait(false) : await append.TryShapeFirstAsync(cancel).ConfigureAwait(false);
            if (then is not null) return then;
            if (attempt == WriteConflicts.MostAttempts) throw NodeStorage.Contended(opened.Store, opened.Key);
            await WriteConflicts.WaitAsync(attempt, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The array with the value in it, and where the value is; null where that is nowhere.</summary>
    private static (ArrayContext Grown, ResolvedSelection Region)? Grow(ArrayContext array, int axis, ElementSource source)
    {
        var old = array.Metadata.Shape;
        if (axis < -old.Rank || axis >= old.Rank)
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no axis {axis}: the array has {old.Rank} axes.", axis);
        if (axis < 0) axis += old.Rank;
        var steps = StepsOf(source, old, axis);
        if (steps == 0) return null;
        if (steps > long.MaxValue - old[axis])
            throw new ZarrException(ZarrErrorId.ShapeInvalid, $"Axis {axis} of an array of shape {old} cannot grow by {steps}: no axis is longer than {long.MaxValue}.", old);
        var lengths = old.ToArray();
        lengths[axis] += steps;
        var items = Enumerable.Range(0, old.Rank).Select(i => i == axis ? AxisItem.Slice(old[i], lengths[i]) : AxisItem.All);
        return (array.WithShape(lengths), ZarrSelection.FromItems([.. items]).Resolve(lengths));
    }

    /// <summary>How far the value reaches along the axis.</summary>
    private static long StepsOf(ElementSource source, Shape shape, int axis)
    {
        Shape step = [.. shape.Where((_, i) => i != axis)];
        var (value, count) = (source.Shape, step.ElementCount);
        // The array's rank: all other axes must agree. One axis less: a single step. Flat: as many steps as it has elements for.
        if (value.Rank == shape.Rank && !value.Where((length, i) => i != axis && length != shape[i]).Any()) return value[axis];
        if (value == step) return 1;
        if (value.Rank == 1 && count > 0 && value.ElementCount % count == 0) return value.ElementCount / count;
        throw new ZarrException(ZarrErrorId.ValueShapeMismatch,
            $"A value of shape {value} cannot be appended to an array of shape {shape} along axis {axis}: its other axes must agree, or it must be a flat list of a multiple of {count} elements.", value);
    }

    /// <summary>One attempt.</summary>
    private sealed record Append(StoredArray Now, ArrayContext Grown, ResolvedSelection Region, ElementSource Source, bool WriteEmptyChunks, ChunkProgress? Progress)
    {
        /// <summary>Null where the shape was changed by one who knows no lock; what was stored by then is taken back.</summary>
        public async ValueTask<StoredArray?> TryDataFirstAsync(CancellationToken cancel)
        {
            var stored = new StoreVersion[new ChunkProjector(Region, Grown.Grid).Count];
            // The document is forced to the disk after the elements it shows.
            await using var batch = Grown.Store.BeginOrderedBatch().ConfigureAwait(false);
            StoredArray? then = null;
            try
            {
                await WriteAsync(Grown, Source, new() { Guard = new(Now.Context), IsNew = true, Stored = stored }, cancel).ConfigureAwait(false);
                then = await Now.TryResizeAsync(Grown, cancel).ConfigureAwait(false);
            }
            catch (ShapeChangedException)
            {
            }

            // Not to be stopped: what was appended is to be there, and what was not is not to show in what others have appended.
            if (then is null) await WriteAsync(Grown, null, new() { Only = stored }, CancellationToken.None).ConfigureAwait(false);
            // Who has replaced a chunk at the former edge, and did not know yet of what is in it now, has overwritten that.
            else await WriteAsync(Grown, Source, new() { Unless = stored }, CancellationToken.None).ConfigureAwait(false);
            return then;
        }

        /// <summary>Null where the shape was changed by someone else, and nothing of this is left.</summary>
        public async ValueTask<StoredArray?> TryShapeFirstAsync(CancellationToken cancel)
        {
            await using var batch = Grown.Store.BeginOrderedBatch().ConfigureAwait(false);
            StoredArray? then;
            try
            {
                // Until they are written, and should they never be, the new elements read as fill.
                await WriteAsync(Grown, null, new() { Guard = new(Now.Context) }, cancel).ConfigureAwait(false);
                then = await Now.TryResizeAsync(Grown, cancel).ConfigureAwait(false);
            }
            catch (ShapeChangedException)
            {
                return null;
            }

            if (then is null) return null;
            try
            {
                await WriteAsync(then.Context, Source, null, cancel).ConfigureAwait(false);
                return then;
            }
            catch (Exception e)
            {
                // Where nobody has come behind it, the place is given back.
                if (await then.TryResizeAsync(Now.Context, CancellationToken.None).ConfigureAwait(false) is not null || e is not ZarrException error) throw;
                throw new ZarrException(error.Id,
                    $"'{Grown.Path}' has grown from the shape {Now.Context.Metadata.Shape} to {Grown.Metadata.Shape}, but not all of the new elements could be stored, and those that were not read as the fill value: write them again. {error.Message}", error.Target, error);
            }
        }

        private ValueTask WriteAsync(ArrayContext array, ElementSource? source, WriteRules? rules, CancellationToken cancel) =>
            ArrayWriter.WriteAsync(array, Region, source, WriteEmptyChunks, source is null || rules?.Unless is not null ? null : Progress, cancel, rules);
    }
}

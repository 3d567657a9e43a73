using Zarr.Nodes;
using Zarr.Stores;

namespace Zarr.Arrays;

/// <summary>Appends along an axis: data first, then metadata, under the node's lock, which the caller holds.</summary>
internal static class ArrayAppender
{
    public static async ValueTask<ArrayContext> AppendAsync(
        ArrayContext array, int axis, ElementSource source, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        var old = array.Metadata.Shape;
        if (axis < -old.Rank || axis >= old.Rank)
            throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no axis {axis}: the array has {old.Rank} axes.", axis);
        if (axis < 0) axis += old.Rank;
        var steps = StepsOf(source, old, axis);
        var lengths = old.ToArray();
        lengths[axis] = checked(lengths[axis] + steps);
        var grown = array.WithShape(lengths);
        if (steps == 0) return array;
        array.Store.RequireReplaceable(array.Key);

        var items = Enumerable.Range(0, old.Rank).Select(i => i == axis ? AxisItem.Slice(old[i], lengths[i]) : AxisItem.All);
        await using var batch = array.Store.BeginOrderedBatch().ConfigureAwait(false);
        await ArrayWriter.WriteAsync(grown, ZarrSelection.FromItems([.. items]).Resolve(lengths), source, writeEmptyChunks, progress, cancel).ConfigureAwait(false);
        await NodeStorage.EditShapeAsync(array.Store, array.Key, grown.Metadata, cancel).ConfigureAwait(false);
        return grown;
    }

    /// <summary>How far the value reaches along the axis.</summary>
    private static long StepsOf(ElementSource source, Shape shape, int axis)
    {
        var step = shape.Where((_, i) => i != axis).Aggregate(1L, (product, length) => checked(product * length));
        var value = source.Shape;
        // The array's rank: all other axes must agree. One axis less: a single step. Flat: as many steps as it has elements for.
        if (value.Rank == shape.Rank && !value.Where((length, i) => i != axis && length != shape[i]).Any()) return value[axis];
        if (value.Rank == shape.Rank - 1 && value.SequenceEqual(shape.Where((_, i) => i != axis))) return 1;
        if (value.Rank == 1 && step > 0 && value.ElementCount % step == 0) return value.ElementCount / step;
        throw new ZarrException(ZarrErrorId.ValueShapeMismatch,
            $"A value of shape {value} cannot be appended to an array of shape {shape} along axis {axis}: its other axes must agree, or it must be a flat list of a multiple of {step} elements.", value);
    }
}

namespace Zarr.Arrays.Selection;

/// <summary>Elements by their indices, in any order, duplicates allowed.</summary>
/// <param name="coordinates">The indices of the first point, one for each axis, then those of the next.</param>
/// <param name="rank">The number of axes, at least 1.</param>
internal sealed class CoordinateSelection(long[] coordinates, int rank) : PointSelection
{
    public override long[] Resolve(Shape arrayShape)
    {
        if (arrayShape.Rank != rank)
            throw new ZarrException(ZarrErrorId.SelectionInvalid,
                $"The points have {rank} indices each, but the array of shape {arrayShape} has {arrayShape.Rank} axes: give each point one index for each axis.", ToString());
        var lengths = arrayShape.AsSpan();
        var points = new long[coordinates.Length / rank];
        for (var i = 0; i < points.Length; i++)
        {
            var point = 0L;
            for (var axis = 0; axis < rank; axis++)
            {
                var index = coordinates[i * rank + axis];
                var normal = index < 0 ? index + lengths[axis] : index;
                if ((ulong)normal >= (ulong)lengths[axis]) throw OutOfRange(index, lengths[axis], axis, i);
                point = point * lengths[axis] + normal;
            }

            points[i] = point;
        }

        return points;
    }

    public override string ToString() => $"{Text(coordinates.Length / rank)} points";

    private ZarrException OutOfRange(long index, long length, int axis, int point) => new(ZarrErrorId.SelectionOutOfRange,
        $"Index {index} of point {point}, ({string.Join(',', coordinates.AsSpan(point * rank, rank).ToArray().Select(Text))}), is outside axis {axis}, which has {length} elements{(length == 0 ? "." : $": allowed are {-length}..{length - 1}.")}", index);
}

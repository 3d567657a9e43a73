using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>The order of chunks of a box, axis by axis: memory does not depend on their number, lists apart.</summary>
internal sealed class BoxShardOrder : ShardOrder
{
    private readonly AxisShards[] _axes;
    private readonly long[] _strides;

    /// <param name="chunks">The inner chunks touched.</param>
    /// <param name="grid">Which shard each lies in.</param>
    public BoxShardOrder(ChunkProjector chunks, ShardedGrid grid)
    {
        var rank = grid.Chunks.Rank;
        (_axes, _strides) = (new AxisShards[rank], new long[rank]);
        var stride = 1L;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            (_axes[axis], _strides[axis]) = (new(chunks, grid, axis), stride);
            stride *= chunks.CountOn(axis);
        }
    }

    public override (long First, long Count) Range(long shard)
    {
        Span<long> places = stackalloc long[_axes.Length];
        for (var axis = places.Length - 1; axis >= 0; axis--) (shard, places[axis]) = Math.DivRem(shard, _axes[axis].Count);
        var (first, count) = (0L, 1L);
        for (var axis = 0; axis < places.Length; axis++)
        {
            first += _axes[axis].StartOf(places[axis]) * count * _strides[axis];
            count *= _axes[axis].LengthOf(places[axis]);
        }

        return (first, count);
    }

    public override long CountIn(ReadOnlySpan<long> shard)
    {
        var count = 1L;
        for (var axis = 0; axis < shard.Length; axis++)
        {
            var place = _axes[axis].Find(shard[axis]);
            count *= place < 0 ? 0 : _axes[axis].LengthOf(place);
        }

        return count;
    }

    public override long ToProjectorOrdinal(long ordinal)
    {
        Span<long> places = stackalloc long[_axes.Length];
        var count = 1L;
        for (var axis = 0; axis < places.Length; axis++)
        {
            var unit = count * _strides[axis];
            places[axis] = _axes[axis].PlaceOf(ordinal / unit);
            ordinal -= _axes[axis].StartOf(places[axis]) * unit;
            count *= _axes[axis].LengthOf(places[axis]);
        }

        var result = 0L;
        for (var axis = places.Length - 1; axis >= 0; axis--)
        {
            (ordinal, var onAxis) = Math.DivRem(ordinal, _axes[axis].LengthOf(places[axis]));
            result += (_axes[axis].StartOf(places[axis]) + onAxis) * _strides[axis];
        }

        return result;
    }
}

using Zarr.Chunks;

namespace Zarr.Selection;

/// <summary>The order of chunks of a box, axis by axis: memory does not depend on their number.</summary>
internal sealed class BoxShardOrder : ShardOrder
{
    // On each axis: the shards touched, and the place of each one's first inner chunk; one more place for the end.
    private readonly long[][] _shards;
    private readonly long[][] _starts;
    private readonly long[] _strides;

    /// <param name="chunks">The inner chunks touched.</param>
    /// <param name="grid">Which shard each lies in.</param>
    public BoxShardOrder(ChunkProjector chunks, ShardedGrid grid)
    {
        var rank = grid.Chunks.Rank;
        (_shards, _starts, _strides) = (new long[rank][], new long[rank][], new long[rank]);
        var stride = 1L;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            List<long> shards = [], starts = [];
            var count = chunks.CountOn(axis);
            for (long i = 0; i < count; i++)
            {
                var shard = grid.ShardOf(axis, chunks.ChunkOn(axis, i));
                if (shards.Count > 0 && shards[^1] == shard) continue;
                shards.Add(shard);
                starts.Add(i);
            }

            starts.Add(count);
            (_shards[axis], _starts[axis], _strides[axis]) = ([.. shards], [.. starts], stride);
            stride *= count;
        }
    }

    public override (long First, long Count) Range(long shard)
    {
        Span<int> places = stackalloc int[_shards.Length];
        for (var axis = places.Length - 1; axis >= 0; axis--)
        {
            (shard, var place) = Math.DivRem(shard, _shards[axis].Length);
            places[axis] = (int)place;
        }

        var (first, count) = (0L, 1L);
        for (var axis = 0; axis < places.Length; axis++)
        {
            first += _starts[axis][places[axis]] * count * _strides[axis];
            count *= Length(axis, places[axis]);
        }

        return (first, count);
    }

    public override long CountIn(ReadOnlySpan<long> shard)
    {
        var count = 1L;
        for (var axis = 0; axis < shard.Length; axis++)
        {
            var place = Array.BinarySearch(_shards[axis], shard[axis]);
            count *= place < 0 ? 0 : Length(axis, place);
        }

        return count;
    }

    public override long ToProjectorOrdinal(long ordinal)
    {
        Span<int> places = stackalloc int[_shards.Length];
        var count = 1L;
        for (var axis = 0; axis < places.Length; axis++)
        {
            var unit = count * _strides[axis];
            var place = Array.BinarySearch(_starts[axis], ordinal / unit);
            places[axis] = place < 0 ? ~place - 1 : place;
            ordinal -= _starts[axis][places[axis]] * unit;
            count *= Length(axis, places[axis]);
        }

        var result = 0L;
        for (var axis = places.Length - 1; axis >= 0; axis--)
        {
            (ordinal, var onAxis) = Math.DivRem(ordinal, Length(axis, places[axis]));
            result += (_starts[axis][places[axis]] + onAxis) * _strides[axis];
        }

        return result;
    }

    private long Length(int axis, int place) => _starts[axis][place + 1] - _starts[axis][place];
}

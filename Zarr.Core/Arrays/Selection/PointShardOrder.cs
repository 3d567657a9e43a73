using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>The order of the chunks that points touch, which are listed.</summary>
internal sealed class PointShardOrder : ShardOrder
{
    private readonly ShardedGrid _grid;
    private readonly long[] _shards;
    private readonly int[] _starts;
    private readonly long[] _ordinals;

    public PointShardOrder(PointGroups points, ShardedGrid grid)
    {
        _grid = grid;
        var (shards, ordinals) = (new long[points.Count], new long[points.Count]);
        for (var i = 0; i < shards.Length; i++)
            (shards[i], ordinals[i]) = (grid.OrdinalOf(grid.ShardOf(grid.Chunks.IndexOf(points.ChunkOf(i)).AsSpan())), i);
        StableSort.Sort(ref shards, ref ordinals, grid.ShardCount - 1);
        List<long> touched = [];
        List<int> starts = [];
        for (var i = 0; i < shards.Length; i++)
        {
            if (i > 0 && shards[i] == shards[i - 1]) continue;
            touched.Add(shards[i]);
            starts.Add(i);
        }

        starts.Add(shards.Length);
        (_shards, _starts, _ordinals) = ([.. touched], [.. starts], ordinals);
    }

    public override (long First, long Count) Range(long shard) => (_starts[shard], _starts[shard + 1] - _starts[shard]);

    public override long CountIn(ReadOnlySpan<long> shard) =>
        Array.BinarySearch(_shards, _grid.OrdinalOf(shard)) is >= 0 and var place ? _starts[place + 1] - _starts[place] : 0;

    public override long ToProjectorOrdinal(long ordinal) => _ordinals[ordinal];
}

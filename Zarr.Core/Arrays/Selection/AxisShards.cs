using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// The shards that the chunks touched on one axis lie in, and the place of each one's first chunk among them. Chunks side by side take
/// no memory whatever their number; others are listed.
/// </summary>
internal sealed class AxisShards
{
    private readonly ShardedGrid _grid;
    private readonly int _axis;
    private readonly long _chunkCount;
    private readonly long _firstChunk;
    private readonly long _firstShard;
    private readonly long[]? _shards;
    private readonly long[]? _starts;

    public AxisShards(ChunkProjector chunks, ShardedGrid grid, int axis)
    {
        (_grid, _axis, _chunkCount) = (grid, axis, chunks.CountOn(axis));
        if (_chunkCount == 0) return;
        _firstChunk = chunks.ChunkOn(axis, 0);
        _firstShard = grid.ShardOf(axis, _firstChunk);
        var lastChunk = chunks.ChunkOn(axis, _chunkCount - 1);
        Count = grid.ShardOf(axis, lastChunk) - _firstShard + 1;
        if (lastChunk - _firstChunk == _chunkCount - 1) return;
        List<long> shards = [], starts = [];
        for (long i = 0; i < _chunkCount; i++)
        {
            var shard = grid.ShardOf(axis, chunks.ChunkOn(axis, i));
            if (shards.Count > 0 && shards[^1] == shard) continue;
            shards.Add(shard);
            starts.Add(i);
        }

        starts.Add(_chunkCount);
        (_shards, _starts, Count) = ([.. shards], [.. starts], shards.Count);
    }

    /// <summary>How many shards are touched.</summary>
    public long Count { get; }

    /// <summary>The first chunk of a shard, by its place among the shards touched; that of the end is how many chunks there are.</summary>
    public long StartOf(long place) => _starts is not null ? _starts[place]
        : place == Count ? _chunkCount : Math.Max(0, _grid.ChunksOf(_axis, _firstShard + place).First - _firstChunk);

    /// <summary>How many chunks of a shard are touched.</summary>
    public long LengthOf(long place) => StartOf(place + 1) - StartOf(place);

    /// <summary>The place of the shard that a touched chunk lies in.</summary>
    public long PlaceOf(long chunk)
    {
        if (_starts is null) return _grid.ShardOf(_axis, _firstChunk + chunk) - _firstShard;
        var place = Array.BinarySearch(_starts, chunk);
        return place < 0 ? ~place - 1 : place;
    }

    /// <summary>The place of a shard of the grid; negative for one that is not touched.</summary>
    public long Find(long shard) => _shards is not null ? Array.BinarySearch(_shards, shard) : shard - _firstShard is var place && place < Count ? place : -1;
}

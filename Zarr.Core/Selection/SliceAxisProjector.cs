using Zarr.Chunks;

namespace Zarr.Selection;

/// <summary>
/// A slice over an axis, in constant time and memory whatever its length. Either its step is at most as long as the
/// shortest chunk, and it touches every chunk from its first to its last; or its step is at least as long as the longest
/// chunk, and each of its elements has a chunk of its own.
/// </summary>
internal sealed class SliceAxisProjector : AxisProjector
{
    private readonly ChunkGrid _grid;
    private readonly int _axis;
    private readonly bool _descending;
    private readonly bool _everyChunk;
    private readonly long _lowest;
    private readonly long _distance;
    private readonly long _elements;
    private readonly long _firstChunk;

    public SliceAxisProjector(in AxisIndexer indexer, ChunkGrid grid, int axis)
    {
        _grid = grid;
        _axis = axis;
        _elements = indexer.Count;
        _descending = indexer.Step < 0;
        _distance = _elements > 1 ? Math.Abs(indexer.Step) : 1; // with two elements or more, shorter than the axis
        if (_elements == 0) return;

        var reach = (_elements - 1) * _distance;
        _lowest = _descending ? indexer.Start - reach : indexer.Start;
        _firstChunk = grid.ChunkOf(axis, _lowest);
        _everyChunk = _distance <= grid.PaddedLengthsOf(axis).Shortest;
        Count = _everyChunk ? grid.ChunkOf(axis, _lowest + reach) - _firstChunk + 1 : _elements;
    }

    public override long Count { get; }

    public override void Get(long ordinal, out AxisProjection projection)
    {
        var chunk = _everyChunk ? _firstChunk + ordinal : _grid.ChunkOf(_axis, _lowest + ordinal * _distance);
        var start = _grid.StartOf(_axis, chunk);
        var length = _grid.LengthOf(_axis, chunk);

        // The slice's elements from..to - 1, counted upwards from the lowest, are in this chunk.
        var from = start <= _lowest ? 0 : (start - _lowest - 1) / _distance + 1;
        var to = Math.Min(_elements, (start + length - 1 - _lowest) / _distance + 1);
        projection = new()
        {
            Chunk = chunk,
            ChunkLength = length,
            PaddedLength = _grid.PaddedLengthOf(_axis, chunk),
            Count = to - from,
            ChunkStart = _lowest + (_descending ? to - 1 : from) * _distance - start,
            ChunkStep = _descending ? -_distance : _distance,
            ResultStart = _descending ? _elements - to : from,
            CoversChunk = to - from == length,
        };
    }
}

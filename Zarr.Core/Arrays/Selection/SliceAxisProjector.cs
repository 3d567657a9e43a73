using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// A slice over an axis, in constant time and memory whatever its length: where its step is at most as long as the shortest
/// chunk, it touches every chunk from its first to its last; where its step is at least as long as the longest chunk, each of
/// its elements has a chunk of its own. Between the two, in an irregular grid, the chunks touched are listed.
/// </summary>
internal sealed class SliceAxisProjector : AxisProjector
{
    private readonly ChunkGrid _grid;
    private readonly int _axis;
    private readonly bool _descending;
    private readonly bool _everyChunk;
    private readonly long[]? _touched;
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
        var lastChunk = grid.ChunkOf(axis, _lowest + reach);
        var (shortest, longest) = grid.PaddedLengthsOf(axis);
        _everyChunk = _distance <= shortest;
        if (!_everyChunk && _distance < longest) _touched = FindTouched(lastChunk);
        Count = _everyChunk ? lastChunk - _firstChunk + 1 : _touched?.Length ?? _elements;
    }

    public override long Count { get; }

    public override void Get(long ordinal, out AxisProjection projection)
    {
        var chunk = _everyChunk ? _firstChunk + ordinal
            : _touched is not null ? _touched[ordinal]
            : _grid.ChunkOf(_axis, _lowest + ordinal * _distance);
        var start = _grid.StartOf(_axis, chunk);
        var length = _grid.LengthOf(_axis, chunk);
        var (from, to) = ElementsIn(start, length);
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

    public override long OrdinalOf(long chunk)
    {
        if (_elements == 0 || chunk < _firstChunk) return -1;
        if (_everyChunk) return chunk - _firstChunk is var ordinal && ordinal < Count ? ordinal : -1;
        if (_touched is not null) return Math.Max(-1, Array.BinarySearch(_touched, chunk));
        var (from, to) = ElementsIn(_grid.StartOf(_axis, chunk), _grid.LengthOf(_axis, chunk));
        return from < to ? from : -1;
    }

    public override bool CoversChunks
    {
        get
        {
            // Side by side, what lies between the first and the last chunk is selected; with gaps, only chunks of one element are.
            if (_distance > 1 && _grid.PaddedLengthsOf(_axis).Longest == 1) return true;
            for (long ordinal = 0; ordinal < Count; ordinal += _distance > 1 ? 1 : Math.Max(1, Count - 1))
            {
                Get(ordinal, out var projection);
                if (!projection.CoversChunk) return false;
            }

            return true;
        }
    }

    /// <summary>The elements of the slice, counted upwards from the lowest, that lie in a chunk: the first, and the one after the last.</summary>
    private (long From, long To) ElementsIn(long start, long length) => (
        start <= _lowest ? 0 : (start - _lowest - 1) / _distance + 1,
        Math.Min(_elements, (start + length - 1 - _lowest) / _distance + 1));

    private long[] FindTouched(long lastChunk)
    {
        var touched = new List<long>();
        for (var chunk = _firstChunk; chunk <= lastChunk; chunk++)
        {
            var (from, to) = ElementsIn(_grid.StartOf(_axis, chunk), _grid.LengthOf(_axis, chunk));
            if (from < to) touched.Add(chunk);
        }

        return [.. touched];
    }
}

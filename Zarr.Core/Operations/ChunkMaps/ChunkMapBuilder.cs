using System.Runtime.InteropServices;

namespace Zarr.Operations.ChunkMaps;

/// <summary>A map of records of chunks that come one after the other: of each only its place and what is shown of it is kept, because the size of the map is known when all are there.</summary>
/// <param name="property">What to show.</param>
/// <param name="axes">As in <see cref="ChunkMapper.MapAsync"/>.</param>
public sealed class ChunkMapBuilder(ChunkMapProperty property, IReadOnlyList<int>? axes = null)
{
    private readonly List<long> _indexes = [];
    private readonly List<MapCell> _cells = [];
    private long[] _first = [], _end = [];

    /// <summary>Takes a record.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionInvalid"/>: it has another number of axes than the first one.</exception>
    public void Add(ZarrChunk chunk)
    {
        var index = chunk.Index.AsSpan();
        if (_cells.Count == 0) (_first, _end) = (index.ToArray(), new long[index.Length]);
        if (index.Length != _first.Length)
            throw new ZarrException(ZarrErrorId.SelectionInvalid, "The chunks have different numbers of axes: a map shows chunks of one array.", chunk);
        for (var axis = 0; axis < index.Length; axis++) (_first[axis], _end[axis]) = (Math.Min(_first[axis], index[axis]), Math.Max(_end[axis], index[axis] + 1));
        _indexes.AddRange(index);
        _cells.Add(MapCell.Of(property, chunk));
    }

    /// <summary>The map of all that was added.</summary>
    /// <exception cref="ZarrException">As <see cref="ChunkMapper.MapAsync"/>.</exception>
    public ZarrChunkMap Build()
    {
        var map = ChunkMapper.Create(property, axes, _first, _end, null, null);
        var indexes = CollectionsMarshal.AsSpan(_indexes);
        for (var i = 0; i < _cells.Count; i++) map.Add(indexes.Slice(i * _first.Length, _first.Length), _cells[i]);
        return map;
    }
}

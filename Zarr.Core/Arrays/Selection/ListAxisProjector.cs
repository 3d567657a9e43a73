using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>
/// A list of indices in any order, grouped by chunk once. Within a chunk the order of the list is kept, so that when an
/// index comes twice the last value written to it stays, as in NumPy.
/// </summary>
internal sealed class ListAxisProjector : AxisProjector
{
    private readonly AxisProjection[] _chunks;

    public ListAxisProjector(ReadOnlySpan<long> elements, ChunkGrid grid, int axis)
    {
        var chunks = new long[elements.Length];
        var positions = new long[elements.Length];
        var sorted = true;
        for (var i = 0; i < chunks.Length; i++)
        {
            (chunks[i], positions[i]) = (grid.ChunkOf(axis, elements[i]), i);
            sorted &= i == 0 || chunks[i - 1] <= chunks[i];
        }

        if (!sorted) StableSort.Sort(ref chunks, ref positions, grid.GridShape[axis] - 1);

        var offsets = new long[elements.Length];
        var groups = new List<AxisProjection>();
        for (int from = 0, to; from < chunks.Length; from = to)
        {
            var start = grid.StartOf(axis, chunks[from]);
            for (to = from; to < chunks.Length && chunks[to] == chunks[from]; to++) offsets[to] = elements[(int)positions[to]] - start;
            groups.Add(Describe(chunks[from], grid.LengthOf(axis, chunks[from]), grid.PaddedLengthOf(axis, chunks[from]), offsets, positions, from, to));
        }

        _chunks = [.. groups];
    }

    public override long Count => _chunks.Length;

    public override void Get(long ordinal, out AxisProjection projection) => projection = _chunks[ordinal];

    public override long OrdinalOf(long chunk)
    {
        var (low, high) = (0, _chunks.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_chunks[middle].Chunk < chunk) low = middle + 1;
            else high = middle;
        }

        return low < _chunks.Length && _chunks[low].Chunk == chunk ? low : -1;
    }

    public override bool CoversChunks => Array.TrueForAll(_chunks, chunk => chunk.CoversChunk);

    /// <summary>What listed elements take from one chunk: those from one place in the lists to before another.</summary>
    public static AxisProjection Describe(long chunk, long length, long paddedLength, long[] offsets, long[] positions, int from, int to)
    {
        ReadOnlySpan<long> inChunk = offsets.AsSpan(from..to), inResult = positions.AsSpan(from..to);
        var chunkStep = inChunk.Length > 1 ? inChunk[1] - inChunk[0] : 1;
        return new()
        {
            Chunk = chunk,
            ChunkLength = length,
            PaddedLength = paddedLength,
            Count = inChunk.Length,
            ListStart = from,
            ChunkStart = inChunk[0],
            ChunkStep = chunkStep,
            ChunkIndices = IsProgression(inChunk, chunkStep) ? null : offsets,
            ResultStart = inResult[0],
            ResultIndices = IsProgression(inResult, 1) ? null : positions,
            CoversChunk = inChunk.Length >= length && CountDistinct(inChunk) == length,
        };
    }

    private static bool IsProgression(ReadOnlySpan<long> numbers, long step)
    {
        for (var i = 1; i < numbers.Length; i++)
        {
            if (numbers[i] - numbers[i - 1] != step) return false;
        }

        return true;
    }

    private static long CountDistinct(ReadOnlySpan<long> numbers)
    {
        var ordered = numbers.ToArray();
        Array.Sort(ordered);
        var distinct = 1L;
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i] != ordered[i - 1]) distinct++;
        }

        return distinct;
    }
}

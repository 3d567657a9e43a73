using Zarr.Chunks;

namespace Zarr.Selection;

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
        var sorted = true;
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = grid.ChunkOf(axis, elements[i]);
            sorted &= i == 0 || chunks[i - 1] <= chunks[i];
        }

        var positions = new long[elements.Length];
        for (var i = 0; i < positions.Length; i++) positions[i] = i;
        if (!sorted) Array.Sort(chunks, positions);

        var offsets = new long[elements.Length];
        var groups = new List<AxisProjection>();
        for (int from = 0, to; from < chunks.Length; from = to)
        {
            for (to = from + 1; to < chunks.Length && chunks[to] == chunks[from];) to++;
            var group = positions.AsSpan(from, to - from);
            if (!sorted) group.Sort(); // the sort above is not stable
            var start = grid.StartOf(axis, chunks[from]);
            for (var i = 0; i < group.Length; i++) offsets[from + i] = elements[(int)group[i]] - start;
            groups.Add(Describe(grid, axis, chunks[from], from, group, offsets, positions));
        }

        _chunks = [.. groups];
    }

    public override long Count => _chunks.Length;

    public override void Get(long ordinal, out AxisProjection projection) => projection = _chunks[ordinal];

    private static AxisProjection Describe(ChunkGrid grid, int axis, long chunk, int from, ReadOnlySpan<long> group, long[] offsets, long[] positions)
    {
        var inChunk = offsets.AsSpan(from, group.Length);
        var length = grid.LengthOf(axis, chunk);
        var chunkStep = inChunk.Length > 1 ? inChunk[1] - inChunk[0] : 1;
        return new()
        {
            Chunk = chunk,
            ChunkLength = length,
            PaddedLength = grid.PaddedLengthOf(axis, chunk),
            Count = group.Length,
            ListStart = from,
            ChunkStart = inChunk[0],
            ChunkStep = chunkStep,
            ChunkIndices = IsProgression(inChunk, chunkStep) ? null : offsets,
            ResultStart = group[0],
            ResultIndices = IsProgression(group, 1) ? null : positions,
            CoversChunk = group.Length >= length && CountDistinct(inChunk) == length,
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

using Zarr.Format.Chunks;

namespace Zarr.Arrays.Selection;

/// <summary>How the chunks of an array cut what is selected of it: elements that follow each other in the selection and lie in one chunk stay together.</summary>
internal static class SelectionGrid
{
    private const long MostListed = 1 << 16;

    /// <summary>A grid over <see cref="ResolvedSelection.Counts"/>.</summary>
    public static ChunkGrid Of(ResolvedSelection selection, ChunkGrid chunks)
    {
        var counts = selection.Counts;
        var lengths = new ChunkLengths[chunks.Rank];
        for (var axis = 0; axis < lengths.Length; axis++) lengths[axis] = Lengths(selection.Axes[axis], chunks, axis);
        return new RectilinearChunkGrid(counts, [.. lengths]);
    }

    private static ChunkLengths Lengths(AxisIndexer selected, ChunkGrid chunks, int axis)
    {
        var (shortest, longest) = chunks.PaddedLengthsOf(axis);
        if (selected.Count == 0) return ChunkLengths.Uniform(1);
        if (selected.IsWhole && shortest == longest) return ChunkLengths.Uniform(longest);
        // Of a long axis it would take longer to look where each chunk begins than it costs to decode some twice.
        var even = Math.Max(1, longest / Math.Abs(selected.Step));
        return selected.Indices is null && shortest == longest && selected.Count / even > MostListed ? ChunkLengths.Uniform(even) : ChunkLengths.Listed(Runs(selected, chunks, axis));
    }

    private static IEnumerable<(long Length, long Count)> Runs(AxisIndexer selected, ChunkGrid chunks, int axis)
    {
        for (long place = 0, next; place < selected.Count; place = next)
        {
            var chunk = chunks.ChunkOf(axis, selected[place]);
            var (start, length) = (chunks.StartOf(axis, chunk), chunks.LengthOf(axis, chunk));
            if (selected.Indices is null)
            {
                var room = selected.Step > 0 ? start + length - 1 - selected[place] : selected[place] - start;
                next = Math.Min(selected.Count, place + room / Math.Abs(selected.Step) + 1);
            }
            else
            {
                for (next = place + 1; next < selected.Count && selected[next] >= start && selected[next] - start < length; next++)
                {
                }
            }

            yield return (next - place, 1);
        }
    }
}

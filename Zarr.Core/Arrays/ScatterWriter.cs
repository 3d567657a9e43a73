using Zarr.Chunks;

namespace Zarr.Arrays;

/// <summary>
/// Writes elements that each say where they go. Those that fill a box in C order are written as that; others chunk by chunk, in as few orthogonal
/// selections as their indices allow. Of two elements for one index the later one wins.
/// </summary>
internal static class ScatterWriter
{
    /// <param name="array">Where to.</param>
    /// <param name="indices">The index of each element, one axis after the other.</param>
    /// <param name="values">The elements, of the array's storage type, or .NET type where they differ in length.</param>
    /// <param name="writeEmptyChunks">Store chunks, too, that hold nothing but the fill value.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops between chunks.</param>
    public static async ValueTask WriteAsync(ArrayContext array, long[] indices, Array values, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        var rank = array.Grid.Rank;
        var count = rank == 0 ? Math.Min(values.Length, 1) : indices.Length / rank;
        if (count == 0) return;
        if (BoxOf(indices, rank, count) is { } box)
        {
            await WriteAsync(array, box, values, writeEmptyChunks, progress, cancel).ConfigureAwait(false);
            return;
        }

        var chunks = Enumerable.Range(0, count).GroupBy(i => Ordinal(array.Grid, indices.AsSpan(i * rank, rank))).Select(chunk => Latest(chunk, indices, rank)).ToArray();
        await ChunkWorkers.RunAsync(chunks.Length, () => new Worker(array, indices, values, writeEmptyChunks), (worker, i, token) => worker.WriteAsync(chunks[i], 0, token), progress, cancel).ConfigureAwait(false);
    }

    private static async ValueTask WriteAsync(ArrayContext array, AxisItem[] items, Array values, bool writeEmptyChunks, ChunkProgress? progress, CancellationToken cancel)
    {
        var selection = ZarrSelection.FromItems(items).Resolve(array.Metadata.Shape);
        var source = ElementSource.From(new ZarrSlice(selection, selection.ResultShape, array.DataType, values), array.DataType, array.CreateHeap());
        await ArrayWriter.WriteAsync(array, selection, source, writeEmptyChunks, progress, cancel).ConfigureAwait(false);
    }

    /// <summary>The box whose elements in C order these are; null where they are none.</summary>
    private static AxisItem[]? BoxOf(long[] indices, int rank, int count)
    {
        var first = indices.AsSpan(0, rank);
        var last = indices.AsSpan(indices.Length - rank, rank);
        Int128 volume = 1;
        for (var axis = 0; axis < rank; axis++)
            if (last[axis] < first[axis] || (volume *= last[axis] - first[axis] + 1) > count) return null;
        if (volume != count) return null;
        var expected = first.ToArray();
        for (var i = 0; i < count; i++)
        {
            if (!indices.AsSpan(i * rank, rank).SequenceEqual(expected)) return null;
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                if (expected[axis]++ < last[axis]) break;
                expected[axis] = first[axis];
            }
        }

        return [.. Enumerable.Range(0, rank).Select(axis => AxisItem.Range(indices[axis], indices[indices.Length - rank + axis] - indices[axis] + 1))];
    }

    private static long Ordinal(ChunkGrid grid, ReadOnlySpan<long> index)
    {
        long ordinal = 0;
        for (var axis = 0; axis < index.Length; axis++) ordinal = ordinal * grid.GridShape[axis] + grid.ChunkOf(axis, index[axis]);
        return ordinal;
    }

    /// <summary>Places of elements in C order of their indices, the last of each index.</summary>
    private static int[] Latest(IEnumerable<int> places, long[] indices, int rank)
    {
        var sorted = places.ToArray();
        Array.Sort(sorted, (a, b) => Compare(a, b) is var order && order != 0 ? order : a - b);
        return [.. sorted.Where((place, i) => i == sorted.Length - 1 || Compare(place, sorted[i + 1]) != 0)];

        int Compare(int a, int b) => indices.AsSpan(a * rank, rank).SequenceCompareTo(indices.AsSpan(b * rank, rank));
    }

    private sealed class Worker(ArrayContext array, long[] indices, Array values, bool writeEmptyChunks) : IDisposable
    {
        private readonly int _rank = array.Grid.Rank;

        /// <summary>Elements that have the same indices on the axes before this one.</summary>
        public async ValueTask WriteAsync(int[] places, int axis, CancellationToken cancel)
        {
            var axes = Enumerable.Range(0, _rank).Select(on => places.Select(place => indices[place * _rank + on]).Distinct().Order().ToArray()).ToArray();
            if (axes.Aggregate((Int128)1, (product, on) => product * on.Length) == places.Length)
            {
                var part = array.DataType.IsVariableLength ? Array.CreateInstance(array.DataType.ClrType, places.Length) : array.DataType.CreateArray(places.Length);
                var perElement = (int)(values.LongLength / (indices.Length / Math.Max(1, _rank)));
                for (var i = 0; i < places.Length; i++) Array.Copy(values, (long)places[i] * perElement, part, (long)i * perElement, perElement);
                await ScatterWriter.WriteAsync(array, [.. axes.Select(on => AxisItem.List(on))], part, writeEmptyChunks, null, cancel).ConfigureAwait(false);
                return;
            }

            foreach (var same in places.GroupBy(place => indices[place * _rank + axis])) await WriteAsync([.. same], axis + 1, cancel).ConfigureAwait(false);
        }

        public void Dispose()
        {
        }
    }
}

using Zarr.Arrays;
using Zarr.Arrays.Selection;

namespace Zarr.Operations.ChunkMaps;

/// <summary>Makes maps of chunks.</summary>
public static class ChunkMapper
{
    // More chunks than this are listed: most such grids have few that are stored. Of fewer each is looked for.
    private const int MostFound = 1 << 20;

    /// <summary>Looks at the chunks that a selection touches, and maps them. Chunks are decoded only where what is shown is in them.</summary>
    /// <param name="array">The array.</param>
    /// <param name="selection">Which part of it.</param>
    /// <param name="property">What to show.</param>
    /// <param name="axes">The axes for rows and columns, or for columns alone; null for the last two with more than one chunk. A negative one counts from the last.</param>
    /// <param name="inner">Shows the chunks inside shards, instead of the shards.</param>
    /// <param name="progress">Counts chunks.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>: no such axis; <see cref="ZarrErrorId.SelectionInvalid"/>: more than two, or one twice; selection and store errors.</exception>
    public static ValueTask<ZarrChunkMap> MapAsync(
        ZarrArray array, ZarrSelection selection, ChunkMapProperty property, IReadOnlyList<int>? axes = null, bool inner = false, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var context = array.Context;
        var resolved = selection.Resolve(context.Metadata.Shape);
        return ReadGuard.RunAsync([context], (arrays, guard) => ReadAsync(arrays[0].WithShape(resolved.ArrayShape), resolved, property, axes, inner, guard, progress, cancel), cancel);
    }

    private static async ValueTask<ZarrChunkMap> ReadAsync(
        ArrayContext array, ResolvedSelection selection, ChunkMapProperty property, IReadOnlyList<int>? axes, bool inner, ReadGuard guard, ChunkProgress? progress, CancellationToken cancel)
    {
        guard.Begin(array);
        using var shards = inner ? ShardedChunks.Of(array) : null;
        var projector = new ChunkProjector(selection, shards?.Grid ?? array.Grid);
        var (first, end) = BoxOf(projector);
        var map = Create(property, axes, first, end, array.Path, array.Metadata.DimensionNames);
        var hasStatistics = property >= ChunkMapProperty.Minimum;
        // Of a box it is known how many chunks there are besides those that are stored.
        var counts = projector.Points is null;
        if (hasStatistics || shards is not null)
        {
            var detail = (hasStatistics ? ChunkDetail.Statistics : ChunkDetail.None) | (inner ? ChunkDetail.InnerChunks : 0);
            await foreach (var chunk in ChunkScanner.ScanAsync(array, selection, detail, onlyStored: counts, null, guard, progress, null, cancel).ConfigureAwait(false)) map.Add(chunk.Index.AsSpan(), MapCell.Of(property, chunk));
        }
        else
        {
            await AddAsync(map, array, projector, counts, guard, progress, cancel).ConfigureAwait(false);
        }

        if (counts) map.AddMissing(projector, array.ItemSize, hasStatistics ? ChunkScanner.OfFill(array) : null);
        return map;
    }

    /// <summary>Adds chunks of which no more is shown than that they are stored, and their lengths.</summary>
    private static async ValueTask AddAsync(ZarrChunkMap map, ArrayContext array, ChunkProjector projector, bool onlyStored, ReadGuard guard, ChunkProgress? progress, CancellationToken cancel)
    {
        progress?.Begin(projector.Count);
        ChunkProjection? projection = null;
        if (projector.Count > MostFound && onlyStored && await ChunkListing.FindTouchedAsync(array, projector, cancel).ConfigureAwait(false) is { } stored)
        {
            foreach (var (ordinal, length) in stored) Add(ordinal, length);
            await guard.EndAsync(cancel).ConfigureAwait(false);
            progress?.Advance(projector.Count);
            return;
        }

        await foreach (var (start, lengths) in ChunkListing.FindAsync(array, projector, guard, cancel).ConfigureAwait(false))
        {
            for (var i = 0; i < lengths.Length; i++)
                if (!onlyStored || lengths[i] is not null) Add(start + i, lengths[i]);
            progress?.Advance(lengths.Length);
        }

        void Add(long ordinal, long? length)
        {
            projector.Get(ordinal, ref projection);
            var chain = array.ChainOf(projection.ChunkIndex);
            var state = length is null ? ChunkState.Missing : ChunkScanner.IsPossible(chain, length.Value) ? ChunkState.Stored : ChunkState.Corrupt;
            map.Add(projection.ChunkIndex, MapCell.Of(map.Property, state, chain.Chunk.Length, length ?? 0));
        }
    }

    /// <summary>Maps records of chunks. All are of one array.</summary>
    /// <exception cref="ZarrException">As <see cref="MapAsync"/>; <see cref="ZarrErrorId.SelectionInvalid"/>: the records have different numbers of axes.</exception>
    public static ZarrChunkMap Map(IEnumerable<ZarrChunk> chunks, ChunkMapProperty property, IReadOnlyList<int>? axes = null)
    {
        var builder = new ChunkMapBuilder(property, axes);
        foreach (var chunk in chunks) builder.Add(chunk);
        return builder.Build();
    }

    internal static ZarrChunkMap Create(ChunkMapProperty property, IReadOnlyList<int>? axes, long[] first, long[] end, string? path, IReadOnlyList<string?>? names)
    {
        var shown = axes is null ? Choose(first, end) : Check(axes, first.Length);
        var columns = shown.Length > 0 ? shown[^1] : -1;
        return new(property, shown,
            (shown.Length > 1 ? first[shown[0]] : 0, columns < 0 ? 0 : first[columns]),
            (shown.Length > 1 ? end[shown[0]] - first[shown[0]] : 1, columns < 0 ? 1 : end[columns] - first[columns]))
        {
            Path = path,
            AxisNames = names is null ? null : [.. shown.Select(axis => names[axis])],
        };
    }

    private static int[] Choose(long[] first, long[] end)
    {
        int[] several = [.. Enumerable.Range(0, first.Length).Where(axis => end[axis] - first[axis] > 1)];
        return several.Length > 0 ? several[^Math.Min(2, several.Length)..] : first.Length > 0 ? [first.Length - 1] : [];
    }

    private static int[] Check(IReadOnlyList<int> axes, int rank)
    {
        var shown = new int[axes.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = axes[i] < 0 ? axes[i] + rank : axes[i];
            if ((uint)shown[i] >= (uint)rank) throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no axis {axes[i]}: the chunk grid has {rank} axes, counted from 0.", axes[i]);
        }

        return shown.Length is 1 or 2 && shown.Distinct().Count() == shown.Length ? shown
            : throw new ZarrException(ZarrErrorId.SelectionInvalid, "A map shows one axis, or two that are not the same: first that of the rows, then that of the columns.", axes);
    }

    private static (long[] First, long[] End) BoxOf(ChunkProjector projector)
    {
        var (first, end) = (new long[projector.Grid.Rank], new long[projector.Grid.Rank]);
        if (projector.Count == 0) return (first, end);
        if (projector.Points is null)
        {
            // On each axis they come in ascending order.
            for (var axis = 0; axis < first.Length; axis++) (first[axis], end[axis]) = (projector.ChunkOn(axis, 0), projector.ChunkOn(axis, projector.CountOn(axis) - 1) + 1);
            return (first, end);
        }

        Array.Fill(first, long.MaxValue);
        ChunkProjection? projection = null;
        for (long i = 0; i < projector.Count; i++)
        {
            projector.Get(i, ref projection);
            for (var axis = 0; axis < first.Length; axis++)
            {
                var chunk = projection.ChunkIndex[axis];
                (first[axis], end[axis]) = (Math.Min(first[axis], chunk), Math.Max(end[axis], chunk + 1));
            }
        }

        return (first, end);
    }
}

using Zarr.Arrays;
using Zarr.Selection;

namespace Zarr.Maps;

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
    public static async ValueTask<ZarrChunkMap> MapAsync(
        ZarrArray array, ZarrSelection selection, ChunkMapProperty property, IReadOnlyList<int>? axes = null, bool inner = false, ChunkProgress? progress = null, CancellationToken cancel = default)
    {
        var context = array.Context;
        var resolved = selection.Resolve(context.Metadata.Shape);
        using var shards = inner ? ShardedChunks.Of(context) : null;
        var projector = new ChunkProjector(resolved, shards?.Grid ?? context.Grid);
        var (first, end) = BoxOf(projector);
        var map = Create(property, axes, first, end, array.Path, context.Metadata.DimensionNames);
        if (property >= ChunkMapProperty.Minimum || shards is not null)
        {
            var detail = (property >= ChunkMapProperty.Minimum ? ChunkDetail.Statistics : ChunkDetail.None) | (inner ? ChunkDetail.InnerChunks : 0);
            await foreach (var chunk in ChunkScanner.ScanAsync(context, resolved, detail, progress, null, null, cancel).ConfigureAwait(false)) map.Add(chunk.Index.AsSpan(), MapCell.Of(property, chunk));
            return map;
        }

        progress?.Begin(projector.Count);
        ChunkProjection? projection = null;
        if (projector.Count > MostFound && TouchesAll(projector, map) && await ChunkListing.FindTouchedAsync(context, projector, cancel).ConfigureAwait(false) is { } stored)
        {
            foreach (var (ordinal, length) in stored)
            {
                projector.Get(ordinal, ref projection);
                map.Add(projection.ChunkIndex, Cell(projection.ChunkIndex, length));
            }

            map.AddMissing(projector.Count / (map.Chunks.Rows * map.Chunks.Columns));
            progress?.Advance(projector.Count);
            return map;
        }

        await foreach (var (start, lengths) in ChunkListing.FindAsync(context, projector, cancel).ConfigureAwait(false))
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                projector.Get(start + i, ref projection);
                map.Add(projection.ChunkIndex, Cell(projection.ChunkIndex, lengths[i]));
            }

            progress?.Advance(lengths.Length);
        }

        return map;

        MapCell Cell(ReadOnlySpan<long> index, long? length)
        {
            var chain = context.ChainOf(index);
            return MapCell.Of(property, length is null ? ChunkState.Missing : ChunkScanner.IsPossible(chain, length.Value) ? ChunkState.Stored : ChunkState.Corrupt, chain.Chunk.Length, length ?? 0);
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

    /// <summary>True where no chunk of the plane that is shown is left out.</summary>
    private static bool TouchesAll(ChunkProjector projector, ZarrChunkMap map) => projector.Points is null && projector.Count > 0
        && map.Axes.All(axis => projector.ChunkOn(axis, projector.CountOn(axis) - 1) - projector.ChunkOn(axis, 0) + 1 == projector.CountOn(axis));

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

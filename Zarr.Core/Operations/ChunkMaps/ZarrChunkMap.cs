using Zarr.Common;

namespace Zarr.Operations.ChunkMaps;

/// <summary>
/// Chunks on a plane: two axes of the chunk grid, or one; what the others hold is added up. A map has no more than a quarter of a million cells,
/// each of which may stand for many chunks. Its views draw it.
/// </summary>
public sealed class ZarrChunkMap
{
    internal const int MaxCells = 1 << 18;

    private readonly MapCell[] _cells;

    /// <param name="property">What it shows.</param>
    /// <param name="axes">The axes of the grid: rows and columns, or columns alone.</param>
    /// <param name="first">The first chunk of the map on each of the two; the row of a map of one axis is 0.</param>
    /// <param name="count">How many chunks there are on each.</param>
    internal ZarrChunkMap(ChunkMapProperty property, IReadOnlyList<int> axes, (long Row, long Column) first, (long Rows, long Columns) count)
        : this(property, axes, first, count, BinsFor(count))
    {
    }

    private ZarrChunkMap(ChunkMapProperty property, IReadOnlyList<int> axes, (long Row, long Column) first, (long Rows, long Columns) count, (long Row, long Column) bin)
    {
        (Property, Axes, First, Chunks, Bin) = (property, JoinedList<int>.Of(axes), first, count, bin);
        (Rows, Columns) = ((int)((count.Rows + bin.Row - 1) / bin.Row), (int)((count.Columns + bin.Column - 1) / bin.Column));
        _cells = new MapCell[(long)Rows * Columns];
    }

    /// <summary>The array; null for chunk records.</summary>
    public string? Path { get; init; }

    /// <summary>What it shows.</summary>
    public ChunkMapProperty Property { get; }

    /// <summary>The axes of the chunk grid that are its rows and columns; the columns alone where only one is shown.</summary>
    public IReadOnlyList<int> Axes { get; }

    /// <summary>The names of these axes, where they have some.</summary>
    public IReadOnlyList<string?>? AxisNames { get; init => field = value is null ? null : JoinedList<string?>.Of(value); }

    /// <summary>Cells from top to bottom.</summary>
    public int Rows { get; }

    /// <summary>Cells from left to right.</summary>
    public int Columns { get; }

    /// <summary>Chunks it shows.</summary>
    public long ChunkCount => StoredCount + MissingCount;

    /// <summary>Chunks that are stored.</summary>
    public long StoredCount { get; private set; }

    /// <summary>Chunks that are not.</summary>
    public long MissingCount { get; private set; }

    /// <summary>Chunks that are stored and damaged.</summary>
    public long CorruptCount { get; private set; }

    internal (long Row, long Column) First { get; }

    internal (long Rows, long Columns) Chunks { get; }

    /// <summary>Chunks on either axis of a cell.</summary>
    internal (long Row, long Column) Bin { get; }

    /// <summary>What a cell shows; null where it has no chunks, or none that is stored.</summary>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.SelectionOutOfRange"/>.</exception>
    public double? GetValue(int row, int column) => (uint)row < (uint)Rows && (uint)column < (uint)Columns
        ? Cell(row, column).Value(Property)
        : throw new ZarrException(ZarrErrorId.SelectionOutOfRange, $"There is no cell {row},{column} in a map of {Rows} rows and {Columns} columns.", (row, column));

    /// <summary>The property, the array and the size.</summary>
    public override string ToString() => $"{Property} of {ChunkCount} chunks{(Path is null ? "" : $" of {Path}")}";

    internal ref readonly MapCell Cell(int row, int column) => ref _cells[(long)row * Columns + column];

    /// <summary>The least and the greatest value of its cells; null where none has a value.</summary>
    internal MapLevels? Levels()
    {
        double? least = null, greatest = null;
        foreach (ref readonly var cell in _cells.AsSpan())
        {
            if (cell.Value(Property) is not { } value || !double.IsFinite(value)) continue;
            least = Math.Min(least ?? value, value);
            greatest = Math.Max(greatest ?? value, value);
        }

        // What is stored is not measured by the part of it that happens to be.
        return Property == ChunkMapProperty.State ? new(0, 1, false) : least is { } l && greatest is { } g ? new(l, g, Property is ChunkMapProperty.Ratio or ChunkMapProperty.StoredLength) : null;
    }

    /// <summary>Adds chunks at a place of the grid.</summary>
    internal void Add(ReadOnlySpan<long> index, in MapCell chunks)
    {
        var row = Axes.Count > 1 ? index[Axes[0]] - First.Row : 0;
        var column = Axes.Count > 0 ? index[Axes[^1]] - First.Column : 0;
        Add(row / Bin.Row * Columns + column / Bin.Column, chunks);
    }

    /// <summary>Adds all chunks of a box that were not added, as missing.</summary>
    /// <param name="chunks">The chunks of the box.</param>
    /// <param name="itemSize">The bytes of an element.</param>
    /// <param name="fill">The statistics of a missing element; null where none are shown.</param>
    internal void AddMissing(Zarr.Arrays.Selection.ChunkProjector chunks, int itemSize, Zarr.Format.DataTypes.ElementStatistics? fill)
    {
        if (chunks.Count == 0) return;
        var (depth, length) = (1L, 1L);
        for (var axis = 0; axis < chunks.Grid.Rank; axis++)
        {
            if (Axes.Contains(axis)) continue;
            var all = AxisBins.All(chunks, axis);
            (depth, length) = (depth * all.Chunks, length * all.Length);
        }

        var (rows, columns) = (AxisBins.Of(chunks, Axes.Count > 1 ? Axes[0] : -1, First.Row, Bin.Row, Rows), AxisBins.Of(chunks, Axes.Count > 0 ? Axes[^1] : -1, First.Column, Bin.Column, Columns));
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
            {
                ref readonly var cell = ref Cell(row, column);
                Add((long)row * Columns + column, MapCell.OfMissing(Property,
                    rows.Chunks[row] * columns.Chunks[column] * depth - cell.Count, rows.Lengths[row] * columns.Lengths[column] * length - cell.Elements, itemSize, fill));
            }
    }

    private void Add(long cell, in MapCell chunks)
    {
        _cells[cell].Add(chunks, Property);
        StoredCount += chunks.Stored;
        MissingCount += chunks.Missing;
        CorruptCount += chunks.Corrupt;
    }

    /// <summary>The same map in no more cells than these.</summary>
    internal ZarrChunkMap Fit(int rows, int columns)
    {
        var (byRow, byColumn) = ((Rows + rows - 1) / rows, (Columns + columns - 1) / columns);
        if (byRow <= 1 && byColumn <= 1) return this;
        var map = new ZarrChunkMap(Property, Axes, First, Chunks, (Bin.Row * byRow, Bin.Column * byColumn)) { Path = Path, AxisNames = AxisNames };
        (map.StoredCount, map.MissingCount, map.CorruptCount) = (StoredCount, MissingCount, CorruptCount);
        for (var row = 0; row < Rows; row++)
            for (var column = 0; column < Columns; column++)
                map._cells[(long)(row / byRow) * map.Columns + column / byColumn].Add(Cell(row, column), Property);
        return map;
    }

    private static (long Row, long Column) BinsFor((long Rows, long Columns) count)
    {
        var bin = (Row: 1L, Column: 1L);
        while ((double)((count.Rows + bin.Row - 1) / bin.Row) * ((count.Columns + bin.Column - 1) / bin.Column) > MaxCells)
        {
            if (count.Rows / bin.Row > count.Columns / bin.Column) bin.Row *= 2;
            else bin.Column *= 2;
        }

        return bin;
    }
}

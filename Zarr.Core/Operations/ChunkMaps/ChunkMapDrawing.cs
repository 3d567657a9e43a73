using System.Globalization;
using System.Text;
using Zarr.Common;

namespace Zarr.Operations.ChunkMaps;

/// <summary>A map of chunks as text.</summary>
public static class ChunkMapDrawing
{
    private const int LinesAround = 6;
    private const int LeastWidth = 20, LeastRows = 4;

    /// <summary>Draws a map as large as a screen allows; where the grid is larger, a cell stands for several chunks.</summary>
    /// <param name="map">The map.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="height">Lines of the screen.</param>
    /// <param name="colour">Whether escape sequences are allowed.</param>
    /// <returns>Lines, separated by line feeds.</returns>
    public static string Draw(ZarrChunkMap map, int width, int height, bool colour = false)
    {
        var isLine = map.Axes.Count < 2;
        var labelWidth = Math.Max((map.First.Row + map.Chunks.Rows).ToString(CultureInfo.InvariantCulture).Length, isLine ? (map.First.Column + map.Chunks.Columns).ToString(CultureInfo.InvariantCulture).Length : 0);
        var room = Math.Max(LeastWidth, width - labelWidth - 2);
        var lines = Math.Max(LeastRows, height - LinesAround);
        // Square cells, as far as characters are, where there is room.
        var cellWidth = 2 * map.Columns <= room ? 2 : 1;
        var columns = room / cellWidth;
        // Rows of one axis begin with round numbers.
        if (isLine && columns >= 10) columns -= columns % 10;
        var fitted = isLine ? map.Fit(1, lines * columns) : map.Fit(lines, columns);
        columns = Math.Min(columns, fitted.Columns);
        var rows = isLine ? (fitted.Columns + columns - 1) / Math.Max(1, columns) : fitted.Rows;
        var levels = fitted.Levels();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"ZarrChunkMap {(map.Path is null ? "" : $"{VisibleText.Of(map.Path)}, ")}{map.Property}\n  {VisibleText.Of(MapText.Subtitle(map))}\n");
        if (fitted.Bin != (1, 1)) text.Append(CultureInfo.InvariantCulture, $"  each cell {(isLine ? $"{fitted.Bin.Column}" : $"{fitted.Bin.Row} x {fitted.Bin.Column}")} chunks\n");
        if (fitted.Columns == 0 || fitted.Rows == 0) return text.ToString().TrimEnd('\n');
        HeatText.Draw(text, rows, columns, (row, column) => isLine ? Cell(fitted, levels, 0, row * columns + column) : Cell(fitted, levels, row, column),
            row => Text(isLine ? map.First.Column + row * columns * fitted.Bin.Column : map.First.Row + row * fitted.Bin.Row),
            column => (isLine ? "+" : "") + Text((isLine ? 0 : map.First.Column) + column * fitted.Bin.Column), cellWidth, colour);
        HeatText.Write(text, Keys(map, fitted, levels), width, colour);
        return text.ToString();
    }

    private static IEnumerable<HeatText.Key> Keys(ZarrChunkMap map, ZarrChunkMap fitted, MapLevels? levels)
    {
        IEnumerable<HeatText.Key> keys = levels is null ? []
            : map.Property == ChunkMapProperty.State && fitted.Bin == (1, 1) && map.ChunkCount <= map.Chunks.Rows * map.Chunks.Columns ? [new(new(1), "stored")]
            : HeatText.Legend(levels, (value, step) => MapText.Number(value, map.Property, step));
        if (map.MissingCount > 0 && map.Property < ChunkMapProperty.Minimum) keys = keys.Append(new(new(null, '·'), "missing"));
        return map.CorruptCount > 0 ? keys.Append(new(new(null, '!'), "damaged")) : keys;
    }

    private static HeatText.Cell Cell(ZarrChunkMap map, MapLevels? levels, int row, int column)
    {
        if (row >= map.Rows || column >= map.Columns) return new(null);
        ref readonly var cell = ref map.Cell(row, column);
        if (cell.Count == 0) return new(null);
        if (cell.Corrupt > 0) return new(null, '!');
        var value = cell.Value(map.Property);
        // Where statistics are shown, chunks that are missing have some: they read as the fill value.
        if (value is null || levels is null || (cell.Stored == 0 && map.Property < ChunkMapProperty.Minimum)) return new(null, '·');
        return new(levels.PlaceOf(value.Value));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace Zarr.Operations.ChunkMaps;

/// <summary>Cells as characters whose density tells the value, so that no colour is needed; with colour, in colours beside.</summary>
internal static class HeatText
{
    /// <summary>From little to much.</summary>
    public const string Shades = "░▒▓█";

    private const int LabelEvery = 10;

    /// <summary>What stands in a cell.</summary>
    /// <param name="Place">Where between the least and the greatest value it is; null for none.</param>
    /// <param name="Mark">What is drawn where there is no value, or instead of it.</param>
    public readonly record struct Cell(double? Place, char Mark = ' ')
    {
        public char Glyph => Place is { } place && Mark == ' ' ? Shades[Math.Min(Shades.Length - 1, (int)(place * Shades.Length))] : Mark;
    }

    /// <summary>Draws rows of cells with labels above and beside them.</summary>
    /// <param name="text">Takes lines, the last one ended too.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    /// <param name="cell">A cell.</param>
    /// <param name="rowLabel">What stands before a row.</param>
    /// <param name="columnLabel">What stands above a column, of every tenth one.</param>
    /// <param name="cellWidth">Characters of a cell.</param>
    /// <param name="colour">Whether escape sequences are allowed.</param>
    public static void Draw(StringBuilder text, int rows, int columns, Func<int, int, Cell> cell, Func<int, string> rowLabel, Func<int, string> columnLabel, int cellWidth, bool colour)
    {
        var labels = Enumerable.Range(0, rows).Select(rowLabel).ToArray();
        var labelWidth = labels.Length == 0 ? 0 : labels.Max(label => label.Length);
        var header = new StringBuilder(new string(' ', labelWidth + 1));
        for (var column = 0; column < columns; column += LabelEvery)
        {
            var start = labelWidth + 1 + column * cellWidth;
            if (start < header.Length && column > 0) continue;
            var label = columnLabel(column);
            if (column > 0 && start + label.Length > labelWidth + 1 + columns * cellWidth) break;
            header.Append(' ', start - header.Length).Append(label).Append(' ');
        }

        if (columns == 0) return;
        text.Append(header.ToString().TrimEnd()).Append('\n');
        for (var row = 0; row < rows; row++)
        {
            text.Append(labels[row].PadLeft(labelWidth)).Append(' ');
            string? current = null;
            for (var column = 0; column < columns; column++)
            {
                var one = cell(row, column);
                var wanted = colour ? Escape(one) : null;
                if (wanted != current) text.Append(wanted ?? "\u001b[0m");
                current = wanted;
                text.Append(one.Glyph, cellWidth);
            }

            if (current is not null) text.Append("\u001b[0m");
            while (text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
    }

    /// <summary>A cell and what it means.</summary>
    public readonly record struct Key(Cell Cell, string Meaning);

    /// <summary>What values each shade stands for: the first from where to where, each other one up to where.</summary>
    public static IEnumerable<Key> Legend(MapLevels levels, Func<double, double?, string> number)
    {
        if (levels.IsFlat) return [new(new(1), number(levels.ValueAt(1), null))];
        var step = levels.ValueAt(1.0 / Shades.Length) - levels.ValueAt(0);
        return Shades.Select((_, i) =>
            new Key(new((i + 0.5) / Shades.Length), $"{(i == 0 ? number(levels.ValueAt(0), step) + " " : "")}to {number(levels.ValueAt((i + 1) / (double)Shades.Length), step)}"));
    }

    /// <summary>Writes a legend, in as many lines as the screen is narrow.</summary>
    public static void Write(StringBuilder text, IEnumerable<Key> keys, int width, bool colour)
    {
        var column = 0;
        foreach (var (cell, meaning) in keys)
        {
            var length = meaning.Length + 4;
            if (column > 0 && column + length > width)
            {
                text.Append('\n');
                column = 0;
            }

            text.Append("  ").Append(colour && Escape(cell) is { } escape ? $"{escape}{cell.Glyph}\u001b[0m" : cell.Glyph).Append(' ').Append(meaning);
            column += length;
        }
    }

    private static string? Escape(Cell cell)
    {
        if (cell.Mark == '!') return "\u001b[31m";
        if (cell.Place is not { } place) return null;
        var (red, green, blue) = MapColours.At(place);
        return string.Create(CultureInfo.InvariantCulture, $"\u001b[38;2;{red};{green};{blue}m");
    }
}

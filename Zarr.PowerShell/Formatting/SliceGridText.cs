using System.Globalization;
using System.Text;
using Zarr.Common;

namespace Zarr.PowerShell.Formatting;

/// <summary>A slice of one or two axes as a table: before each row and above each column stands its index in the array.</summary>
internal static class SliceGridText
{
    private const int MaxRows = 40, MaxColumns = 200;
    private const string Elided = "...";

    /// <summary>The table, its lines separated by line feeds; no wider than the screen, and no longer than a table is read.</summary>
    public static string Format(ZarrSlice slice, int width)
    {
        if (slice.Rank is not (1 or 2) || slice.Count == 0) return $"{VisibleText.Of(slice.ToString())}\n{SliceText.Format(slice)}";
        var (rows, columns) = (Shown(slice.Shape[0], MaxRows), slice.Rank == 1 ? [0] : Shown(slice.Shape[1], MaxColumns));
        var rowLength = slice.Rank == 1 ? 1 : slice.Shape[1];
        var elements = rows.Select(row => columns.Select(column => row < 0 || column < 0 ? null : slice.GetDisplayElement(row * rowLength + column)).ToArray()).ToArray();
        var format = ElementFormat.For([.. rows.Index().SelectMany(r => columns.Index().Where(c => r.Item >= 0 && c.Item >= 0).Select(c => elements[r.Index][c.Index]))]);
        var labels = rows.Select(row => row < 0 ? Elided : Coordinate(slice, 0, row)).ToArray();
        var labelWidth = labels.Max(label => label.Length);
        var heads = columns.Select(column => slice.Rank == 1 ? "" : column < 0 ? Elided : Coordinate(slice, 1, column)).ToArray();
        var texts = elements.Select((row, r) => row.Select((element, c) => rows[r] < 0 || columns[c] < 0 ? Elided : format.Format(element)).ToArray()).ToArray();
        var widths = heads.Select((head, c) => Math.Max(head.Length, texts.Max(row => row[c].Length))).ToArray();
        var kept = Fit(widths, columns, width - labelWidth);
        var text = new StringBuilder();
        if (slice.Rank == 2) Line(new string(' ', labelWidth), heads);
        for (var row = 0; row < rows.Length; row++) Line(labels[row].PadLeft(labelWidth), texts[row]);
        return text.ToString().TrimEnd('\n');

        void Line(string label, string[] cells)
        {
            text.Append(label);
            foreach (var column in kept) text.Append("  ").Append(column < 0 ? Elided : cells[column].PadLeft(widths[column]));
            while (text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
    }

    // All places, or the first and the last ones and -1 between them.
    private static long[] Shown(long length, int most)
    {
        if (length <= most) return [.. Enumerable.Range(0, (int)length)];
        var half = most / 2;
        return [.. Enumerable.Range(0, half), -1, .. Enumerable.Range(0, half).Select(i => length - half + i)];
    }

    // As many columns from both ends as there is room for, and -1 for those left out between them.
    private static int[] Fit(int[] widths, long[] columns, int room)
    {
        if (widths.Sum(width => width + 2) <= room) return [.. Enumerable.Range(0, widths.Length)];
        room -= 2 + Elided.Length;
        var (first, last) = (0, widths.Length);
        while (first < last)
        {
            var next = first <= widths.Length - last ? first : last - 1;
            if ((room -= widths[next] + 2) < 0 && first > 0) break;
            if (next == first) first++;
            else last--;
        }

        return [.. Enumerable.Range(0, first).Where(c => columns[c] >= 0), -1, .. Enumerable.Range(last, widths.Length - last).Where(c => columns[c] >= 0)];
    }

    private static string Coordinate(ZarrSlice slice, int axis, long place) => slice.GetCoordinate(axis, place).ToString(CultureInfo.InvariantCulture);
}

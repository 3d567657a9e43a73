using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Zarr.Common;
using Zarr.Format.DataTypes;

namespace Zarr.Operations.ChunkMaps;

/// <summary>Numbers as a picture of characters: a curve for one axis, a heat map for two. Where there are more than the screen holds, means are drawn.</summary>
public static class SliceDrawing
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int LinesAround = 6;

    /// <summary>Draws a slice; null where it has neither one axis nor two, or no numbers.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="width">Columns of the screen.</param>
    /// <param name="height">Lines of the screen.</param>
    /// <param name="colour">Whether escape sequences are allowed.</param>
    public static string? Draw(ZarrSlice slice, int width, int height, bool colour = false)
    {
        if (slice.Rank is not (1 or 2) || slice.DataType is not (INumericType or IFloatType)) return null;
        var text = new StringBuilder($"{slice}\n");
        if (slice.Count == 0) return text.Append("[]").ToString();
        var isLine = slice.Rank == 1;
        var (allRows, allColumns) = isLine ? (1L, slice.Shape[0]) : (slice.Shape[0], slice.Shape[1]);
        var labelWidth = isLine ? 0 : Enumerable.Range(0, 2).Max(end => Label(slice, 0, end * (allRows - 1)).Length);
        var room = Math.Max(10, width - labelWidth - 2);
        var (columnsPerCell, rowsPerCell) = ((allColumns + room - 1) / room, (allRows + Math.Max(4, height - LinesAround) - 1) / Math.Max(4, height - LinesAround));
        var (rows, columns) = ((int)((allRows + rowsPerCell - 1) / rowsPerCell), (int)((allColumns + columnsPerCell - 1) / columnsPerCell));
        var means = Means(slice, rows, columns, rowsPerCell, columnsPerCell);
        var finite = means.Where(double.IsFinite).ToArray();
        if (finite.Length == 0) return text.Append("nothing but nan and inf").ToString();
        var levels = new MapLevels(finite.Min(), finite.Max(), isSize: false);
        if (isLine)
        {
            foreach (var mean in means) text.Append(double.IsFinite(mean) ? Bars[levels.IsFlat ? Bars.Length / 2 : Math.Min(Bars.Length - 1, (int)((mean - levels.ValueAt(0)) / (levels.ValueAt(1) - levels.ValueAt(0)) * Bars.Length))] : '·');
            text.Append(levels.IsFlat ? $"\n{Bars[Bars.Length / 2]} {Number(levels.ValueAt(0))}" : $"\n▁ {Number(levels.ValueAt(0))}  █ {Number(levels.ValueAt(1))}");
            if (columnsPerCell > 1) text.Append(CultureInfo.InvariantCulture, $"  (means of {columnsPerCell})");
            return (finite.Length < means.Length ? text.Append("  · nan, inf") : text).ToString();
        }
        if (rowsPerCell > 1 || columnsPerCell > 1) text.Append(CultureInfo.InvariantCulture, $"  each cell the mean of {rowsPerCell} x {columnsPerCell}\n");
        HeatText.Draw(text, rows, columns, (row, column) => means[row * columns + column] is var mean && double.IsFinite(mean) ? new(levels.PlaceOf(mean)) : new(null, '·'),
            row => Label(slice, 0, row * rowsPerCell), column => Label(slice, 1, column * columnsPerCell), 2 * columns <= room ? 2 : 1, colour);
        var keys = HeatText.Legend(levels, (value, step) => MapText.Number(value, ChunkMapProperty.Mean, step));
        HeatText.Write(text, finite.Length < means.Length ? keys.Append(new(new(null, '·'), "nan, inf")) : keys, width, colour);
        return text.ToString();
    }

    private static string Label(ZarrSlice slice, int axis, long place) => slice.GetCoordinate(axis, place).ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static double[] Means(ZarrSlice slice, int rows, int columns, long rowsPerCell, long columnsPerCell)
    {
        var (sums, counts) = (new double[rows * columns], new long[rows * columns]);
        var rowLength = slice.Shape[slice.Rank - 1];
        const int Block = 4096;
        var values = new double[Block];
        for (long row = 0; row < slice.Count / rowLength; row++)
            for (var column = 0; column < columns; column++)
            {
                // What one row gives to a cell.
                var (cell, start) = ((int)(row / rowsPerCell) * columns + column, column * columnsPerCell);
                for (var end = Math.Min(start + columnsPerCell, rowLength); start < end; start += Block)
                {
                    var block = values.AsSpan(0, (int)Math.Min(Block, end - start));
                    ToDouble(slice, row * rowLength + start, block);
                    foreach (var value in block)
                    {
                        if (!double.IsFinite(value)) continue;
                        sums[cell] += value;
                        counts[cell]++;
                    }
                }
            }

        for (var cell = 0; cell < sums.Length; cell++) sums[cell] = counts[cell] == 0 ? double.NaN : sums[cell] / counts[cell];
        return sums;
    }

    private static void ToDouble(ZarrSlice slice, long from, Span<double> values)
    {
        var bytes = BulkCopy.Span(ref MemoryMarshal.GetArrayDataReference(slice.Storage), from * slice.DataType.ItemSize, values.Length * slice.DataType.ItemSize);
        if (slice.DataType is INumericType numbers) numbers.ToDouble(bytes, values);
        else ((IFloatType)slice.DataType).ToDouble(bytes, values);
    }
}

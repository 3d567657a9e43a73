using System.Globalization;
using System.Security;
using System.Text;
using Zarr.Common;
using Zarr.Platform;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Operations.ChunkMaps;

/// <summary>A map of chunks as a picture, SVG 1.1: title, cells that tell their chunks and value, and a legend.</summary>
public static class ChunkMapSvg
{
    private const int MaxRows = 200, MaxColumns = 200;
    private const int ColumnsOfOneAxis = 50;
    private const int Margin = 16, TitleHeight = 44, LegendHeight = 56, LabelWidth = 56, AxisHeight = 20, LetterWidth = 7, TitleLetterWidth = 10;
    private const string MissingColour = "#e4e4e4", CorruptColour = "#d62728";

    /// <summary>The picture.</summary>
    public static string Write(ZarrChunkMap map)
    {
        var isLine = map.Axes.Count < 2;
        var fitted = isLine ? map.Fit(1, MaxRows * ColumnsOfOneAxis) : map.Fit(MaxRows, MaxColumns);
        var columns = isLine ? Math.Min(ColumnsOfOneAxis, fitted.Columns) : fitted.Columns;
        var rows = isLine ? (fitted.Columns + columns - 1) / Math.Max(1, columns) : fitted.Rows;
        var size = Math.Clamp(720 / Math.Max(1, Math.Max(rows, columns)), 4, 28);
        var (left, top) = (Margin + LabelWidth, TitleHeight + AxisHeight);
        var subtitle = MapText.Subtitle(map);
        var title = $"{map.Property}{(map.Path is null ? "" : $" of {map.Path}")}";
        var texts = 2 * Margin + Math.Max(LetterWidth * subtitle.Length, TitleLetterWidth * title.Length);
        var (width, height) = (Math.Max(texts, left + columns * size + Margin), top + rows * size + LegendHeight + Margin);
        var levels = fitted.Levels();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<title>{Escape(map.ToString())}</title>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"20\" font-size=\"15\" font-weight=\"bold\">{Escape(title)}</text>\n");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin}\" y=\"38\" fill=\"#555555\">{Escape(subtitle)}</text>\n");
        WriteLabels(text, fitted, isLine, rows, columns, size, left, top);
        text.Append(CultureInfo.InvariantCulture, $"<g stroke=\"#ffffff\" stroke-width=\"{(size > 8 ? 1 : 0)}\">\n");
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns && (!isLine || row * columns + column < fitted.Columns); column++)
            {
                var (r, c) = isLine ? (0, row * columns + column) : (row, column);
                ref readonly var cell = ref fitted.Cell(r, c);
                if (cell.Count == 0) continue;
                var colour = cell.Corrupt > 0 ? CorruptColour : cell.Value(map.Property) is { } value && levels is not null && (cell.Stored > 0 || map.Property >= ChunkMapProperty.Minimum)
                    ? MapColours.Hex(levels.PlaceOf(value)) : MissingColour;
                text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + column * size}\" y=\"{top + row * size}\" width=\"{size}\" height=\"{size}\" fill=\"{colour}\"><title>{Escape(MapText.Describe(fitted, r, c))}</title></rect>\n");
            }

        text.Append("</g>\n");
        WriteLegend(text, map, levels, left, top + rows * size + 18);
        return text.Append("</svg>\n").ToString();
    }

    /// <summary>Writes the picture to a file: as a whole or not at all.</summary>
    /// <param name="map">The map.</param>
    /// <param name="path">A full path; what stands there is replaced.</param>
    /// <param name="cancel">Stops.</param>
    /// <exception cref="ZarrException"><see cref="ZarrErrorId.StoreWriteFailed"/>.</exception>
    public static async ValueTask SaveAsync(ZarrChunkMap map, string path, CancellationToken cancel = default)
    {
        try
        {
            using var file = PartialFile.Create(path);
            file.Write(Encoding.UTF8.GetBytes(Write(map)), cancel);
            await file.MoveAsync(path, default, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (FileFailure.Is(e))
        {
            throw new ZarrException(ZarrErrorId.StoreWriteFailed, $"The file '{path}' cannot be written: {e.Message}", path, e);
        }
    }

    private static void WriteLabels(StringBuilder text, ZarrChunkMap map, bool isLine, int rows, int columns, int size, int left, int top)
    {
        // No closer than a label is long.
        var (everyRow, everyColumn) = (Round((16 + size - 1) / size), Round((48 + size - 1) / size));
        for (var row = 0; row < rows; row += everyRow)
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{left - 6}\" y=\"{top + row * size + size / 2 + 4}\" text-anchor=\"end\">{(isLine ? map.First.Column + row * columns * map.Bin.Column : map.First.Row + row * map.Bin.Row)}</text>\n");
        for (var column = 0; column < columns; column += everyColumn)
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{left + column * size}\" y=\"{top - 6}\">{(isLine ? "+" : "")}{(isLine ? 0 : map.First.Column) + column * map.Bin.Column}</text>\n");
    }

    // The next of 1, 2, 5, 10, 20, ...
    private static int Round(int least)
    {
        for (var power = 1; ; power *= 10)
            foreach (var step in (ReadOnlySpan<int>)[1, 2, 5])
                if (step * power >= least) return step * power;
    }

    private static void WriteLegend(StringBuilder text, ZarrChunkMap map, MapLevels? levels, int left, int top)
    {
        const int Steps = 32, Step = 5;
        var x = left;
        if (levels is { IsFlat: true })
        {
            x = Key(MapColours.Hex(1), MapText.Number(levels.ValueAt(1), map.Property));
        }
        else if (levels is not null)
        {
            for (var i = 0; i < Steps; i++)
                text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{left + i * Step}\" y=\"{top}\" width=\"{Step}\" height=\"12\" fill=\"{MapColours.Hex(i / (Steps - 1.0))}\"/>\n");
            text.Append(CultureInfo.InvariantCulture, $"<text x=\"{left}\" y=\"{top + 26}\">{Escape(MapText.Number(levels.ValueAt(0), map.Property))}</text>\n<text x=\"{left + Steps * Step}\" y=\"{top + 26}\" text-anchor=\"end\">{Escape(MapText.Number(levels.ValueAt(1), map.Property))}</text>\n");
            x += Steps * Step + 20;
        }

        if (map.MissingCount > 0 && map.Property < ChunkMapProperty.Minimum) x = Key(MissingColour, "missing");
        if (map.CorruptCount > 0) Key(CorruptColour, "damaged");

        int Key(string colour, string meaning)
        {
            text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{top}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>\n<text x=\"{x + 18}\" y=\"{top + 11}\">{meaning}</text>\n");
            return x + 36 + LetterWidth * meaning.Length;
        }
    }

    // XML 1.0, section 2.2, has no place for control characters.
    private static string Escape(string text) => SecurityElement.Escape(VisibleText.Of(text));
}

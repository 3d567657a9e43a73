using System.Text;
using System.Text.RegularExpressions;

namespace Zarr.Help;

/// <summary>The pages' Markdown as text for a terminal.</summary>
public static partial class PlainText
{
    private const int Width = 76;

    /// <summary>A paragraph, list, table or code block; long lines are broken when a width is given.</summary>
    public static string Paragraph(string paragraph, bool wrap)
    {
        if (MarkdownSection.IsCode(paragraph)) return string.Join('\n', MarkdownSection.Code(paragraph).Split('\n').Select(line => "    " + line));
        var lines = paragraph.Split('\n');
        if (lines[0].StartsWith('|')) return Table(lines);
        var items = new List<string>();
        foreach (var line in lines)
        {
            if (items.Count == 0 || line.StartsWith("- ", StringComparison.Ordinal)) items.Add(line);
            else items[^1] += " " + line.Trim();
        }

        return string.Join('\n', items.Select(item => wrap ? Wrap(Inline(item), item.StartsWith("- ", StringComparison.Ordinal) ? 2 : 0) : Inline(item)));
    }

    /// <summary>Without the marks of code, emphasis and links.</summary>
    public static string Inline(string text) => Marks().Replace(Link().Replace(text, "$1"), "$1$2");

    private static string Table(string[] lines)
    {
        // "\|" is a bar in a cell.
        var rows = lines.Where((_, i) => i != 1)
            .Select(line => Inline(line.Replace(@"\|", "\u0001", StringComparison.Ordinal)).Trim().Trim('|').Split('|').Select(cell => cell.Trim().Replace('\u0001', '|')).ToArray())
            .ToArray();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        var text = new List<string>();
        foreach (var (i, row) in rows.Index())
        {
            var last = row.Length - 1;
            var start = widths[..last].Sum() + 2 * last;
            var line = string.Concat(row[..last].Select((cell, column) => cell.PadRight(widths[column] + 2)));
            // The last cell may be a sentence; its lines hang under its first.
            text.Add(start < Width - 20 ? (line + Wrap(row[last], 0, Width - start).Replace("\n", "\n" + new string(' ', start), StringComparison.Ordinal)).TrimEnd() : line + row[last]);
            if (i == 0) text.Add(string.Join("  ", widths.Select((width, column) => new string('-', Math.Min(width, column == last ? Math.Max(rows[0][last].Length, 4) : width)))));
        }

        return string.Join('\n', text);
    }

    private static string Wrap(string text, int hang, int width = Width)
    {
        var wrapped = new StringBuilder();
        var column = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > width)
            {
                wrapped.Append('\n').Append(' ', hang);
                column = hang;
            }
            else if (column > 0)
            {
                wrapped.Append(' ');
                column++;
            }

            wrapped.Append(word);
            column += word.Length;
        }

        return wrapped.ToString();
    }

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`([^`]+)`|\*\*([^*]+)\*\*")]
    private static partial Regex Marks();
}

using System.Globalization;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Zarr.PowerShell.Tests.Snapshots;

/// <summary>What a terminal shows, as a picture: on a ground of its own, so that it can be read on any page, and with the widths of letters set, so that columns stand in any font.</summary>
internal static partial class TerminalSvg
{
    private const double CellWidth = 8, CellHeight = 18, Margin = 14;
    private const string Ground = "#1b1f27", Ink = "#d7dae0", Blocks = "▁▂▃▄▅▆▇█", Shades = "░▒▓";

    private static readonly string[] s_colours = ["#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d7dae0"];

    /// <param name="text">Lines with the escape sequences of colours.</param>
    /// <param name="title">What it shows, for those who do not see it.</param>
    public static string Write(string text, string title)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var columns = lines.Max(line => Escape().Replace(line, "").Length);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {columns * CellWidth + 2 * Margin} {lines.Length * CellHeight + 2 * Margin}\" width=\"{columns * CellWidth + 2 * Margin}\" role=\"img\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{SecurityElement.Escape(title)}</title>\n<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{Ground}\"/>\n");
        svg.Append("<g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace\" font-size=\"13\" xml:space=\"preserve\">\n");
        var (fill, bold) = (Ink, false);
        for (var row = 0; row < lines.Length; row++)
        {
            var (column, next) = (0, 0);
            foreach (Match escape in Escape().Matches(lines[row]))
            {
                WriteRun(lines[row][next..escape.Index]);
                Apply(escape.Groups[1].Value);
                next = escape.Index + escape.Length;
            }

            WriteRun(lines[row][next..]);

            void WriteRun(string run)
            {
                foreach (Match part in Part().Matches(run))
                {
                    WritePart(svg, part.Value, Margin + column * CellWidth, Margin + row * CellHeight, fill, bold);
                    column += part.Length;
                }
            }
        }

        return svg.Append("</g>\n</svg>\n").ToString();

        void Apply(string codes)
        {
            var numbers = codes.Split(';').Select(code => code.Length == 0 ? 0 : int.Parse(code, CultureInfo.InvariantCulture)).ToArray();
            for (var i = 0; i < numbers.Length; i++)
            {
                switch (numbers[i])
                {
                    case 0: (fill, bold) = (Ink, false); break;
                    case 1: bold = true; break;
                    case >= 30 and <= 37: fill = s_colours[numbers[i] - 30]; break;
                    case >= 90 and <= 97: fill = s_colours[numbers[i] - 90]; break;
                    case 38 when numbers[i..] is [_, 2, var red, var green, var blue, ..]:
                        fill = $"#{red:x2}{green:x2}{blue:x2}";
                        i += 4;
                        break;
                }
            }
        }
    }

    // Blocks are drawn, because fonts leave gaps between them.
    private static void WritePart(StringBuilder svg, string part, double x, double y, string fill, bool bold)
    {
        if (part[0] == ' ') return;
        var width = part.Length * CellWidth;
        if (Blocks.IndexOf(part[0]) is >= 0 and var block) Rectangle((block + 1.0) / Blocks.Length, 1);
        else if (Shades.IndexOf(part[0]) is >= 0 and var shade) Rectangle(1, 0.55 + 0.15 * shade);
        else svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y + 13.5}\" textLength=\"{width}\" fill=\"{fill}\"{(bold ? " font-weight=\"bold\"" : "")}>{SecurityElement.Escape(part)}</text>\n");

        void Rectangle(double part, double opacity) => svg.Append(CultureInfo.InvariantCulture,
            $"<rect x=\"{x}\" y=\"{y + (1 - part) * CellHeight:0.##}\" width=\"{width}\" height=\"{part * CellHeight:0.##}\" fill=\"{fill}\"{(opacity < 1 ? $" fill-opacity=\"{opacity:0.##}\"" : "")} shape-rendering=\"crispEdges\"/>\n");
    }

    [GeneratedRegex("\u001b\\[([0-9;]*)m")]
    private static partial Regex Escape();

    // Blanks; equal blocks; words with single blanks between them.
    [GeneratedRegex(@" +|([▁▂▃▄▅▆▇█░▒▓])\1*|[^ ▁▂▃▄▅▆▇█░▒▓]+( [^ ▁▂▃▄▅▆▇█░▒▓]+)*")]
    private static partial Regex Part();
}

namespace Zarr.Help;

/// <summary>A heading and the text under it, up to the next heading of its own or a higher level.</summary>
/// <param name="Title">The heading; empty before the first one.</param>
/// <param name="Text">The lines under it.</param>
public sealed record MarkdownSection(string Title, string Text)
{
    private const string Fence = "```";

    /// <summary>Cuts a text at the headings of a level. Lines in code blocks are no headings.</summary>
    public static IReadOnlyList<MarkdownSection> Split(string text, int level)
    {
        var mark = new string('#', level) + " ";
        var sections = new List<MarkdownSection>();
        var (title, lines, inCode) = ("", new List<string>(), false);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal)) inCode = !inCode;
            if (inCode || !line.StartsWith(mark, StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            Close();
            title = line[mark.Length..].Trim();
        }

        Close();
        return sections;

        void Close()
        {
            var section = new MarkdownSection(title, string.Join('\n', lines).Trim('\n'));
            if (section != new MarkdownSection("", "")) sections.Add(section);
            lines.Clear();
        }
    }

    /// <summary>Parts of a text between empty lines, a code block being one part.</summary>
    public static IReadOnlyList<string> Paragraphs(string text)
    {
        var parts = new List<string>();
        var (lines, inCode) = (new List<string>(), false);
        foreach (var line in text.Split('\n').Append(""))
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal)) inCode = !inCode;
            if (inCode || line.Length > 0)
            {
                lines.Add(line);
                continue;
            }

            if (lines.Count > 0) parts.Add(string.Join('\n', lines));
            lines.Clear();
        }

        return parts;
    }

    /// <summary>True for a code block.</summary>
    public static bool IsCode(string paragraph) => paragraph.StartsWith(Fence, StringComparison.Ordinal);

    /// <summary>A code block without its fences.</summary>
    public static string Code(string paragraph) => string.Join('\n', paragraph.Split('\n')[1..^1]);
}

using System.Text;

namespace Zarr.Help;

/// <summary>A topic of its own: the form of PowerShell's about_ topics.</summary>
public static class AboutTopic
{
    private const string Indent = "    ";

    public static string ToText(string markdown)
    {
        var text = new StringBuilder();
        foreach (var topic in MarkdownSection.Split(markdown, 1))
        {
            text.Append("TOPIC\n").Append(Indent).Append(topic.Title).Append("\n\n");
            foreach (var (i, section) in MarkdownSection.Split(topic.Text, 2).Index())
            {
                text.Append(i == 0 && section.Title.Length == 0 ? "SHORT DESCRIPTION" : PlainText.Inline(section.Title).ToUpperInvariant()).Append('\n');
                foreach (var part in MarkdownSection.Split(section.Text, 3))
                {
                    if (part.Title.Length > 0) text.Append("  ").Append(PlainText.Inline(part.Title)).Append('\n');
                    foreach (var paragraph in MarkdownSection.Paragraphs(part.Text))
                    {
                        foreach (var line in PlainText.Paragraph(paragraph, wrap: true).Split('\n')) text.Append((Indent + line).TrimEnd()).Append('\n');
                        text.Append('\n');
                    }
                }
            }
        }

        return text.ToString();
    }
}

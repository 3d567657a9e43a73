namespace Zarr.Help;

/// <summary>A page about one cmdlet; <c>CONTRIBUTING.md</c> tells its form.</summary>
public sealed class CmdletPage
{
    private readonly Dictionary<string, string> _sections = [];

    private CmdletPage(string file, string text)
    {
        File = file;
        var page = MarkdownSection.Split(text, 1);
        if (page is not [var only]) throw new HelpException(file, $"The page has {page.Count} headings of the first level instead of one.");
        Name = only.Title;
        foreach (var section in MarkdownSection.Split(only.Text, 2))
            if (!_sections.TryAdd(section.Title, section.Text)) throw new HelpException(file, $"There are two sections '{section.Title}'.");
    }

    public string File { get; }

    /// <summary>The first heading.</summary>
    public string Name { get; }

    /// <summary>The text before the first section.</summary>
    public string Synopsis => PlainText.Paragraph(Section(""), wrap: false);

    public string Description => Section("Description");

    // A cmdlet without parameters says so in words.
    public IReadOnlyList<MarkdownSection> Parameters => Section("Parameters") is var text && text.Contains("### ", StringComparison.Ordinal) ? MarkdownSection.Split(text, 3) : [];

    public IReadOnlyList<MarkdownSection> Inputs => MarkdownSection.Split(Section("Inputs"), 3);

    public IReadOnlyList<MarkdownSection> Outputs => MarkdownSection.Split(Section("Outputs"), 3);

    public IReadOnlyList<MarkdownSection> Examples => MarkdownSection.Split(Section("Examples"), 3);

    public string Errors => Section("Errors");

    public string Notes => _sections.GetValueOrDefault("Notes", "");

    /// <summary>The lines of the Syntax section.</summary>
    public IReadOnlyList<string> Syntax => MarkdownSection.Paragraphs(Section("Syntax")) is [var code] && MarkdownSection.IsCode(code)
        ? [.. MarkdownSection.Code(code).Split('\n').Where(line => line.Length > 0)]
        : throw new HelpException(File, "The Syntax section is not one code block.");

    /// <summary>The names under "Related".</summary>
    public IReadOnlyList<string> Related => [.. Section("Related").Split('\n').Where(line => line.StartsWith("- ", StringComparison.Ordinal)).Select(line => PlainText.Inline(line[2..]))];

    /// <exception cref="HelpException">There is no such page, or it lacks a section.</exception>
    public static CmdletPage Read(string file) => System.IO.File.Exists(file)
        ? new(file, System.IO.File.ReadAllText(file))
        : throw new HelpException(file, "The cmdlet has no page.");

    /// <summary>The page with another Syntax section.</summary>
    public static string WithSyntax(string text, IEnumerable<string> syntax)
    {
        const string Start = "## Syntax\n\n```\n", End = "\n```\n";
        var from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return text[..from] + string.Join("\n\n", syntax) + text[text.IndexOf(End, from - 1, StringComparison.Ordinal)..];
    }

    private string Section(string title) => _sections.TryGetValue(title, out var text) && text.Length > 0
        ? text
        : throw new HelpException(File, title.Length == 0 ? "There is no synopsis under the first heading." : $"The section '{title}' is missing or empty.");
}

using System.Management.Automation;
using System.Xml.Linq;

namespace Zarr.Help;

/// <summary>
/// Writes the XML that Get-Help reads. The words are those of the pages; types, positions, sets and aliases are those
/// of the cmdlets.
/// </summary>
public static class MamlWriter
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static void Write(string file, IEnumerable<(CmdletInfo Command, CmdletPage Page)> commands) => new XDocument(
        new XElement(Help + "helpItems", new XAttribute("schema", "maml"), commands.Select(item => Item(item.Command, item.Page)))).Save(file);

    private static XElement Item(CmdletInfo command, CmdletPage page) => new(Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command), new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(Command + "details",
            new XElement(Command + "name", command.Name), new XElement(Command + "verb", command.Verb), new XElement(Command + "noun", command.Noun),
            Described(Maml + "description", page.Synopsis)),
        Described(Maml + "description", page.Description),
        new XElement(Command + "syntax", Sets(command).Select(set => new XElement(Command + "syntaxItem",
            new XElement(Maml + "name", command.Name), CommandCatalog.Ordered(set).Select(parameter => Parameter(parameter, null))))),
        new XElement(Command + "parameters", page.Parameters.Select(section => Parameter(Find(command, page, section), section.Text))),
        new XElement(Command + "inputTypes", page.Inputs.Select(input => Typed(Command + "inputType", input))),
        new XElement(Command + "returnValues", page.Outputs.Select(output => Typed(Command + "returnValue", output))),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(Notes(page)))),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", page.Related.Select(name =>
            new XElement(Maml + "navigationLink", new XElement(Maml + "linkText", name), new XElement(Maml + "uri")))));

    private static IEnumerable<CommandParameterSetInfo> Sets(CmdletInfo command) =>
        command.ParameterSets.OrderByDescending(set => set.IsDefault).ThenBy(set => set.Name, StringComparer.Ordinal);

    private static CommandParameterInfo Find(CmdletInfo command, CmdletPage page, MarkdownSection section) =>
        Sets(command).SelectMany(set => set.Parameters).FirstOrDefault(p => "-" + p.Name == section.Title)
        ?? throw new HelpException(page.File, $"{command.Name} has no parameter '{section.Title}'.");

    private static XElement Parameter(CommandParameterInfo parameter, string? text)
    {
        var isSwitch = parameter.ParameterType == typeof(SwitchParameter);
        var type = CommandCatalog.TypeName(parameter.ParameterType);
        return new(Command + "parameter",
            new XAttribute("required", Lower(parameter.IsMandatory)),
            new XAttribute("variableLength", Lower(parameter.ParameterType.IsArray)),
            new XAttribute("globbing", Lower(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any())),
            new XAttribute("pipelineInput", Pipeline(parameter)),
            new XAttribute("position", parameter.Position < 0 ? "named" : parameter.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            text is null ? null : Described(Maml + "description", text),
            isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), type),
            new XElement(Dev + "type", new XElement(Maml + "name", type), new XElement(Maml + "uri")),
            isSwitch ? new XElement(Dev + "defaultValue", "False") : null);
    }

    private static string Pipeline(CommandParameterInfo parameter) => (parameter.ValueFromPipeline, parameter.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static XElement Typed(XName name, MarkdownSection section) => new(name,
        new XElement(Dev + "type", new XElement(Maml + "name", PlainText.Inline(section.Title))), Described(Maml + "description", section.Text));

    private static XElement Example(MarkdownSection section)
    {
        var parts = MarkdownSection.Paragraphs(section.Text);
        var code = parts.First(MarkdownSection.IsCode);
        return new(Command + "example",
            // As other modules have it: the engine sets no examples off by itself.
            new XElement(Maml + "title", $"---------- Example {section.Title.Replace(". ", ": ", StringComparison.Ordinal)} ----------"),
            new XElement(Dev + "code", MarkdownSection.Code(code)),
            // The empty line keeps examples apart; the engine's view puts none between them.
            new XElement(Dev + "remarks", parts.Where(part => part != code).Append("").Select(Paragraph)));
    }

    private static string Notes(CmdletPage page) => string.Join("\n\n", new[] { page.Notes, "Errors:", page.Errors }.Where(part => part.Length > 0));

    private static XElement Described(XName name, string text) => new(name, Paragraphs(text));

    private static IEnumerable<XElement> Paragraphs(string text) => MarkdownSection.Paragraphs(text).Select(Paragraph);

    private static XElement Paragraph(string text) => new(Maml + "para", PlainText.Paragraph(text, wrap: false));

    private static string Lower(bool value) => value ? "true" : "false";
}

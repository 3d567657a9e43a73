using System.Text.RegularExpressions;
using Xunit;
using Zarr.Help;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Docs;

public sealed partial class CmdletPageTests(CatalogFixture cmdlets, EngineSession engine) : IClassFixture<CatalogFixture>, IClassFixture<EngineSession>
{
    // Made by the cmdlets; the others are those of the core.
    private static readonly string[] s_commandErrors = ["PathNotFound", "PathNotFileSystem", "UriSchemeNotSupported", "AttributeNotFound", "GroupNotEmpty", "ArgumentInvalid"];

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Pages.Folder, "*-*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Topics => [.. Directory.EnumerateFiles(Pages.Folder, "about_*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Fact]
    public void Every_topic_is_named_in_the_README_and_by_about_Zarr()
    {
        var (readme, start) = (File.ReadAllText(Path.Combine(BuiltModule.Root, "README.md")), File.ReadAllText(Path.Combine(Pages.Folder, "about_Zarr.md")));
        Assert.All(Topics.Select(row => row.Data), topic => Assert.Contains($"[{topic}](docs/en-US/{topic}.md)", readme, StringComparison.Ordinal));
        Assert.All(Topics.Select(row => row.Data).Where(topic => topic != "about_Zarr"), topic => Assert.Contains($"- {topic}\n", start, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet() =>
        Assert.Equal(cmdlets.Catalog.Commands.Select(command => command.Name), Names.Select(row => row.Data));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_described_and_no_other(string name) => Assert.Equal(
        CommandCatalog.Documented(cmdlets[name]).Select(parameter => "-" + parameter).Order(StringComparer.Ordinal),
        Pages.Cmdlet(name).Parameters.Where(section => section.Text.Length > 0).Select(section => section.Title).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_syntax_is_that_of_the_cmdlet(string name) => Assert.Equal(CommandCatalog.Syntax(cmdlets[name]), Pages.Cmdlet(name).Syntax);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_page_is_whole(string name)
    {
        var page = Pages.Cmdlet(name);
        Assert.Equal(name, page.Name);
        Assert.NotEmpty(page.Description);
        Assert.True(page.Examples.Count >= 2, "There are fewer than two examples.");
        Assert.All(page.Inputs.Concat(page.Outputs), section => Assert.NotEmpty(section.Text));
        Assert.All(page.Related, link => Assert.True(File.Exists(Path.Combine(Pages.Folder, link + ".md")), $"There is no page {link}."));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_have_identifiers_that_exist(string name) => Assert.All(
        ErrorRow().Matches(Pages.Cmdlet(name).Errors).Select(match => match.Groups[1].Value).Where(id => id != "Identifier"),
        id => Assert.True(Enum.TryParse<ZarrErrorId>(id, out _) || s_commandErrors.Contains(id), $"{id} is no identifier of an error."));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_outputs_are_types_the_cmdlet_declares(string name)
    {
        var declared = cmdlets[name].OutputType.Select(type => type.Name).ToHashSet();
        Assert.All(declared.Where(type => type is not ("Zarr.ZarrArray" or "Zarr.ZarrGroup")), type => Assert.Contains(type, Pages.Cmdlet(name).Outputs.Select(output => output.Title)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Get_Help_shows_the_page(string name)
    {
        var page = Pages.Cmdlet(name);
        Assert.Equal(page.Synopsis, engine.Single<string>("(Get-Help $args[0]).Synopsis.Trim()", name));
        Assert.Equal(page.Examples.Count, engine.Single<int>("@((Get-Help $args[0]).examples.example).Count", name));
        Assert.Equal(page.Parameters.Count, engine.Single<int>("@((Get-Help $args[0]).parameters.parameter).Where{ $_ }.Count", name));
        var text = engine.Render("Get-Help $args[0] -Full", name);
        Assert.Contains(MarkdownSection.Code(MarkdownSection.Paragraphs(page.Examples[0].Text)[0]).Split('\n')[0][..40], text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void Topics_are_found_by_Get_Help(string topic)
    {
        var text = engine.Single<string>("(Get-Help $args[0]) -join \"`n\"", topic);
        Assert.Contains("TOPIC\n    " + topic, text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("```", text, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex ErrorRow();
}

using System.Text;
using Zarr.Help;

Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
Environment.SetEnvironmentVariable("POWERSHELL_UPDATECHECK", "Off");

if (args is not (["build", _, _, _] or ["syntax", _, _]))
{
    Console.Error.WriteLine("""
        Usage:
          Zarr.Help build <Zarr.PowerShell.dll> <pages> <output>   writes the help file and the about_ topics
          Zarr.Help syntax <Zarr.PowerShell.dll> <pages>           rewrites the Syntax section of every page
        """);
    return 64;
}

var (assembly, pages) = (args[1], args[2]);
try
{
    using var catalog = new CommandCatalog(assembly);
    if (args[0] == "syntax") RewriteSyntax(catalog, pages);
    else Build(catalog, assembly, pages, args[3]);
    return 0;
}
catch (HelpException e)
{
    // The form that MSBuild shows as an error of the build.
    Console.Error.WriteLine($"{e.File}(1): error ZH0001: {e.Message}");
    return 1;
}

static void Build(CommandCatalog catalog, string assembly, string pages, string output)
{
    Directory.CreateDirectory(output);
    var help = catalog.Commands.Select(command => (command, CmdletPage.Read(PageOf(pages, command.Name))));
    MamlWriter.Write(Path.Combine(output, Path.GetFileName(assembly) + "-Help.xml"), help);
    foreach (var topic in Directory.EnumerateFiles(pages, "about_*.md"))
        File.WriteAllText(Path.Combine(output, Path.GetFileNameWithoutExtension(topic) + ".help.txt"), AboutTopic.ToText(File.ReadAllText(topic)), Encoding.UTF8);
}

static void RewriteSyntax(CommandCatalog catalog, string pages)
{
    foreach (var command in catalog.Commands)
    {
        var file = PageOf(pages, command.Name);
        File.WriteAllText(file, CmdletPage.WithSyntax(File.ReadAllText(file), CommandCatalog.Syntax(command)));
    }
}

static string PageOf(string pages, string cmdlet) => Path.Combine(pages, cmdlet + ".md");

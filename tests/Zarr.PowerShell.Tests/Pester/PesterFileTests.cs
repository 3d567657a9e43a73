using System.Management.Automation.Language;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Pester;

/// <summary>Pester files are run where Pester is; everywhere they are at least PowerShell, and call what there is.</summary>
public sealed class PesterFileTests(EngineSession session) : IClassFixture<EngineSession>
{
    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(BuiltModule.Root, "tests", "Pester"), "*.ps1").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Parse_and_use_only_commands_and_parameters_that_exist(string file)
    {
        var script = Parser.ParseFile(Path.Combine(BuiltModule.Root, "tests", "Pester", file), out _, out var errors);
        Assert.Empty(errors);
        foreach (var command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            if (command.GetCommandName() is not { } name || !name.Contains("-Zarr", StringComparison.Ordinal)) continue;
            var known = session.Values("param($name) (Get-Command $name -ErrorAction Stop).Parameters.GetEnumerator().ForEach({ $_.Key; $_.Value.Aliases })", name).Cast<string>().ToArray();
            foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
                Assert.Contains(known, k => k.StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase));
        }
    }
}

using System.Management.Automation.Language;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Docs;

public sealed class ExampleTests
{
    // In a full pwsh, but not in the bare engine.
    private static readonly string[] s_ofPwsh = ["Sort-Object", "Select-Object", "Get-ChildItem", "Invoke-Pester", "New-PSDrive", "Get-Item", "Test-Path", "cd", "dir"];

    public static TheoryData<string> All => [.. Pages.All];

    [Theory]
    [MemberData(nameof(All))]
    public void Code_parses_and_its_cmdlets_and_parameters_exist(string page)
    {
        using var engine = new EngineSession();
        foreach (var (_, code) in Pages.Code(page))
        {
            var script = Parser.ParseInput(code, out _, out var errors);
            Assert.Empty(errors);
            engine["commands"] = script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).ToArray();
            foreach (var command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (command.GetCommandName() is not { } name || s_ofPwsh.Contains(name) || name.StartsWith('.')) continue;
                Assert.True(engine.Single<bool>("[bool](Get-Command $args[0] -ErrorAction Ignore)", name), $"{page}: there is no command {name}.");
                engine["ast"] = command;
                var unbound = engine.Values("[System.Management.Automation.Language.StaticParameterBinder]::BindCommand($ast, $true).BindingExceptions.Values.ForEach{ $_.BindingException.Message }");
                // What cannot be known before the command runs is not an error of the example.
                Assert.DoesNotContain(unbound, message => $"{message}".Contains("parameter cannot be found", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Code_runs(string page)
    {
        using var engine = new EngineSession();
        using var folder = new TempFolder();
        engine.Values("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0])", folder.Path);
        foreach (var (mark, code) in Pages.Code(page))
        {
            if (mark == "norun") continue;
            var result = engine.Invoke(code);
            if (mark == "fails") Assert.Single(result.Errors);
            else result.WithoutErrors();
        }
    }
}

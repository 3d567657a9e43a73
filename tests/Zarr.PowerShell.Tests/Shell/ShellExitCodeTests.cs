using Xunit;

namespace Zarr.PowerShell.Tests.Shell;

public sealed class ShellExitCodeTests
{
    [Theory]
    [InlineData("[CmdletBinding()] param() function Leave { exit 4 }; Leave", 4)]
    [InlineData("throw 'thrown'", 1)]
    [InlineData("Get-NoSuchThing", 0)]
    [InlineData("this is not { a script", 1)]
    [InlineData("param([int] $Number) $Number", 1, "-Number", "x")]
    public async Task A_script_ends_the_process_with_its_exit_code(string script, int exitCode, params string[] arguments)
    {
        var run = await ShellProcess.RunScriptAsync(script, arguments);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(exitCode == 1 || script.StartsWith("Get-", StringComparison.Ordinal), run.Error.Length > 0);
    }

    [Theory]
    [InlineData("exit 7", 7, "")]
    [InlineData("Get-NoSuchThing", 1, "")]
    [InlineData("Get-NoSuchThing; 'after'", 0, "after\n")]
    [InlineData("if (", 1, "")]
    public async Task A_command_ends_the_process_with_its_success(string text, int exitCode, string output)
    {
        var run = await ShellProcess.RunAsync(["-Command", text]);
        Assert.Equal((exitCode, output), (run.ExitCode, run.Output));
        Assert.Equal(text.Contains("Get-") || exitCode == 1, run.Error.Length > 0);
    }

    [Theory]
    [InlineData("no-such-script.ps1")]
    [InlineData("-File", "no-such-script.ps1")]
    [InlineData("-NoSuchOption")]
    [InlineData("-File")]
    [InlineData("-Command")]
    public async Task A_command_line_that_cannot_be_carried_out_ends_with_64(params string[] arguments)
    {
        var run = await ShellProcess.RunAsync(arguments);
        Assert.Equal(64, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("1\nGet-NoSuchThing\n", 1)]
    [InlineData("1\n{ unfinished", 1)]
    public async Task Standard_input_ends_with_the_success_of_its_last_statement(string input, int exitCode)
    {
        var run = await ShellProcess.RunAsync(["-Command", "-"], input);
        Assert.Equal((exitCode, "1\n"), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
    }
}

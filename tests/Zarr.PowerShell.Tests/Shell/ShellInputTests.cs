using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Shell;

public sealed class ShellInputTests
{
    [Fact]
    public async Task Words_after_the_script_bind_as_pwsh_binds_them()
    {
        const string script = """
            param([string] $Path, [int] $Count, [switch] $Fast, [switch] $Slow, [Parameter(ValueFromRemainingArguments)] $Rest)
            "$Path|$Count|$Fast|$Slow|$($Rest -join ',')"
            """;
        var run = await ShellProcess.RunScriptAsync(script, "-Path", "it's; here", "-Count:5", "-Fast", "-Slow:$false", "-6", "@x", "");
        Assert.Equal((0, "it's; here|5|True|False|-6,@x,\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_script_knows_its_own_path_and_errors_point_into_it()
    {
        using var folder = new TempFolder();
        var file = folder["it's [1].ps1"];
        await File.WriteAllTextAsync(file, "$PSCommandPath; $PSScriptRoot\nthrow 'thrown'", TestContext.Current.CancellationToken);
        var run = await ShellProcess.RunAsync(["-File", file]);
        Assert.Equal(file + "\n" + folder.Path + "\n", run.Output);
        Assert.Contains(file + ":2", run.Error);
    }

    [Fact]
    public async Task Statements_are_read_from_standard_input()
    {
        var run = await ShellProcess.RunAsync([], "$x = 20\nif ($x) {\n  $x + 1\n}\nexit 5\n'never'\n");
        Assert.Equal((5, "21\n"), (run.ExitCode, run.Output));
    }

    [Theory]
    [InlineData("-Help")]
    [InlineData("--help")]
    public async Task Help_says_how_it_is_used_and_what_is_missing(string option)
    {
        var run = await ShellProcess.RunAsync([option]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Utility and Management cmdlets", run.Output);
    }

    [Fact]
    public async Task Telemetry_and_update_checks_are_off_and_Zarr_is_imported_and_found_by_name()
    {
        var run = await ShellProcess.RunAsync(["-Command", """
            "$env:POWERSHELL_TELEMETRY_OPTOUT $env:POWERSHELL_UPDATECHECK"; (Get-Module Zarr).Name
            1 | ForEach-Object -Parallel { Import-Module Zarr -ErrorAction Stop; (Get-Module Zarr).Name }
            """]);
        Assert.Equal("1 Off\nZarr\nZarr\n", run.Output);
    }

    [Fact]
    public async Task NoModule_leaves_Zarr_out()
    {
        var run = await ShellProcess.RunAsync(["-NoModule", "-Command", "@(Get-Module).Count"]);
        Assert.Equal("0\n", run.Output);
    }
}

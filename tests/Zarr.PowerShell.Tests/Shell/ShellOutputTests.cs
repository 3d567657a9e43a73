using Xunit;

namespace Zarr.PowerShell.Tests.Shell;

public sealed class ShellOutputTests
{
    [Fact]
    public async Task Redirected_output_has_no_colours_no_progress_and_120_columns()
    {
        var run = await ShellProcess.RunScriptAsync("""
            function Test-It {
                [CmdletBinding()] param()
                $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'working', 'status'))
                $PSCmdlet.WriteWarning('careful')
                $PSCmdlet.WriteVerbose('chatty')
                $Host.UI.RawUI.BufferSize.Width
                [pscustomobject]@{ Name = 'x'; Ratio = 1 }
            }
            Test-It -Verbose
            """);
        Assert.Equal("120\n\nName Ratio\n---- -----\nx        1\n\n", run.Output);
        Assert.Equal("WARNING: careful\nVERBOSE: chatty\n", run.Error);
    }

    [Fact]
    public async Task A_confirmation_nobody_can_answer_is_an_error()
    {
        var run = await ShellProcess.RunScriptAsync("""
            function Test-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('thing')) { 'did it' } }
            Test-It
            Test-It -Confirm:$false
            """);
        Assert.Equal("did it\n", run.Output);
        Assert.Contains("not interactive", run.Error);
    }
}

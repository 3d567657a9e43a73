using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Shell;

public sealed class ShellInterruptTests
{
    [Fact]
    public async Task An_interrupt_stops_the_pipeline_lets_cleanup_run_and_ends_with_130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        using var folder = new TempFolder();
        using var shell = new ShellProcess("-Command", $$"""
            try { 1 | ForEach-Object -Parallel { try { 'started'; while ($true) { } } finally { [IO.File]::WriteAllText('{{folder["inner"]}}', 'stopped') } } }
            finally { [IO.File]::WriteAllText('{{folder["outer"]}}', 'stopped') }
            """);
        Assert.Equal("started", await shell.ReadLineAsync());
        shell.SendInterrupt();
        var run = await shell.EndAsync();
        Assert.Equal((130, "", ""), (run.ExitCode, run.Output, run.Error));
        Assert.True(File.Exists(folder["inner"]) && File.Exists(folder["outer"]));
    }

    [Fact]
    public async Task A_request_to_terminate_does_the_same_and_ends_with_143()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        using var folder = new TempFolder();
        using var shell = new ShellProcess("-Command", $$"""try { 'started'; while ($true) { } } finally { [IO.File]::WriteAllText('{{folder["file"]}}', '') }""");
        Assert.Equal("started", await shell.ReadLineAsync());
        shell.SendTerminate();
        Assert.Equal(143, (await shell.EndAsync()).ExitCode);
        Assert.True(File.Exists(folder["file"]));
    }

    [Fact]
    public async Task A_second_interrupt_ends_what_cannot_be_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signal to send to one process.");
        using var shell = new ShellProcess("-Command", "'started'; [Threading.Thread]::Sleep([Threading.Timeout]::Infinite)");
        Assert.Equal("started", await shell.ReadLineAsync());
        await shell.InterruptUntilEndAsync();
        Assert.Equal(130, (await shell.EndAsync()).ExitCode);
    }
}

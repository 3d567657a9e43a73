using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace Zarr.PowerShell.Tests.Shell;

/// <summary>A run of <c>tools/Zarr.Shell</c> as a process of its own, with all its streams redirected.</summary>
internal sealed partial class ShellProcess : IDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private readonly Process _process;

    static ShellProcess()
    {
        // Processes started in the background by a script inherit that they ignore Ctrl+C; the shell must not.
        if (OperatingSystem.IsLinux() && IgnoresInterrupt()) SetSignalHandler(Interrupt, handler: 0);
    }

    public ShellProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ShellAssembly, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("POWERSHELL_TELEMETRY_OPTOUT");
        _process = Process.Start(start)!;
    }

    /// <summary>The shell's assembly; the build wrote where it is, relative to these tests.</summary>
    private static string ShellAssembly { get; } = Path.GetFullPath(
        typeof(ShellProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "ShellPath").Value!,
        AppContext.BaseDirectory);

    /// <summary>Runs the shell to its end.</summary>
    public static async Task<ShellRun> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        using var process = new ShellProcess([.. arguments]);
        return await process.EndAsync(input);
    }

    /// <summary>Runs a script file with these words after its name.</summary>
    public static async Task<ShellRun> RunScriptAsync(string script, params string[] arguments)
    {
        using var folder = new Hosting.TempFolder();
        var file = folder["script.ps1"];
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        return await RunAsync([file, .. arguments]);
    }

    /// <summary>The next line of standard output; null at its end.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();

    /// <summary>What Ctrl+C sends.</summary>
    public void SendInterrupt() => Kill(_process.Id, Interrupt);

    /// <summary>What <c>kill</c> sends.</summary>
    public void SendTerminate() => Kill(_process.Id, Terminate);

    /// <summary>Sends interrupts, a few a second, until the shell has ended: two sent at once can arrive as one.</summary>
    public async Task InterruptUntilEndAsync()
    {
        var end = _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        while (!end.IsCompleted)
        {
            SendInterrupt();
            await Task.WhenAny(end, Task.Delay(200, TestContext.Current.CancellationToken));
        }

        await end;
    }

    /// <summary>Gives the shell its input and waits for its end.</summary>
    public async Task<ShellRun> EndAsync(string input = "")
    {
        var cancel = TestContext.Current.CancellationToken;
        var output = _process.StandardOutput.ReadToEndAsync(cancel);
        var error = _process.StandardError.ReadToEndAsync(cancel);
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(cancel);
        return new ShellRun(_process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static bool IgnoresInterrupt()
    {
        var mask = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))[7..];
        return (ulong.Parse(mask, NumberStyles.HexNumber | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) >> (Interrupt - 1) & 1) != 0;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignalHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

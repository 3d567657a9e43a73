using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Zarr.Benchmarks.Peers;

/// <summary>Another implementation, in a process that answers each line of JSON with one.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process, string name) => (_process, Name) = (process, name);

    public string Name { get; }

    /// <summary>Those that are installed.</summary>
    public static List<Peer> StartAll()
    {
        var scripts = Path.Combine(AppContext.BaseDirectory, "peers");
        List<Peer> peers = [];
        if ((Start("/usr/bin/python3", Path.Combine(scripts, "zarr_python.py")) ?? Start("python3", Path.Combine(scripts, "zarr_python.py"))) is { } python) peers.Add(python);
        if (FindZarrita() is { } packages && Start("node", Path.Combine(scripts, "zarrita.mjs"), packages) is { } zarrita) peers.Add(zarrita);
        return peers;
    }

    /// <summary>The module's cmdlets, in a PowerShell of their own; null where the shell is not built.</summary>
    public static Peer? StartCmdlets()
    {
        var (shell, module) = (BuiltFiles.Shell, BuiltFiles.Module);
        return File.Exists(shell) && File.Exists(module) ? Start("dotnet", shell, "-NoModule", Path.Combine(AppContext.BaseDirectory, "peers", "cmdlets.ps1"), module) : null;
    }

    /// <summary>What it answers; null for what it cannot do.</summary>
    public JsonObject? Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        var answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} failed: {_process.StandardError.ReadToEnd()}");
        return JsonNode.Parse(answer) as JsonObject;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Peer? Start(string program, params string[] arguments)
    {
        try
        {
            var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            if (process.StandardOutput.ReadLine() is { } name) return new(process, name);
            process.WaitForExit();
        }
        catch (Win32Exception)
        {
            // There is no such program.
        }

        return null;
    }

    // npm installs it for the tests of interop.
    private static string? FindZarrita()
    {
        var packages = Path.Combine(BuiltFiles.Root, "tests", "interop");
        return Directory.Exists(Path.Combine(packages, "node_modules", "zarrita")) ? packages : null;
    }
}

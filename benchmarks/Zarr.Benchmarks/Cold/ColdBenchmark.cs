using System.ComponentModel;
using System.Diagnostics;

namespace Zarr.Benchmarks.Cold;

/// <summary>
/// How long a process takes that imports us, and one that also writes, reads and measures a first megabyte on disk; and what that is more than
/// the bare host takes. The same in Python. In turns; a figure is a median, or a difference of two.
/// </summary>
internal static class ColdBenchmark
{
    private const int Rounds = 11;

    public static void Run()
    {
        var scripts = Path.Combine(BuiltFiles.Root, "benchmarks", "cold");
        var (shell, module) = (BuiltFiles.Shell, BuiltFiles.Module);
        List<Host> hosts = [];
        if (CanRun("pwsh", "-NoProfile", "-Command", "1")) hosts.Add(new("pwsh", "pwsh", ["-NoProfile", "-File"], ".ps1", [module]));
        if (File.Exists(shell)) hosts.Add(new("Zarr.Shell", "dotnet", [shell, "-NoModule"], ".ps1", [module]));
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            if (!CanRun(python, "-c", "import zarr, numcodecs; assert zarr.__version__.startswith('2.')")) continue;
            hosts.Add(new($"python3 with zarr-python {Start(python, ["-c", "import zarr; print(zarr.__version__)"]).Trim()}", python, [], ".py", []));
            break;
        }

        Console.WriteLine("| whole process | bare ms | with the import ms | with the import and work ms | the import adds ms | import and work add ms |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        var seconds = hosts.ToDictionary(h => h, _ => new List<double>[] { [], [], [] });
        for (var round = -1; round < Rounds; round++)
            foreach (var host in hosts)
                for (var kind = 0; kind < 3; kind++)
                    if (host.Time(scripts, kind) is var took && round >= 0) seconds[host][kind].Add(took);
        foreach (var host in hosts)
        {
            var medians = Array.ConvertAll(seconds[host], Median);
            Console.WriteLine(FormattableString.Invariant($"| {host.Name} | {medians[0] * 1000:F0} | {medians[1] * 1000:F0} | {medians[2] * 1000:F0} | {(medians[1] - medians[0]) * 1000:F0} | {(medians[2] - medians[0]) * 1000:F0} |"));
        }
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static bool CanRun(string program, params string[] arguments)
    {
        try
        {
            Start(program, arguments);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return false;
        }
    }

    // What it writes.
    private static string Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
        return output;
    }

    private sealed record Host(string Name, string Program, string[] Options, string Extension, string[] Arguments)
    {
        private static readonly string[] Kinds = ["bare", "import", "work"];

        public double Time(string scripts, int kind)
        {
            string[] arguments = [.. Options, Path.Combine(scripts, Kinds[kind] + Extension), .. kind == 0 ? [] : Arguments];
            var clock = Stopwatch.StartNew();
            Start(Program, arguments);
            return clock.Elapsed.TotalSeconds;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace Zarr.Benchmarks.Cold;

/// <summary>
/// What importing us, and a first megabyte written, read and measured on disk, add to a host that has just started; and what the same
/// adds to Python. Whole processes, in turns; a figure is the median of the differences to the bare host's median.
/// </summary>
internal static class ColdBenchmark
{
    private const int Rounds = 11;

    public static void Run()
    {
        var root = FindRoot();
        var scripts = Path.Combine(root, "benchmarks", "cold");
        var module = Path.Combine(root, "out", "Zarr", "Zarr.psd1");
        var shell = Path.Combine(root, "tools", "Zarr.Shell", "bin", Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!, "net10.0", "Zarr.Shell.dll");
        List<Host> hosts = [];
        if (CanRun("pwsh", "-NoProfile", "-Command", "1")) hosts.Add(new("pwsh", "pwsh", ["-NoProfile", "-File"], ".ps1", [module]));
        if (File.Exists(shell)) hosts.Add(new("Zarr.Shell", "dotnet", [shell, "-NoModule"], ".ps1", [module]));
        foreach (var python in (string[])["/usr/bin/python3", "python3"])
        {
            if (!CanRun(python, "-c", "import zarr, numcodecs; assert zarr.__version__.startswith('2.')")) continue;
            hosts.Add(new("python3 with zarr-python 2", python, [], ".py", []));
            break;
        }

        Console.WriteLine("| host | bare ms | import adds ms | import and work add ms |");
        Console.WriteLine("|---|--:|--:|--:|");
        var seconds = hosts.ToDictionary(h => h, _ => new List<double>[] { [], [], [] });
        for (var round = -1; round < Rounds; round++)
            foreach (var host in hosts)
                for (var kind = 0; kind < 3; kind++)
                    if (host.Time(scripts, kind) is var took && round >= 0) seconds[host][kind].Add(took);
        foreach (var host in hosts)
        {
            var medians = Array.ConvertAll(seconds[host], Median);
            Console.WriteLine(FormattableString.Invariant($"| {host.Name} | {medians[0] * 1000:F0} | {(medians[1] - medians[0]) * 1000:F0} | {(medians[2] - medians[0]) * 1000:F0} |"));
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

    private static void Start(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {error.Result}");
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Zarr.slnx"))) return folder.FullName;
        throw new DirectoryNotFoundException($"There is no Zarr.slnx above '{AppContext.BaseDirectory}'.");
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

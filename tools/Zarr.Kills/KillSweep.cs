using System.Diagnostics;
using System.Globalization;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;

namespace Zarr.Kills;

/// <summary>
/// Does each job again and again, and kills it as it enters its first, second, third ... call of each kind. What is left must be old or new, a repair must make it sound,
/// and the job must go through when it is done once more. The last line is the totals, each kill counted.
/// </summary>
internal sealed class KillSweep(TextWriter output)
{
    // All that change something. What a call has done shows when the next one is killed.
    private static readonly string[] s_calls =
        ["rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "ftruncate", "fallocate", "utimensat", "pwrite64", "pwritev", "fsync", "fdatasync", "chmod", "fchmod", "fchmodat"];

    private static readonly string? s_tracer = OperatingSystem.IsLinux() ? new[] { "/usr/bin/strace", "/bin/strace", "/usr/local/bin/strace" }.FirstOrDefault(File.Exists) : null;

    private readonly string _folder = Path.Join(Path.GetTempPath(), $"zarr-kills-{Guid.NewGuid():N}");

    private int _passed, _failed;

    /// <summary>Returns how many kills left what must not be.</summary>
    public async Task<int> RunAsync(IReadOnlyList<KillJob> jobs)
    {
        if (s_tracer is null) await output.WriteLineAsync("Skipped: calls are killed by strace, on Linux.");
        try
        {
            foreach (var job in s_tracer is null ? [] : jobs) await RunAsync(job);
        }
        finally
        {
            if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_passed} passed, {_failed} failed, {(s_tracer is null ? jobs.Count : 0)} skipped"));
        return _failed;
    }

    private async Task RunAsync(KillJob job)
    {
        var (before, now) = (Path.Join(_folder, job.Name), Path.Join(_folder, "now"));
        Directory.CreateDirectory(before);
        var store = job.Open(before);
        await using (store.ConfigureAwait(false)) await job.Prepare(store);
        var old = await job.ReadAsync(before);
        Copy(before, now);
        var counts = await CountAsync(job, now);
        var after = await job.ReadAsync(now);
        var (kills, ended, repaired) = (0, 0, 0);
        if (old.SequenceEqual(after) || counts.Count == 0) await FailAsync(job, "nothing", $"it changed nothing, or no call was seen: {string.Join(" | ", after)}");
        foreach (var (call, most) in counts)
        {
            for (var which = 1; which <= most; which++)
            {
                Copy(before, now);
                var isKilled = await ActAsync(job, now, "-e", $"trace={call}", "-e", string.Create(CultureInfo.InvariantCulture, $"inject={call}:signal=KILL:when={which}"));
                kills++;
                if (!isKilled) ended++;
                var (failure, isRepaired) = await CheckAsync(job, now, old, after);
                if (isRepaired) repaired++;
                if (failure is null) _passed++;
                else await FailAsync(job, string.Create(CultureInfo.InvariantCulture, $"{call} {which}"), failure);
            }
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{job.Name}: {kills} calls ({string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}), {kills - ended} killed, {repaired} repaired"));
        await output.FlushAsync();
        Directory.Delete(before, recursive: true);
    }

    /// <summary>What is wrong with what is left, or null; and whether there was something to repair.</summary>
    private static async Task<(string? Failure, bool IsRepaired)> CheckAsync(KillJob job, string folder, string[] old, string[] after)
    {
        const RepairScope All = RepairScope.RemoveOrphan | RepairScope.RemoveRecent;
        var left = await job.ReadAsync(folder);
        var store = job.Open(folder);
        await using var end = store.ConfigureAwait(false);
        var problems = await ProblemsAsync(store);
        if (problems.FirstOrDefault(problem => !StoreHealth.CanRepair(problem, All)) is { } lasting) return ($"it cannot be repaired: {lasting.Id} {lasting}", false);
        // A node that was being moved may be between its places, from where the repair brings it.
        if (!problems.Exists(problem => problem.Id == ProblemId.NodeDisplaced) && Neither(left) is { } wrong) return (wrong, false);
        foreach (var problem in problems) await StoreHealth.RepairAsync(problem, All);
        if ((await ProblemsAsync(store)) is [{ } rest, ..]) return ($"it is not sound after the repair: {rest.Id} {rest}", true);
        var repaired = await job.ReadAsync(folder);
        if (Neither(repaired) is { } unsound) return ($"after the repair, {unsound}", true);
        if (!repaired.SequenceEqual(after))
        {
            // Of what is half new, all becomes new.
            if (!repaired.SequenceEqual(old) && job.Parts is [_]) return ("it is half new", true);
            try
            {
                await job.Act(store);
            }
            catch (ZarrException e)
            {
                return ($"it cannot be done again: {e.Id} {e.Message}", true);
            }

            if (await job.ReadAsync(folder) is var again && !again.SequenceEqual(after)) return ($"done again, it is {string.Join(" | ", again)} and not {string.Join(" | ", after)}", true);
        }

        return (null, problems.Count > 0);

        string? Neither(string[] found)
        {
            for (var i = 0; i < found.Length; i++)
                if (found[i] != old[i] && found[i] != after[i]) return $"{job.Parts[i]} is neither old nor new: {found[i]}, was {old[i]}, was to be {after[i]}";
            return null;
        }
    }

    private static async Task<List<ZarrProblem>> ProblemsAsync(IStore store)
    {
        if (store.Capabilities.HasFlag(StoreCapabilities.Listable) && !await store.ListAsync(StoreKey.Root, recurse: true, default).AnyAsync()) return [];
        return await StoreHealth.CheckAsync(store, StoreKey.Root).Where(problem => problem.Severity > ProblemSeverity.Information).ToListAsync();
    }

    // Of each kind, the most that one thread makes: each thread is counted for itself.
    private async Task<IReadOnlyDictionary<string, int>> CountAsync(KillJob job, string folder)
    {
        var trace = Path.Join(_folder, "trace");
        if (await ActAsync(job, folder, "-e", "trace=" + string.Join(',', s_calls.Select(call => "?" + call)), "-o", trace)) throw new InvalidOperationException($"{job.Name} ended badly by itself.");
        return (await File.ReadAllLinesAsync(trace)).Where(line => line.Contains('(', StringComparison.Ordinal) && !line.Contains("resumed>", StringComparison.Ordinal))
            .Select(line => (Thread: line[..line.IndexOf(' ', StringComparison.Ordinal)], Call: line[..line.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1]))
            .GroupBy(call => call).GroupBy(calls => calls.Key.Call, calls => calls.Count()).ToDictionary(calls => calls.Key, calls => calls.Max());
    }

    /// <summary>Does a job in another process; true where that was killed.</summary>
    private static async Task<bool> ActAsync(KillJob job, string folder, params string[] tracing)
    {
        // A filter in the kernel would be faster, but a signal that is sent where it stops a call is lost.
        string[] arguments = ["-f", "-qq", .. tracing.Contains("-o") ? (string[])[] : ["-o", "/dev/null"], .. tracing];
        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(KillSweep).Assembly.Location] : [program];
        var start = new ProcessStartInfo(s_tracer!, [.. arguments, .. host, "act", job.Name, folder]) { RedirectStandardError = true };
        // What the runtime does for itself is not to be counted.
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("EnableDiagnostics", "0"), ("EnableWriteXorExecute", "0"), ("TieredPGO", "0"), ("gcConcurrent", "0"), ("PROCESSOR_COUNT", "1")])
            start.Environment["DOTNET_" + name] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        // strace ends as what it follows did: by the same signal, or as a shell would tell of it.
        return process.ExitCode == 0 ? false : process.ExitCode is 137 or -9 ? true : throw new InvalidOperationException($"{job.Name} ended with {process.ExitCode}: {error}");
    }

    private async Task FailAsync(KillJob job, string where, string why)
    {
        _failed++;
        await output.WriteLineAsync($"FAILED {job.Name}, killed at {where}: {why}");
    }

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Directory.CreateDirectory(to);
        foreach (var directory in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(Path.Join(to, Path.GetRelativePath(from, directory)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, Path.Join(to, Path.GetRelativePath(from, file)));
    }
}

using Xunit;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>All jobs, done once each in another process whose system calls are noted, with as much forced to the disk as each durability asks for.</summary>
public sealed class TracedJobs : IAsyncLifetime
{
    private readonly TemporaryDirectory _temporary = new();

    /// <summary>The jobs by durability and name; empty where system calls cannot be seen.</summary>
    internal Dictionary<(Durability, string), TracedJob> Jobs { get; } = [];

    internal static string PathOf(string root, Durability durability, PowerJob job) => Path.Combine(root, durability.ToString(), job.Name);

    public async ValueTask InitializeAsync()
    {
        if (SystemCalls.Tracer is null) return;
        var before = new Dictionary<(Durability, string), (SimulatedDisk, string[])>();
        foreach (var (durability, job) in Every)
        {
            var path = PathOf(_temporary.Path, durability, job);
            await job.Prepare(new DirectoryStore(path));
            before[(durability, job.Name)] = (new SimulatedDisk(path), await job.ReadAsync(path));
        }

        var program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(TracedJobs).Assembly.Location] : [];
        var events = await SystemCalls.RunAsync(program, [.. host, "-explicit", "only", "-method", $"{typeof(PowerChild).FullName}.{nameof(PowerChild.Act)}"],
            new Dictionary<string, string> { [PowerChild.Variable] = _temporary.Path }, _temporary.Path);
        foreach (var (durability, job) in Every)
        {
            var path = PathOf(_temporary.Path, durability, job);
            var (disk, old) = before[(durability, job.Name)];
            // The directory it is in has no part in it.
            Jobs[(durability, job.Name)] = new(job, path, disk, [.. events.Where(e => (e.Path + "/").StartsWith(path + "/", StringComparison.Ordinal))], old, await job.ReadAsync(path));
        }
    }

    /// <summary>Does all of them, in the process that is looked at.</summary>
    internal static async Task ActAsync(string root)
    {
        foreach (var (durability, job) in Every) await ActAsync(root, durability, job);
    }

    public ValueTask DisposeAsync()
    {
        _temporary.Dispose();
        return default;
    }

    private static IEnumerable<(Durability, PowerJob)> Every => from durability in Enum.GetValues<Durability>() from job in PowerJob.All select (durability, job);

    private static async Task ActAsync(string root, Durability durability, PowerJob job)
    {
        new ZarrContext { Durability = durability }.Enter();
        await job.Act(new DirectoryStore(PathOf(root, durability, job)));
    }
}

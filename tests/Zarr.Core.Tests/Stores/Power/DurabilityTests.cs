using System.Security.Cryptography;
using Xunit;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>What is forced to the disk, as system calls show it, and what a power failure at any moment leaves of it on a disk that loses whatever it may.</summary>
public sealed class DurabilityTests(TracedJobs traced) : IClassFixture<TracedJobs>
{
    // Enough for every kind of state, and of a job of many events as many as of one of few; a nightly run looks at more.
    private static readonly int s_factor = int.TryParse(Environment.GetEnvironmentVariable("ZARR_FUZZ"), out var more) ? more : 1;

    public static TheoryData<string> Jobs => [.. PowerJob.All.Select(job => job.Name)];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Jobs))]
    public void Nothing_is_forced_where_nothing_is_asked_for(string job) => Assert.Empty(Get(Durability.None, job).Forced);

    [Fact]
    public void Chunks_written_into_an_array_that_is_there_are_not_forced() => Assert.Empty(Get(Durability.Ordered, "write").Forced);

    [Theory]
    [InlineData("attributes", "a/zarr.json*")]
    // The lock of a node makes its directories, whose names are forced before the first document; that of the group, once it has its name, before the next.
    [InlineData("create", "g/zarr.json* g . g g/b/zarr.json*")]
    // The chunk at the edge has a former value, and is forced before it takes its place; the new ones are forced with their directory before the document shows them.
    [InlineData("append", "a/c/3* a/c/4 a/c/5 a/c a/zarr.json*")]
    [InlineData("append-v2", "a/3* a/4 a/5 a a/.zarray*")]
    public void Before_a_document_shows_data_that_is_forced_and_nothing_else(string job, string forced) =>
        Assert.Equal(forced.Split(' ').Order(StringComparer.Ordinal), Get(Durability.Ordered, job).Forced.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Jobs))]
    public void A_document_is_forced_before_it_has_its_name(string job)
    {
        var found = Get(Durability.Ordered, job);
        var forced = new HashSet<string>();
        foreach (var happened in found.Events)
        {
            if (happened.Kind == DiskEventKind.Force) forced.Add(happened.Path);
            // What is written aside is forced as a whole before it is brought to its place.
            if (happened.Kind == DiskEventKind.Rename && !happened.Other!.Contains(".partial/", StringComparison.Ordinal)
                && Path.GetFileName(happened.Other!) is ("zarr.json" or ".zarray" or ".zattrs" or ".zgroup")) Assert.True(forced.Contains(happened.Path), found.Log);
        }
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task After_a_power_failure_at_any_moment_everything_is_old_or_new(string job)
    {
        // Chunks that are written over others are not promised that.
        Assert.SkipWhen(job == "write", "Not promised.");
        var found = Get(Durability.Ordered, job);
        Assert.NotEqual(found.Old, found.New);
        await foreach (var (state, left) in StatesAsync(found, _ => true))
            for (var i = 0; i < state.Length; i++)
                Assert.True(state[i] == found.Old[i] || state[i] == found.New[i], $"{found.Job.Nodes[i]} was {found.Old[i]}, was to be {found.New[i]}, and is {state[i]}. There is: {left}.\n{found.Log}");
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task With_everything_forced_all_is_new_when_the_operation_has_ended_and_no_chunk_is_damaged_meanwhile(string job)
    {
        var found = Get(Durability.Full, job);
        await foreach (var (state, left) in StatesAsync(found, i => i == found.Events.Count))
            Assert.True(state.SequenceEqual(found.New), $"It was to be {string.Join(" | ", found.New)}, and is {string.Join(" | ", state)}. There is: {left}.\n{found.Log}");
        await foreach (var (state, left) in StatesAsync(Get(Durability.Full, job), _ => true))
            Assert.All(state, text => Assert.False(Enum.GetNames<ZarrErrorId>().Any(id => text.Contains(id + ":")), $"{text}. There is: {left}.\n{found.Log}"));
    }

    [Fact]
    public async Task Without_order_a_power_failure_leaves_what_is_neither_so_that_these_tests_would_show_it()
    {
        var found = Get(Durability.None, "append");
        var isBroken = false;
        await foreach (var (state, _) in StatesAsync(found, _ => true)) isBroken |= state[0] != found.Old[0] && state[0] != found.New[0];
        Assert.True(isBroken);
    }

    private TracedJob Get(Durability durability, string job)
    {
        Assert.SkipUnless(traced.Jobs.Count > 0, "System calls are seen by strace, on Linux.");
        return traced.Jobs[(durability, job)];
    }

    // What can be read after failures at the moments asked for, each state once.
    private static async IAsyncEnumerable<(string[] State, string Left)> StatesAsync(TracedJob job, Func<int, bool> isWanted)
    {
        var random = new Random(1);
        var disk = job.NewDisk();
        var seen = new HashSet<string>();
        var most = Math.Clamp(2000 / job.Events.Count, 8, 80) * s_factor;
        for (var i = 0; ; i++)
        {
            if (isWanted(i))
            {
                foreach (var files in disk.AfterFailure(random))
                {
                    Cancel.ThrowIfCancellationRequested();
                    var left = string.Join(' ', files.Select(file => $"{file.Key}{(file.Value is { } bytes ? $":{bytes.Length}" : "/")}"));
                    var name = left + string.Concat(files.Values.Select(bytes => bytes is null ? "" : Convert.ToHexString(SHA256.HashData(bytes))));
                    if (!seen.Add(name) || seen.Count > most * (i + 1)) continue;
                    using var directory = new TemporaryDirectory();
                    foreach (var (file, bytes) in files)
                    {
                        if (bytes is null) Directory.CreateDirectory(Path.Combine(directory.Path, file));
                        else await File.WriteAllBytesAsync(Path.Combine(directory.Path, file), bytes, Cancel);
                    }

                    yield return (await job.Job.ReadAsync(directory.Path), left);
                }
            }

            if (i == job.Events.Count) yield break;
            disk.Apply(job.Events[i]);
        }
    }
}

using System.Globalization;
using Xunit;

namespace Zarr.Core.Tests.Fuzzing;

/// <summary>
/// Runs many damaged inputs and holds each to the same promise: it is understood, or ends in a <see cref="ZarrException"/>, and takes no
/// more memory than it may. How many: a few seconds' worth, or as many times that as the environment variable ZARR_FUZZ says.
/// ZARR_FUZZ_SEED varies them.
/// </summary>
internal static class Fuzz
{
    /// <summary>What an exception, a stream or a small table may take.</summary>
    public const long Overhead = 256 << 10;

    // A decoder that never ends must fail the run, not stop it. No machine needs as long for one case.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(2);

    /// <summary>How many times the cases of a normal run are tried.</summary>
    public static int Factor { get; } = Number("ZARR_FUZZ", 1);

    public static int Seed { get; } = Number("ZARR_FUZZ_SEED", 0);

    /// <summary>Runs cases of each input, each case with a seed of its own.</summary>
    /// <param name="inputs">What is damaged, with names for messages.</param>
    /// <param name="cases">How many cases of each a short run has.</param>
    /// <param name="prepare">Makes the case of a seed: the bytes that it may take, and what it does.</param>
    /// <param name="mayThrow">The errors that may come out; none for all.</param>
    public static void Run<T>(IEnumerable<(string Name, T Input)> inputs, int cases, Func<T, int, (long Limit, Action Act)> prepare, params ZarrErrorId[] mayThrow)
    {
        var at = "";
        var work = Task.Factory.StartNew(() =>
        {
            foreach (var (name, input) in inputs)
            {
                for (var i = 0; i < cases * Factor; i++)
                {
                    var seed = unchecked(Seed * 1_000_003 + i);
                    at = $"{name}, seed {seed}";
                    var (limit, act) = prepare(input, seed);
                    Hold(at, limit, act, mayThrow);
                }
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (var last = ""; !((IAsyncResult)work).AsyncWaitHandle.WaitOne(Hang); last = at)
            Assert.True(last != at, $"{at} does not end.");
        work.GetAwaiter().GetResult();
    }

    private static void Hold(string at, long limit, Action act, ZarrErrorId[] mayThrow)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            act();
        }
        catch (ZarrException e)
        {
            if (mayThrow.Length > 0 && !mayThrow.Contains(e.Id)) Assert.Fail($"{at} ends in {e.Id}: {e}");
        }
        catch (Exception e)
        {
            Assert.Fail($"{at} ends in {e}");
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= limit, $"{at} took {allocated:N0} bytes where {limit:N0} are allowed.");
    }

    private static int Number(string variable, int absent) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : absent;
}

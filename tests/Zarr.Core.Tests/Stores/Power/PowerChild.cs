using Xunit;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>Does the jobs in a process of its own, whose system calls others look at.</summary>
public sealed class PowerChild
{
    internal const string Variable = "ZARR_TEST_CHILD_POWER";

    [Fact(Explicit = true)]
    public async Task Act()
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(root is null, "Only run by other tests, in a process of its own.");
        await TracedJobs.ActAsync(root);
    }
}

using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores.Power;

/// <summary>What the environment says of durability.</summary>
public sealed class DurabilityOfEnvironmentTests
{
    [Theory]
    [InlineData(null, Durability.Ordered)]
    [InlineData("", Durability.Ordered)]
    [InlineData("none", Durability.None)]
    [InlineData("Ordered", Durability.Ordered)]
    [InlineData(" FULL ", Durability.Full)]
    [InlineData("ful", null)]
    [InlineData("2", null)]
    [InlineData("None,Full", null)]
    public void Names_are_taken_and_nothing_else(string? text, Durability? expected) => Assert.Equal(expected, DurabilityOfEnvironment.Parse(text));

    [Fact]
    public async Task What_could_not_be_forced_fails_all_batches_that_go_on()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        var unforced = new UnforcedWrites(directory.Path);
        unforced.Begin();
        unforced.Begin();
        // A directory where a file should be.
        unforced.AddFile(directory.Path);
        Assert.Equal(ZarrErrorId.StoreReadFailed, (await Assert.ThrowsAsync<ZarrException>(async () => await unforced.ForceAsync(cancel))).Id);
        // Another batch cannot know whether what failed was its own.
        unforced.End();
        await Assert.ThrowsAsync<ZarrException>(async () => await unforced.ForceAsync(cancel));
        unforced.End();
        unforced.Begin();
        await unforced.ForceAsync(cancel);
        unforced.End();
    }

    [Fact]
    public async Task Files_and_directories_that_are_gone_need_not_be_forced()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var directory = new TemporaryDirectory();
        var unforced = new UnforcedWrites(directory.Path);
        unforced.Begin();
        for (var i = 0; i < 40; i++) unforced.AddFile(Path.Combine(directory.Path, "gone", $"{i}"));
        unforced.AddDirectory(Path.Combine(directory.Path, "gone", "too"));
        await unforced.ForceAsync(cancel);
        unforced.End();
    }
}

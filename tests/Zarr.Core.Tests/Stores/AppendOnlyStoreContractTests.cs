using Xunit;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

/// <summary>What stores promise to whose values none can be replaced or deleted: to say so, and to change nothing.</summary>
public abstract class AppendOnlyStoreContractTests : StoreContractTests
{
    [Fact]
    public async Task A_value_that_is_there_is_not_replaced_and_the_error_says_what_to_do()
    {
        var version = await Set("a/k", [1]);
        foreach (var condition in new[] { WriteCondition.None, WriteCondition.IfVersion(version) })
        {
            var error = await Fails(ZarrErrorId.StoreAppendOnly, () => Set("a/k", [2], condition));
            Assert.Contains("a/k", error.Message);
            Assert.Contains("Copy the node to a directory", error.Message);
        }

        Assert.Equal([1], await Get("a/k"));
        Assert.Equal(version, (await Store.FindAsync(Key("a/k"), Cancel))!.Value.Version);
    }

    [Fact]
    public async Task The_same_holds_for_a_value_set_in_the_batch_at_work()
    {
        await using (Store.BeginBatch())
        {
            await Set("k", [1]);
            await Fails(ZarrErrorId.StoreAppendOnly, () => Set("k", [2]));
            await Fails(ZarrErrorId.StoreAppendOnly, async () => await Store.DeleteAsync(Key("k"), WriteCondition.None, Cancel));
        }

        Assert.Equal([1], await Get("k"));
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_is_a_conflict_as_in_every_store()
    {
        var version = await Set("k", [1]);
        await Fails(ZarrErrorId.WriteConflict, () => Set("k", [2], WriteCondition.IfVersion(new StoreVersion(version.First + 1, 0))));
        await Fails(ZarrErrorId.WriteConflict, () => Set("other", [2], WriteCondition.IfVersion(version)));
        await Fails(ZarrErrorId.WriteConflict, async () => await Store.DeleteAsync(Key("k"), WriteCondition.IfAbsent, Cancel));
        Assert.Equal("k", await Keys("", true));
    }

    [Fact]
    public async Task Deleting_what_is_there_is_refused_and_what_is_not_there_is_not_deleted()
    {
        await Set("a/b/k", [1]);
        await Fails(ZarrErrorId.StoreAppendOnly, async () => await Store.DeleteAsync(Key("a/b/k"), WriteCondition.None, Cancel));
        foreach (var prefix in new[] { "", "a", "a/b", "a/b/k" })
            await Fails(ZarrErrorId.StoreAppendOnly, async () => await Store.DeleteAllAsync(Key(prefix), Cancel));
        Assert.False(await Store.DeleteAsync(Key("a/b"), WriteCondition.None, Cancel));
        Assert.Equal(0, await Store.DeleteAllAsync(Key("a/c"), Cancel));
        Assert.Equal([1], await Get("a/b/k"));
    }

    [Fact]
    public async Task Of_many_who_set_one_key_at_once_one_succeeds()
    {
        var done = 0;
        await Parallel.ForAsync(0, 50, Cancel, async (i, _) =>
        {
            try
            {
                await Again(Store).SetAsync(Key("k"), new byte[] { (byte)i }, WriteCondition.IfAbsent, Cancel);
                Interlocked.Increment(ref done);
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.WriteConflict)
            {
            }
        });
        Assert.Equal(1, done);
        Assert.Single((await Get("k"))!);
    }

    [Fact]
    public async Task Every_key_has_a_version_of_its_own()
    {
        var versions = new HashSet<StoreVersion>();
        await using (Store.BeginBatch())
            for (var i = 0; i < 100; i++) Assert.True(versions.Add(await Set($"k{i}", [7])));
    }
}

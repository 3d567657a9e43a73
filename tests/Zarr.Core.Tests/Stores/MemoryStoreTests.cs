using Xunit;
using Zarr.Stores;

namespace Zarr.Core.Tests.Stores;

public class MemoryStoreTests : StoreContractTests
{
    private MemoryStore Memory => (MemoryStore)Store;

    protected override IStore Create() => new MemoryStore();

    protected override IStore Again(IStore store) => store;

    [Fact]
    public void It_knows_lengths_without_io() =>
        Assert.True(Store.Capabilities.HasFlag(StoreCapabilities.InMemory) && Store.Location == "memory");

    [Fact]
    public async Task Get_hands_out_the_kept_bytes_without_a_copy()
    {
        await Set("k", Bytes(100));
        using var one = await Store.GetAsync(Key("k"), ByteRange.All, Cancel);
        using var two = await Store.GetAsync(Key("k"), ByteRange.Last(10), Cancel);
        Assert.True(one!.Bytes[90..].Span == two!.Bytes.Span);
    }

    [Fact]
    public async Task Measure_counts_at_and_below_a_prefix_through_sets_replacements_and_deletes()
    {
        Assert.Equal((0, 0), Memory.Measure(StoreKey.Root));
        await Set("a/zarr.json", Bytes(10));
        await Set("a/c/0/0", Bytes(100));
        await Set("a/c/0/1", Bytes(200));
        await Set("ab/c/0", Bytes(7));
        Assert.Equal((4, 317), Memory.Measure(StoreKey.Root));
        Assert.Equal((3, 310), Memory.Measure(Key("a")));
        Assert.Equal((2, 300), Memory.Measure(Key("a/c")));
        Assert.Equal((1, 200), Memory.Measure(Key("a/c/0/1")));
        await Set("a/c/0/1", Bytes(50));
        Assert.Equal((2, 150), Memory.Measure(Key("a/c")));
        await Fails(ZarrErrorId.WriteConflict, () => Set("a/c/0/1", Bytes(1), WriteCondition.IfAbsent));
        Assert.Equal((2, 150), Memory.Measure(Key("a/c")));
        await Store.DeleteAllAsync(Key("a/c"), Cancel);
        Assert.Equal((0, 0), Memory.Measure(Key("a/c")));
        Assert.Equal((2, 17), Memory.Measure(StoreKey.Root));
    }

    [Fact]
    public async Task Measure_agrees_with_a_listing_after_concurrent_writes()
    {
        await Parallel.ForAsync(0, 2000, Cancel, async (i, _) =>
        {
            await Set($"a/{i % 7}/{i % 50}", Bytes(i % 13, i));
            if (i % 3 == 0) await Store.DeleteAsync(Key($"a/{i % 5}/{i % 50}"), WriteCondition.None, Cancel);
        });
        foreach (var prefix in new[] { "", "a", "a/3", "a/6" })
        {
            var entries = await List(prefix, true);
            Assert.Equal((entries.Count, entries.Sum(entry => entry.Length)), Memory.Measure(Key(prefix)));
        }
    }

    [Fact]
    public async Task A_value_that_also_has_keys_below_it_is_listed_once_as_a_value()
    {
        await Set("a", [1]);
        await Set("a/b", [2]);
        Assert.False(Assert.Single(await List("", false)).IsPrefix);
    }

    [Fact]
    public async Task Two_memory_stores_share_nothing()
    {
        await using var other = new MemoryStore();
        await Set("k", [1]);
        Assert.Null(await other.GetAsync(Key("k"), ByteRange.All, Cancel));
    }
}

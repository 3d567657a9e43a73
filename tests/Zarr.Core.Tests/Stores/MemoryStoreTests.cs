using Xunit;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Stores;

public class MemoryStoreTests : ReplaceableStoreContractTests
{
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

using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Nodes;

public sealed class ListingTests : NodeTests
{
    private readonly MemoryStore _store = new();

    private async Task<ZarrGroup> TreeAsync(ZarrFormat format = ZarrFormat.V3)
    {
        await GroupAsync(_store, "", format);
        foreach (var key in (string[])["b/x", "b/c/y", "a", "d"]) await ArrayAsync(_store, key, format);
        return await OpenAsync(_store);
    }

    [Theory]
    [InlineData(1, "a b d.")]
    [InlineData(2, "a b b/c b/x. d.")]
    [InlineData(9, "a b b/c b/c/y. b/x. d.")]
    public async Task Nodes_come_depth_first_in_ordinal_order_and_the_last_of_each_group_is_known(int depth, string expected)
    {
        Assert.Equal(expected, await NamesAsync((await TreeAsync()).ListAsync(depth, Cancel)));
        await _store.DeleteAllAsync(StoreKey.Root, Cancel);
        Assert.Equal(expected, await NamesAsync((await TreeAsync(ZarrFormat.V2)).ListAsync(depth, Cancel)));
    }

    [Fact]
    public async Task What_is_no_node_or_is_damaged_does_not_make_another_one_less_the_last()
    {
        var root = await TreeAsync();
        await PutAsync(_store, "e/readme.txt", "no node");
        await PutAsync(_store, "f/zarr.json", "{");
        await PutAsync(_store, "bb/zarr.json", "{}");
        Assert.Equal("a b !bb d. !f", await NamesAsync(root.ListAsync(1, Cancel)));
    }

    [Theory]
    [InlineData(ZarrFormat.V3, 1)]
    [InlineData(ZarrFormat.V2, 3)]
    public async Task Groups_are_listed_once_each_and_arrays_never_and_an_array_costs_as_many_reads_as_its_format_has_documents(ZarrFormat format, int reads)
    {
        await TreeAsync(format);
        for (var chunk = 0; chunk < 1000; chunk++) await PutAsync(_store, format == ZarrFormat.V3 ? $"a/c/{chunk}" : $"a/{chunk}", "x");
        var counting = new CountingStore(_store);
        var root = await OpenAsync(counting);
        counting.Reset();
        Assert.Equal(6, await root.ListAsync(9, Cancel).CountAsync(Cancel));
        // The root, b and b/c.
        Assert.Equal(3, counting.Lists);
        Assert.InRange(counting.EntriesListed, 6, 20);
        Assert.Equal((4 * reads) + (2 * (format == ZarrFormat.V3 ? 1 : 4)), counting.Gets);
        Assert.Equal(0, counting.Finds);
    }

    [Fact]
    public async Task Comparing_with_a_copy_costs_one_read_for_the_group_it_is_of()
    {
        var counting = new CountingStore(_store);
        foreach (var format in (ZarrFormat[])[ZarrFormat.V3, ZarrFormat.V2])
        {
            await _store.DeleteAllAsync(StoreKey.Root, Cancel);
            await (await TreeAsync(format)).ConsolidateAsync(Cancel);
            var root = await OpenAsync(counting);
            counting.Reset();
            await root.ListAsync(9, Cancel).CountAsync(Cancel);
            var plain = (counting.Gets, counting.Lists);
            counting.Reset();
            Assert.True((await root.CheckConsolidatedAsync(Cancel))!.IsFresh);
            // .zmetadata, and what it has of the group itself.
            Assert.Equal((plain.Gets + (format == ZarrFormat.V3 ? 1 : 5), plain.Lists), (counting.Gets, counting.Lists));
        }
    }

    [Fact]
    public async Task Nodes_come_before_later_groups_are_listed()
    {
        await GroupAsync(_store, "");
        for (var i = 0; i < 50; i++) await ArrayAsync(_store, $"g{i:00}/a");
        var counting = new CountingStore(_store);
        var root = await OpenAsync(counting);
        counting.Reset();
        await using var nodes = root.ListAsync(9, Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await nodes.MoveNextAsync());
        Assert.Equal("g00", nodes.Current.Key.Value);
        // One node is read ahead.
        Assert.Equal((1, 2), (counting.Lists, counting.Gets));
        Assert.True(await nodes.MoveNextAsync());
        Assert.Equal("g00/a", nodes.Current.Key.Value);
        Assert.Equal((2, 3), (counting.Lists, counting.Gets));
    }

    [Fact]
    public async Task What_is_not_wanted_is_neither_read_nor_listed()
    {
        await TreeAsync();
        var counting = new CountingStore(_store);
        var root = await OpenAsync(counting);
        counting.Reset();
        Assert.Equal("b. b/x.", await NamesAsync(root.ListAsync(9, key => key.Value is "b" or "b/x", Cancel)));
        Assert.Equal((2, 2), (counting.Lists, counting.Gets));
    }

    [Theory]
    [InlineData(ZarrFormat.V3)]
    [InlineData(ZarrFormat.V2)]
    public async Task In_a_store_that_cannot_be_listed_the_copy_tells_and_no_node_is_read(ZarrFormat format)
    {
        await (await TreeAsync(format)).ConsolidateAsync(Cancel);
        var counting = new CountingStore(_store);
        var root = await OpenAsync(new UnlistableStore(counting));
        counting.Reset();
        var nodes = await root.ListAsync(9, Cancel).ToListAsync(Cancel);
        Assert.Equal("a b b/c b/c/y. b/x. d.", await NamesAsync(nodes.ToAsyncEnumerable()));
        Assert.Equal((1, 0, 0), (counting.Gets, counting.Lists, counting.Finds));
        Assert.Equal(new Shape(4), Assert.IsType<ZarrArray>(nodes[^1].Node).Shape);
        // A group found so finds what is in it in the same copy.
        Assert.Equal("b/c b/x.", await NamesAsync(((ZarrGroup)nodes[1].Node!).ListAsync(1, Cancel)));
        // The copy is not compared with itself.
        var checks = new List<ConsolidatedCheck>();
        Assert.Equal("a b b/c b/x. d.", await NamesAsync(root.ListAsync(2, checks.Add, Cancel)));
        Assert.Empty(checks);
    }

    [Fact]
    public async Task A_node_that_is_named_is_what_its_own_document_says_and_not_what_a_copy_does()
    {
        await (await TreeAsync()).ConsolidateAsync(Cancel);
        await PutAsync(_store, "a/zarr.json", (await JsonAsync(_store, "a/zarr.json"))!.ToJsonString().Replace("\"shape\":[4]", "\"shape\":[9]", StringComparison.Ordinal));
        Assert.Equal(new Shape(9), (await ZarrArray.OpenAsync(new UnlistableStore(_store), Key("a"), Cancel)).Shape);
    }

    [Fact]
    public async Task A_store_that_cannot_be_listed_and_has_no_copy_says_so()
    {
        await TreeAsync();
        var root = await OpenAsync(new UnlistableStore(_store));
        foreach (var act in (Func<Task>[])[async () => await root.ListAsync(1, Cancel).CountAsync(Cancel), async () => await root.ConsolidateAsync(Cancel)])
            Assert.Equal(ZarrErrorId.StoreReadFailed, (await Assert.ThrowsAsync<ZarrException>(act)).Id);
    }

    [Fact]
    public async Task A_damaged_copy_of_a_node_is_an_error_where_the_copy_is_all_there_is()
    {
        await (await TreeAsync()).ConsolidateAsync(Cancel);
        var document = (await JsonAsync(_store, "zarr.json"))!;
        document["consolidated_metadata"]!["metadata"]!["a"] = 7;
        await PutAsync(_store, "zarr.json", document.ToJsonString());
        Assert.Equal("!a b d.", await NamesAsync((await OpenAsync(new UnlistableStore(_store))).ListAsync(1, Cancel)));
    }

    [Fact]
    public async Task A_copy_with_a_name_of_endless_depth_is_damaged_and_takes_no_memory()
    {
        await (await TreeAsync()).ConsolidateAsync(Cancel);
        var document = (await JsonAsync(_store, "zarr.json"))!;
        document["consolidated_metadata"]!["metadata"]![string.Join('/', Enumerable.Repeat("a", 200_000))] = new System.Text.Json.Nodes.JsonObject();
        await PutAsync(_store, "zarr.json", document.ToJsonString());
        var root = await OpenAsync(new UnlistableStore(_store));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(ZarrErrorId.MetadataInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await root.ListAsync(int.MaxValue, Cancel).CountAsync(Cancel))).Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000_000);
    }
}

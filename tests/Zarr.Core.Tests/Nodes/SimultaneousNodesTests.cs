using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Arrays;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Nodes;

/// <summary>What becomes of nodes that several make, change and delete at the same moment, where no lock keeps them apart.</summary>
public sealed class SimultaneousNodesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StoreKey Key(string key) => StoreKey.Parse(key);

    public static TheoryData<string> Kinds => ["memory", "directory", "zip", "memory, locked", "directory, locked", "zip, locked"];

    public static TheoryData<string> Replaceable => ["memory", "directory", "memory, locked", "directory, locked"];

    private static async Task<ZarrErrorId?> TryAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (ZarrException e)
        {
            return e.Id;
        }
    }

    private static async ValueTask CreateAsync(IStore store, string key, ZarrFormat format, bool isArray, int id)
    {
        var attributes = new Dictionary<string, object> { ["by"] = id };
        if (isArray) await ZarrArray.CreateAsync(store, Key(key), SharedPlaces.Builder(new(id + 1), new(4), format).Build(), attributes, cancel: Cancel);
        else await ZarrGroup.CreateAsync(store, Key(key), format, attributes, cancel: Cancel);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Of_many_that_make_one_node_one_succeeds_and_what_is_there_is_his(string kind) => SharedPlaces.RunAsync(kind, 100, async (places, writers, rounds) =>
    {
        // Where nothing can be deleted, nobody can draw back who finds another format beside his own.
        var formats = kind.StartsWith("zip", StringComparison.Ordinal) ? 1 : 2;
        for (var round = 0; round < rounds; round++)
        {
            var (key, results) = ($"g{round % 3}/n{round}", new ZarrErrorId?[writers]);
            // A node of v3 is one document; of others that of someone who gives way may show for a moment.
            var isOneDocument = formats == 1 || round % 4 < 2;
            await SharedPlaces.TogetherAsync(results.Length, async i =>
                results[i] = await TryAsync(async () =>
                {
                    var isArray = i % 2 == 0 || round % 2 == 0;
                    await CreateAsync(places.Open(), key, isOneDocument || (i + round) % formats == 0 ? ZarrFormat.V3 : ZarrFormat.V2, isArray, i);
                    // Others are still at work on theirs, and must not take this for something that was left there.
                    if (isArray && isOneDocument) await (await ZarrArray.OpenAsync(places.Open(), Key(key), Cancel)).WriteAsync(ZarrSelection.All, i + 1, cancel: Cancel);
                }));
            Assert.All(results, result => Assert.True(result is null or ZarrErrorId.NodeExists, $"{result} in round {round}."));
            var winner = Assert.Single(Enumerable.Range(0, results.Length), i => results[i] is null);
            var node = await ZarrNode.OpenAsync(places.Open(), Key(key), Cancel);
            Assert.Equal((long)winner, Convert.ToInt64(node.Attributes["by"]));
            if (node is ZarrArray array) Assert.Equal(Enumerable.Repeat(isOneDocument ? winner + 1 : 0, winner + 1), (int[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_node_is_never_in_an_array_and_never_takes_the_place_of_one(string kind) => SharedPlaces.RunAsync(kind, 100, async (places, _, rounds) =>
    {
        var formats = kind.StartsWith("zip", StringComparison.Ordinal) ? 1 : 2;
        for (var round = 0; round < rounds; round++)
        {
            var (array, child, other) = (default(ZarrErrorId?), default(ZarrErrorId?), default(ZarrErrorId?));
            var key = $"p{round}";
            await SharedPlaces.TogetherAsync(3, async i =>
            {
                var format = (i + round) % formats == 0 ? ZarrFormat.V3 : ZarrFormat.V2;
                if (i == 0) array = await TryAsync(() => CreateAsync(places.Open(), key, format, isArray: true, 9));
                else if (i == 1) child = await TryAsync(() => CreateAsync(places.Open(), $"{key}/a/child", format, isArray: true, 5));
                else other = await TryAsync(() => CreateAsync(places.Open(), $"{key}/b", format, isArray: false, 6));
            });
            var node = await ZarrNode.OpenAsync(places.Open(), Key(key), Cancel);
            if (array is null)
            {
                Assert.Equal((ZarrErrorId.NotAGroup, ZarrErrorId.NotAGroup), (child, other));
                Assert.Equal(new Shape(10), Assert.IsType<ZarrArray>(node).Shape);
                Assert.Null(await ZarrNode.FindAsync(places.Open(), Key($"{key}/a/child"), Cancel));
                Assert.Null(await ZarrNode.FindAsync(places.Open(), Key($"{key}/b"), Cancel));
            }
            else
            {
                Assert.Equal((ZarrErrorId.NodeExists, null, null), (array, child, other));
                Assert.IsType<ZarrGroup>(node);
                Assert.Equal(new Shape(6), (await ZarrArray.OpenAsync(places.Open(), Key($"{key}/a/child"), Cancel)).Shape);
                Assert.Single((await ZarrNode.OpenAsync(places.Open(), Key($"{key}/b"), Cancel)).Attributes);
            }
        }
    });

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Groups_that_several_need_are_made_once_and_keep_the_attributes_of_who_made_them(string kind) => SharedPlaces.RunAsync(kind, 100, async (places, writers, rounds) =>
    {
        for (var round = 0; round < rounds; round++)
        {
            ZarrErrorId? group = null;
            await SharedPlaces.TogetherAsync(writers + 1, async i =>
            {
                if (i == 0) group = await TryAsync(() => CreateAsync(places.Open(), $"g{round}/h", ZarrFormat.V3, isArray: false, 7));
                else await CreateAsync(places.Open(), $"g{round}/h/a{i}", ZarrFormat.V3, isArray: true, i);
            });
            Assert.True(group is null or ZarrErrorId.NodeExists);
            var node = await ZarrNode.OpenAsync(places.Open(), Key($"g{round}/h"), Cancel);
            Assert.Equal(group is null ? 1 : 0, node.Attributes.Count);
            Assert.Equal(writers, await ((ZarrGroup)node).ListAsync(cancel: Cancel).CountAsync(Cancel));
        }
    });

    [Theory]
    [MemberData(nameof(Replaceable))]
    public Task Edits_of_attributes_all_stay_in_both_formats_and_in_the_consolidated_copy(string kind) => SharedPlaces.RunAsync(kind, 50, async (places, writers, rounds) =>
    {
        foreach (var format in (ZarrFormat[])[ZarrFormat.V2, ZarrFormat.V3])
        {
            var root = format.ToString();
            await CreateAsync(places.Open(), $"{root}/a", format, isArray: true, 1);
            var group = (ZarrGroup)await ZarrNode.OpenAsync(places.Open(), Key(root), Cancel);
            await group.ConsolidateAsync(Cancel);
            await SharedPlaces.TogetherAsync(writers, async i =>
            {
                var node = await ZarrNode.OpenAsync(places.Open(), Key($"{root}/a"), Cancel);
                for (var round = 0; round < rounds; round++)
                    await node.SetAttributesAsync(new Dictionary<string, object> { [$"n{i}-{round}"] = round }, round == 0 ? null : [$"n{i}-{round - 1}"], Cancel);
            });
            var stored = await ZarrNode.OpenAsync(places.Open(), Key($"{root}/a"), Cancel);
            Assert.Equal(["by", .. Enumerable.Range(0, writers).Select(i => $"n{i}-{rounds - 1}")], stored.Attributes.Keys.Order(StringComparer.Ordinal));
            Assert.True((await group.CheckConsolidatedAsync(Cancel))!.IsFresh);
        }
    });

    [Theory]
    [MemberData(nameof(Replaceable))]
    public Task A_node_that_is_deleted_and_made_again_is_there_as_it_was_made_last_or_not_at_all(string kind) => SharedPlaces.RunAsync(kind, 60, async (places, _, rounds) =>
    {
        for (var round = 0; round < rounds; round++)
        {
            var key = $"d{round}/n";
            await CreateAsync(places.Open(), key, ZarrFormat.V3, isArray: true, 1);
            ZarrErrorId? deleted = null, created = null, edited = null;
            await SharedPlaces.TogetherAsync(3, async i =>
            {
                if (i == 0) deleted = await TryAsync(async () => await (await ZarrNode.OpenAsync(places.Open(), Key($"d{round}"), Cancel)).DeleteAsync(Cancel));
                else if (i == 1) created = await TryAsync(() => CreateAsync(places.Open(), key, ZarrFormat.V3, isArray: true, 2));
                else edited = await TryAsync(async () => await (await ZarrNode.OpenAsync(places.Open(), Key(key), Cancel)).SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel));
            });
            Assert.Null(deleted);
            Assert.True(created is null or ZarrErrorId.NodeExists && edited is null or ZarrErrorId.NodeNotFound);
            // What an editor wrote never makes half a node of one that is gone.
            if (created is not null) Assert.Null(await ZarrNode.FindAsync(places.Open(), Key(key), Cancel));
        }
    });
}

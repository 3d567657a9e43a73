using Xunit;
using Zarr.Stores;

namespace Zarr.Core.Tests.Arrays;

/// <summary>What several writers of one array do to each other, with locks and without any: nothing.</summary>
public sealed class SimultaneousWritersTests
{
    private const int Fill = -1;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, ZarrFormat, int?> Arrays
    {
        get
        {
            var data = new TheoryData<string, ZarrFormat, int?>();
            foreach (var kind in (string[])["memory", "directory", "memory, locked", "directory, locked"])
            {
                data.Add(kind, ZarrFormat.V3, null);
                data.Add(kind, ZarrFormat.V2, null);
                data.Add(kind, ZarrFormat.V3, 14);
            }

            return data;
        }
    }

    private static async Task<int[]> AllAsync(IStore store) =>
        (int[])(await (await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel)).ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;

    private static async Task CreateAsync(IStore store, long length, ZarrFormat format, int? shard) =>
        await ZarrArray.CreateAsync(store, StoreKey.Root, SharedPlaces.Builder(new(length), new(7), format, shard is { } s ? new Shape(s) : default(Shape?), Fill).Build(), cancel: Cancel);

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task Appends_are_there_once_each_in_an_order_that_can_have_been(string kind, ZarrFormat format, int? shard)
    {
        using var places = new SharedPlaces(kind);
        await CreateAsync(places.Open(), 0, format, shard);
        var (history, rounds) = (new AppendHistory(), places.Rounds(60));
        await SharedPlaces.TogetherAsync(4, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            var random = new Random(i);
            for (var round = 0; round < rounds; round++) await history.AppendAsync(array, random.Next(1, 20), Cancel);
        });
        history.Check(await AllAsync(places.Open()), Fill);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task Growing_editing_and_writing_lose_nothing_of_what_is_appended_meanwhile(string kind, ZarrFormat format, int? shard)
    {
        using var places = new SharedPlaces(kind);
        await CreateAsync(places.Open(), 5, format, shard);
        var (history, rounds) = (new AppendHistory(), places.Rounds(40));
        await SharedPlaces.TogetherAsync(5, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            for (var round = 0; round < rounds; round++)
            {
                if (i < 2) await history.AppendAsync(array, 1 + round % 9, Cancel);
                else if (i == 2) await GrowAsync(array, 3);
                else if (i == 3) await array.SetAttributesAsync(new Dictionary<string, object> { [$"n{round}"] = 1 }, cancel: Cancel);
                else await array.WriteAsync(ZarrSelection.Parse("0:5"), Fill, cancel: Cancel);
            }
        });
        history.Check(await AllAsync(places.Open()), Fill);
        Assert.Equal(rounds, (await ZarrNode.OpenAsync(places.Open(), StoreKey.Root, Cancel)).Attributes.Count);
    }

    // Growing by so much, and never shrinking: to be repeated where someone else was faster is the caller's part.
    private static async Task GrowAsync(ZarrArray array, int steps)
    {
        await array.RefreshAsync(Cancel);
        var wanted = array.Shape[0] + steps;
        // One who knows only the length he has seen may shrink what has grown since; so as not to, this one appends fill.
        await array.AppendAsync(0, Enumerable.Repeat(Fill, (int)(wanted - array.Shape[0])).ToArray(), cancel: Cancel);
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task A_write_of_the_whole_last_chunk_overwrites_nothing_that_is_being_appended_to_it(string kind, ZarrFormat format, int? shard)
    {
        using var places = new SharedPlaces(kind);
        for (var round = 0; round < places.Rounds(60); round++)
        {
            var store = places.Open();
            await ZarrArray.CreateAsync(store, StoreKey.Root, SharedPlaces.Builder(new(3), new(7), format, shard is { } s ? new Shape(s) : default(Shape?), Fill).Build(), overwrite: round > 0, cancel: Cancel);
            await SharedPlaces.TogetherAsync(3, async i =>
            {
                var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
                if (i == 0) await array.AppendAsync(0, new[] { 10, 11 }, cancel: Cancel);
                else for (var j = 0; j < 5; j++) await array.WriteAsync(ZarrSelection.Parse("0:3"), i, cancel: Cancel);
            });
            var all = await AllAsync(places.Open());
            Assert.Equal([10, 11], all[3..]);
            Assert.All(all[..3], value => Assert.InRange(value, 1, 2));
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task Parts_of_one_chunk_or_shard_all_stay(string kind, ZarrFormat format, int? shard)
    {
        const int Writers = 4;
        using var places = new SharedPlaces(kind);
        await CreateAsync(places.Open(), 14, format, shard);
        var rounds = places.Rounds(60);
        await SharedPlaces.TogetherAsync(Writers, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            var mine = ZarrSelection.FromItems([AxisItem.Slice(i, null, Writers)]);
            for (var round = 1; round <= rounds; round++)
            {
                await array.WriteAsync(mine, round * 10 + i, cancel: Cancel);
                Assert.All((int[])(await array.ReadAsync(mine, cancel: Cancel)).Data, value => Assert.Equal(round * 10 + i, value));
            }
        });
        Assert.Equal(Enumerable.Range(0, 14).Select(i => rounds * 10 + i % Writers), await AllAsync(places.Open()));
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task Of_several_resizes_one_counts_and_what_it_keeps_is_whole(string kind, ZarrFormat format, int? shard)
    {
        using var places = new SharedPlaces(kind);
        await CreateAsync(places.Open(), 30, format, shard);
        var elements = Enumerable.Range(1, 30).ToArray();
        await (await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel)).WriteAsync(ZarrSelection.All, elements, cancel: Cancel);
        var least = 30;
        for (var round = 0; round < places.Rounds(40); round++)
        {
            int[] lengths = [.. Enumerable.Range(0, 3).Select(i => 12 + (round * 7 + i * 5) % 25)];
            await SharedPlaces.TogetherAsync(3, async i =>
            {
                var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
                await array.ResizeAsync(new(lengths[i]), cancel: Cancel);
            });
            var all = await AllAsync(places.Open());
            Assert.Contains(all.Length, lengths);
            var kept = Math.Min(least, lengths.Min());
            // What none of them has cut off is there; beyond are fill, or elements that the one that counts came too early to cut off.
            Assert.Equal(elements[..kept], all[..kept]);
            for (var i = kept; i < all.Length; i++) Assert.True(all[i] == Fill || (i < least && all[i] == elements[i]), $"{all[i]} at {i} in round {round}.");
            least = all.AsSpan().IndexOf(Fill) is >= 0 and var first ? Math.Min(least, first) : Math.Min(least, all.Length);
        }
    }
}

using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Storage.Stores;

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
    public Task Appends_are_there_once_each_in_an_order_that_can_have_been(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 60, async (places, writers, rounds) =>
    {
        await CreateAsync(places.Open(), 0, format, shard);
        var history = new AppendHistory();
        await SharedPlaces.TogetherAsync(writers, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            var random = new Random(i);
            for (var round = 0; round < rounds; round++) await history.AppendAsync(array, random.Next(1, 20), Cancel);
        });
        history.Check(await AllAsync(places.Open()), Fill);
    });

    [Theory]
    [MemberData(nameof(Arrays))]
    public Task Growing_editing_and_writing_lose_nothing_of_what_is_appended_meanwhile(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 40, async (places, writers, rounds) =>
    {
        await CreateAsync(places.Open(), 5, format, shard);
        var history = new AppendHistory();
        await SharedPlaces.TogetherAsync(writers + 3, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            for (var round = 0; round < rounds; round++)
            {
                if (i == 0) await GrowAsync(array, 3);
                else if (i == 1) await array.SetAttributesAsync(new Dictionary<string, object> { [$"n{round}"] = 1 }, cancel: Cancel);
                else if (i == 2) await array.WriteAsync(ZarrSelection.Parse("0:5"), Fill, cancel: Cancel);
                else await history.AppendAsync(array, 1 + round % 9, Cancel);
            }
        });
        history.Check(await AllAsync(places.Open()), Fill);
        Assert.Equal(rounds, (await ZarrNode.OpenAsync(places.Open(), StoreKey.Root, Cancel)).Attributes.Count);
    });

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
    public Task A_write_of_the_whole_last_chunk_overwrites_nothing_that_is_being_appended_to_it(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 60, async (places, writers, rounds) =>
    {
        for (var round = 0; round < rounds; round++)
        {
            var store = places.Open();
            await ZarrArray.CreateAsync(store, StoreKey.Root, SharedPlaces.Builder(new(3), new(7), format, shard is { } s ? new Shape(s) : default(Shape?), Fill).Build(), overwrite: round > 0, cancel: Cancel);
            await SharedPlaces.TogetherAsync(writers, async i =>
            {
                var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
                if (i == 0) await array.AppendAsync(0, new[] { 10, 11 }, cancel: Cancel);
                else for (var j = 0; j < 5; j++) await array.WriteAsync(ZarrSelection.Parse("0:3"), i, cancel: Cancel);
            });
            var all = await AllAsync(places.Open());
            Assert.Equal([10, 11], all[3..]);
            Assert.All(all[..3], value => Assert.InRange(value, 1, writers - 1));
        }
    });

    [Theory]
    [MemberData(nameof(Arrays))]
    public Task Parts_of_one_chunk_or_shard_all_stay(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 60, async (places, writers, rounds) =>
    {
        await CreateAsync(places.Open(), 14, format, shard);
        await SharedPlaces.TogetherAsync(writers, async i =>
        {
            var array = await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel);
            var mine = ZarrSelection.FromItems([AxisItem.Slice(i, null, writers)]);
            for (var round = 1; round <= rounds; round++)
            {
                await array.WriteAsync(mine, round * 10 + i, cancel: Cancel);
                Assert.All((int[])(await array.ReadAsync(mine, cancel: Cancel)).Data, value => Assert.Equal(round * 10 + i, value));
            }
        });
        Assert.Equal(Enumerable.Range(0, 14).Select(i => rounds * 10 + i % writers), await AllAsync(places.Open()));
    });

    [Theory]
    [MemberData(nameof(Arrays))]
    public Task Of_several_resizes_one_counts_and_what_it_keeps_is_whole(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 40, async (places, writers, rounds) =>
    {
        await CreateAsync(places.Open(), 30, format, shard);
        var elements = Enumerable.Range(1, 30).ToArray();
        await (await ZarrArray.OpenAsync(places.Open(), StoreKey.Root, Cancel)).WriteAsync(ZarrSelection.All, elements, cancel: Cancel);
        var least = 30;
        for (var round = 0; round < rounds; round++)
        {
            int[] lengths = [.. Enumerable.Range(0, writers).Select(i => 12 + (round * 7 + i * 5) % 25)];
            await SharedPlaces.TogetherAsync(writers, async i =>
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
    });

    public static TheoryData<string, ZarrFormat, int?> Archives => new()
    {
        { "zip", ZarrFormat.V3, null }, { "zip", ZarrFormat.V2, null }, { "zip", ZarrFormat.V3, 14 },
        { "zip, locked", ZarrFormat.V3, null }, { "zip, locked", ZarrFormat.V2, null }, { "zip, locked", ZarrFormat.V3, 14 },
    };

    [Theory]
    [MemberData(nameof(Archives))]
    public Task In_an_archive_one_writes_each_chunk_or_shard_and_whatever_would_change_it_is_refused(string kind, ZarrFormat format, int? shard) => SharedPlaces.RunAsync(kind, 60, async (places, writers, rounds) =>
    {
        for (var round = 0; round < rounds; round++)
        {
            var key = StoreKey.Parse($"a{round}");
            await ZarrArray.CreateAsync(places.Open(), key, SharedPlaces.Builder(new(14), new(shard is null ? 14 : 7), format, shard is { } s ? new Shape(s) : default(Shape?), Fill).Build(), cancel: Cancel);
            var isWritten = new bool[writers];
            await SharedPlaces.TogetherAsync(writers, async i =>
            {
                var array = await ZarrArray.OpenAsync(places.Open(), key, Cancel);
                // One begins with what is refused: what comes first is not always the same.
                if (i % 2 == 0) await RefusedAsync(array);
                isWritten[i] = await IsDoneAsync(() => array.WriteAsync(ZarrSelection.FromItems([AxisItem.Slice(i, null, writers)]), 10 + i, cancel: Cancel));
                if (i % 2 == 1) await RefusedAsync(array);
            });
            var first = Assert.Single(Enumerable.Range(0, writers), i => isWritten[i]);
            var stored = await ZarrArray.OpenAsync(places.Open(), key, Cancel);
            Assert.Equal(Enumerable.Range(0, 14).Select(i => i % writers == first ? 10 + first : Fill), (int[])(await stored.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data);
            Assert.Empty(stored.Attributes);
        }
    });

    private static async Task RefusedAsync(ZarrArray array)
    {
        Assert.False(await IsDoneAsync(async () => await array.AppendAsync(0, new[] { 1, 2 }, cancel: Cancel)));
        Assert.False(await IsDoneAsync(() => array.ResizeAsync(new(20), cancel: Cancel)));
        Assert.False(await IsDoneAsync(() => array.ResizeAsync(new(5), cancel: Cancel)));
        // Attributes of v2 are a document of their own, which is not there yet: they are whoever's comes first, and nobody's after that.
        if (array.ZarrFormat == ZarrFormat.V3) Assert.False(await IsDoneAsync(async () => await array.SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel)));
    }

    /// <summary>False for what an archive refuses.</summary>
    private static async Task<bool> IsDoneAsync(Func<ValueTask> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (ZarrException e) when (e.Id == ZarrErrorId.StoreAppendOnly)
        {
            return false;
        }
    }
}

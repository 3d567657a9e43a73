using CsCheck;
using Xunit;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Nodes;

/// <summary>Consolidated metadata stays fresh under everything that this library changes.</summary>
public sealed class FollowingCopiesTests : NodeTests
{
    private static readonly string[] Keys = ["", "a", "b", "a/a", "a/b", "a/b/c"];

    private static async Task AssertFreshAsync(IStore store, string why)
    {
        if (await ZarrNode.FindAsync(store, StoreKey.Root, Cancel) is not ZarrGroup root) return;
        await root.ListAsync(int.MaxValue, check => Assert.True(check.IsFresh, $"{why}: {check.Group.Key} {check.Damage?.Message} {string.Join(' ', check.Differences)}"), Cancel).CountAsync(Cancel);
    }

    private static async Task StepAsync(IStore store, string key, int what, ZarrFormat format)
    {
        var node = await ZarrNode.FindAsync(store, Key(key), Cancel);
        try
        {
            switch (what)
            {
                case 0: await ArrayAsync(store, key, format, new() { ["k"] = key }); break;
                case 1: await ArrayAsync(store, key, format, overwrite: true); break;
                case 2: await ZarrGroup.CreateAsync(store, Key(key), format, null, overwrite: true, Cancel); break;
                case 3 when node is not null: await node.DeleteAsync(Cancel); break;
                case 4 when node is not null: await node.SetAttributesAsync(new Dictionary<string, object?> { ["n"] = node.Attributes.Count }, cancel: Cancel); break;
                case 5 when node is ZarrArray array: await array.ResizeAsync(new(array.Shape[0] + 1), cancel: Cancel); break;
                case 6 when node is ZarrArray array: await array.AppendAsync(0, new[] { 1, 2 }, cancel: Cancel); break;
                case 7 or 8 when node is ZarrGroup group: await group.ConsolidateAsync(Cancel); break;
                // Into a group of its own, a copy in the other format; in place of what there is, too.
                case 10 when node is not null: await node.CopyAsync(store, Key("copy" + key.Length), new() { Format = key.Length % 2 == 0 ? format : null }, overwrite: true, cancel: Cancel); break;
                case 11 when node is not null && key.Length > 0: await node.MoveAsync(store, Key("moved/" + key.Length), overwrite: true, cancel: Cancel); break;
                case 9 when node is ZarrGroup group: await group.RemoveConsolidatedAsync(Cancel); break;
            }
        }
        catch (ZarrException e) when (e.Id is ZarrErrorId.NodeExists or ZarrErrorId.NotAGroup or ZarrErrorId.NameInvalid)
        {
            // A node stands there, or an array above; a tree into itself.
        }
    }

    [Fact]
    public void Whatever_is_done_in_whatever_order() =>
        Gen.Select(Gen.Int[0, 5].Select(i => Keys[i]), Gen.Int[0, 11], Gen.Int[0, 2].Select(i => i == 0 ? ZarrFormat.V2 : ZarrFormat.V3)).Array[1, 25].Sample(
            steps =>
            {
                var store = new MemoryStore();
                foreach (var (key, what, format) in steps)
                {
                    StepAsync(store, key, what, format).GetAwaiter().GetResult();
                    AssertFreshAsync(store, $"{what} at '{key}' in {format}").GetAwaiter().GetResult();
                }
            }, iter: 500);

    [Theory]
    [InlineData(ZarrFormat.V3)]
    [InlineData(ZarrFormat.V2)]
    public async Task Whatever_is_done_at_once(ZarrFormat format)
    {
        using var folder = new TemporaryDirectory();
        var store = new DirectoryStore(folder.Path);
        await GroupAsync(store, "", format);
        await ArrayAsync(store, "g/shared", format);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 6; i++)
            {
                await ArrayAsync(store, $"g/w{worker}/a{i}", format);
                await (await ZarrArray.OpenAsync(store, Key("g/shared"), Cancel)).AppendAsync(0, new[] { worker }, cancel: Cancel);
                await (await OpenAsync(store, "g")).SetAttributesAsync(new Dictionary<string, object?> { [$"w{worker}"] = i }, cancel: Cancel);
                // While nodes come and go, the copies begin.
                if (worker == 0 && i == 2) await (await OpenAsync(store)).ConsolidateAsync(Cancel);
                if (worker == 1 && i == 1) await (await OpenAsync(store, "g")).ConsolidateAsync(Cancel);
                if (i == 4) await (await ZarrNode.OpenAsync(store, Key($"g/w{worker}/a1"), Cancel)).DeleteAsync(Cancel);
            }
        }, Cancel)));
        await AssertFreshAsync(store, "in the end");
        Assert.NotNull(await (await OpenAsync(store)).CheckConsolidatedAsync(Cancel));
        Assert.NotNull(await (await OpenAsync(store, "g")).CheckConsolidatedAsync(Cancel));
        Assert.Equal(4 + 48, (await ZarrArray.OpenAsync(store, Key("g/shared"), Cancel)).Shape[0]);
    }

    [Theory]
    [InlineData(ZarrFormat.V3, 2, 0)]
    [InlineData(ZarrFormat.V2, 0, 2)]
    public async Task Where_there_are_no_copies_an_append_looks_once_at_each_group_above(ZarrFormat format, int gets, int finds)
    {
        var (rootGets, rootFinds) = await AppendAsync(new CountingStore(new MemoryStore()), "", format);
        var (groupGets, groupFinds) = await AppendAsync(new CountingStore(new MemoryStore()), "g/a", format);
        Assert.Equal((gets, finds), (groupGets - rootGets, groupFinds - rootFinds));

        static async Task<(long Gets, long Finds)> AppendAsync(CountingStore store, string key, ZarrFormat format)
        {
            var array = await ArrayAsync(store, key, format);
            store.Reset();
            await array.AppendAsync(0, new[] { 1, 2 }, cancel: Cancel);
            // The chunk and the shape.
            Assert.Equal(2, store.Sets);
            return (store.Gets, store.Finds);
        }
    }

    [Theory]
    [InlineData(ZarrFormat.V3)]
    [InlineData(ZarrFormat.V2)]
    public async Task A_copy_that_is_there_is_written_once_for_an_append(ZarrFormat format)
    {
        var store = new CountingStore(new MemoryStore());
        await GroupAsync(store, "", format);
        var array = await ArrayAsync(store, "g/a", format);
        await (await OpenAsync(store)).ConsolidateAsync(Cancel);
        store.Reset();
        await array.AppendAsync(0, new[] { 1, 2 }, cancel: Cancel);
        Assert.Equal(3, store.Sets);
        await AssertFreshAsync(store, "then");
    }

    [Theory]
    [InlineData(ZarrFormat.V3, "zarr.json")]
    [InlineData(ZarrFormat.V2, ".zmetadata")]
    public async Task When_a_copy_cannot_be_written_the_change_is_done_and_the_error_says_so(ZarrFormat format, string copy)
    {
        var inner = new MemoryStore();
        await GroupAsync(inner, "", format);
        await ArrayAsync(inner, "g/a", format);
        await (await OpenAsync(inner)).ConsolidateAsync(Cancel);
        var store = new FaultyStore(inner) { OnWrite = (_, key) => key.Value == copy ? FaultyStore.Fault.Fail : FaultyStore.Fault.None };
        var array = await ZarrArray.OpenAsync(store, Key("g/a"), Cancel);
        var error = await Assert.ThrowsAsync<ZarrException>(async () => await array.SetAttributesAsync(new Dictionary<string, object?> { ["x"] = 1 }, cancel: Cancel));
        Assert.Equal(ZarrErrorId.StoreWriteFailed, error.Id);
        Assert.Contains("was changed, but", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, (await ZarrNode.OpenAsync(inner, Key("g/a"), Cancel)).Attributes["x"]);
        Assert.Equal("g/a", Assert.Single((await (await OpenAsync(inner)).CheckConsolidatedAsync(Cancel))!.Differences).Name);
    }
}

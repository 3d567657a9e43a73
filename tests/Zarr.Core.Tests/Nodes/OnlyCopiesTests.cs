using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.DataTypes;
using Zarr.Operations.Validation;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Nodes;

/// <summary>Stores of whose nodes nothing but consolidated metadata is stored: read as they are, changed only once their documents are written.</summary>
public class OnlyCopiesTests
{
    private static readonly StoreKey s_array = StoreKey.Parse("g/a");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<MemoryStore> StoreAsync(ZarrFormat format, string? kept = null)
    {
        var store = new MemoryStore();
        var root = await ZarrGroup.CreateAsync(store, StoreKey.Root, format, new Dictionary<string, object> { ["title"] = "t" }, cancel: Cancel);
        var array = await ZarrArray.CreateAsync(store, s_array, new ArrayBuilder { Shape = new(4), ChunkShape = new(2), DataType = DataType.Parse("uint8"), Format = format }.Build(), new Dictionary<string, object> { ["unit"] = "m" }, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, new byte[] { 1, 2, 3, 4 }, cancel: Cancel);
        await root.ConsolidateAsync(Cancel);
        foreach (var entry in store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel).ToArray())
            if (entry.Key.Name is "zarr.json" or ".zarray" or ".zgroup" or ".zattrs" && entry.Key.Value != kept && !(format == ZarrFormat.V3 && entry.Key.Parent.IsRoot))
                await store.DeleteAsync(entry.Key, WriteCondition.None, Cancel);
        return store;
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task They_are_read_as_a_tree(ZarrFormat format)
    {
        var store = await StoreAsync(format);
        var root = Assert.IsType<ZarrGroup>(await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel));
        Assert.Equal("t", root.Attributes["title"]);
        var listed = await root.ListAsync(int.MaxValue, cancel: Cancel).ToListAsync(Cancel);
        Assert.Equal(["g", "g/a"], listed.Select(found => found.Node!.Key.Value));
        Assert.All(listed, found => Assert.NotNull(found.Node!.CopiedFrom));
        var array = await ZarrArray.OpenAsync(store, s_array, Cancel);
        Assert.Equal([1, 2, 3, 4], (byte[])array.GetSlice(":").Data);
        Assert.Equal("m", array.Attributes["unit"]);
        Assert.NotNull(array.CopiedFrom);
        Assert.Equal(["g/a"], (await ((ZarrGroup)listed[0].Node!).ListAsync(cancel: Cancel).ToListAsync(Cancel)).Select(found => found.Node!.Key.Value));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task What_needs_their_documents_is_refused_and_says_how_to_write_them(ZarrFormat format)
    {
        var store = await StoreAsync(format);
        var array = await ZarrArray.OpenAsync(store, s_array, Cancel);
        var root = (ZarrGroup)await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel);
        var before = Keys(store);
        foreach (var change in (Func<Task>[])
            [
                async () => await array.ResizeAsync(new(8), cancel: Cancel),
                async () => await array.AppendAsync(0, new byte[] { 1 }, cancel: Cancel),
                async () => await array.SetAttributesAsync(new Dictionary<string, object> { ["x"] = 1 }, cancel: Cancel),
                async () => await array.DeleteAsync(Cancel),
                async () => await array.MoveAsync(new MemoryStore(), StoreKey.Root, cancel: Cancel),
                async () => await root.ConsolidateAsync(Cancel),
                async () => await root.RemoveConsolidatedAsync(Cancel),
                async () => await ZarrGroup.CreateAsync(store, StoreKey.Parse("new"), format, cancel: Cancel),
                async () => await ZarrGroup.CreateAsync(store, StoreKey.Parse("g/new"), format, cancel: Cancel),
            ])
            Assert.Contains("Repair-ZarrStore", (await Assert.ThrowsAsync<ZarrException>(change)).Message, StringComparison.Ordinal);
        Assert.Equal(before, Keys(store));
    }

    [Theory]
    [InlineData(ZarrFormat.V2)]
    [InlineData(ZarrFormat.V3)]
    public async Task They_are_copied_and_their_documents_are_written_by_a_repair(ZarrFormat format)
    {
        var store = await StoreAsync(format);
        var copy = Assert.IsType<ZarrGroup>(await (await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel)).CopyAsync(new MemoryStore(), StoreKey.Root, cancel: Cancel));
        Assert.Equal([1, 2, 3, 4], (byte[])(await ZarrArray.OpenAsync(copy.Store, s_array, Cancel)).GetSlice(":").Data);

        var problem = Assert.Single(await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel));
        Assert.Equal((ProblemId.NodeMetadataMissing, ProblemRepair.Automatic), (problem.Id, problem.Repair));
        Assert.NotNull(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.Null(await StoreHealth.RepairAsync(problem, cancel: Cancel));
        Assert.Empty(await StoreHealth.CheckAsync(store, StoreKey.Root, cancel: Cancel).ToListAsync(Cancel));
        var array = await ZarrArray.OpenAsync(store, s_array, Cancel);
        Assert.Null(array.CopiedFrom);
        Assert.Equal("m", array.Attributes["unit"]);
        await array.ResizeAsync(new(8), cancel: Cancel);
    }

    [Theory] // a node that another program deleted does not come back
    [InlineData(ZarrFormat.V2, ".zgroup")]
    [InlineData(ZarrFormat.V2, "g/.zgroup")]
    [InlineData(ZarrFormat.V3, "g/zarr.json")]
    public async Task Where_a_single_document_is_stored_the_copy_is_old(ZarrFormat format, string kept)
    {
        var store = await StoreAsync(format, kept);
        Assert.Null(await ZarrNode.FindAsync(store, s_array, Cancel));
    }

    [Fact]
    public async Task Where_nothing_lies_below_a_name_the_copy_of_v3_is_old()
    {
        var store = await StoreAsync(ZarrFormat.V3);
        await store.DeleteAllAsync(StoreKey.Parse("g"), Cancel);
        Assert.Null(await ZarrNode.FindAsync(store, s_array, Cancel));
        Assert.Empty(await ((ZarrGroup)await ZarrNode.OpenAsync(store, StoreKey.Root, Cancel)).ListAsync(cancel: Cancel).ToListAsync(Cancel));
    }

    private static string Keys(MemoryStore store) => string.Join(' ', store.ListAsync(StoreKey.Root, true, Cancel).ToBlockingEnumerable(Cancel).Select(entry => entry.Key.Value).Order(StringComparer.Ordinal));
}

using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Codecs;
using Zarr.Operations.Copying;
using Zarr.Storage.Nodes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>A copy is there as a whole or not at all, and its source is never touched.</summary>
public class CopyFailureTests : CopyTests
{
    private readonly MemoryStore _inner = new();

    public static TheoryData<FaultyStore.Fault, bool, bool> Faults => new(
        from fault in new[] { FaultyStore.Fault.Fail, FaultyStore.Fault.Cancel } from raw in new[] { true, false } from tree in new[] { true, false } select (fault, raw, tree));

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Whichever_write_fails_nothing_is_left(FaultyStore.Fault fault, bool raw, bool tree)
    {
        var array = await CreateAsync(_inner, StoreKey.Parse("s/x/a"), Builder());
        var source = tree ? await ZarrNode.OpenAsync(_inner, StoreKey.Parse("s"), Cancel) : array;
        var changes = raw ? null : new ArrayChanges { ChunkShape = new(8, 8) };
        var before = Values(_inner);
        for (var failing = 1; ; failing++)
        {
            var target = new MemoryStore();
            var store = new FaultyStore(target) { OnWrite = (number, _) => number == failing ? fault : FaultyStore.Fault.None };
            try
            {
                await source.CopyAsync(store, B, changes, cancel: Cancel);
                Assert.True(failing > 12, "No write failed.");
                break;
            }
            catch (Exception e) when (e is ZarrException { Id: ZarrErrorId.StoreWriteFailed } or ZarrException { InnerException: OperationCanceledException } or OperationCanceledException)
            {
                // A group above it may be made by then, which is a group.
                Assert.All(Values(target).Keys, key => Assert.Equal("zarr.json", key));
            }
        }

        Assert.Equal(before, Values(_inner));
    }

    [Fact]
    public async Task While_it_runs_there_is_no_node()
    {
        var array = await CreateAsync(_inner, Builder());
        var target = new MemoryStore();
        var seen = new List<bool>();
        var store = new FaultyStore(target)
        {
            OnWrite = (_, _) =>
            {
                lock (seen) seen.Add(NodeStorage.ExistsAsync(target, B, Cancel).AsTask().GetAwaiter().GetResult());
                return FaultyStore.Fault.None;
            },
        };
        await array.CopyAsync(store, B, cancel: Cancel);
        Assert.DoesNotContain(true, seen);
    }

    [Fact]
    public async Task A_damaged_source_leaves_nothing()
    {
        var array = await CreateAsync(_inner, Builder());
        await SetAsync(_inner, "a/c/2/3", "damaged");
        var error = await RefusedAsync(ZarrErrorId.ChunkCorrupt, () => CopyAsync(array, new() { Codecs = [CodecRegistry.Parse("gzip")] }));
        Assert.Contains("a/c/2/3", error.Message, StringComparison.Ordinal);
        Assert.Empty(Values(_inner, "b"));
    }

    [Fact]
    public async Task A_cancelled_copy_is_cancelled()
    {
        var array = await CreateAsync(_inner, Builder());
        using var stop = new CancellationTokenSource();
        var store = new FaultyStore(_inner) { OnWrite = (number, _) => { if (number == 3) stop.Cancel(); return FaultyStore.Fault.None; } };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await array.CopyAsync(store, B, cancel: stop.Token));
        Assert.Empty(Values(_inner, "b"));
    }

    [Fact]
    public async Task What_stands_at_the_destination_stays_unless_it_is_to_be_replaced()
    {
        var array = await CreateAsync(_inner, Builder());
        await CreateAsync(_inner, B, Builder("float64"));
        await SetAsync(_inner, "b/c/99/99", "old");
        var before = Values(_inner);
        await RefusedAsync(ZarrErrorId.NodeExists, () => CopyAsync(array));
        Assert.Equal(before, Values(_inner));
        // What can be refused is refused before the old one goes.
        await RefusedAsync(ZarrErrorId.ShapeInvalid, () => CopyAsync(array, new() { ChunkShape = new(5) }, overwrite: true));
        Assert.Equal(before, Values(_inner));
        await CopyAsync(array, overwrite: true);
        Assert.Equal(Values(_inner, "a").Values.Order(), Values(_inner, "b").Values.Order());
    }

    [Fact]
    public async Task Chunks_that_lie_where_there_is_no_array_are_not_taken_for_the_copys()
    {
        var array = await CreateAsync(_inner, Builder());
        await array.ClearAsync(ZarrSelection.All, cancel: Cancel);
        await SetAsync(_inner, "b/c/0/0", "left");
        await SetAsync(_inner, "b/readme.txt", "mine");
        var error = await RefusedAsync(ZarrErrorId.NodeExists, () => CopyAsync(array));
        Assert.Contains("b/c/0/0", error.Message, StringComparison.Ordinal);
        await SameAsync(array, await CopyAsync(array, overwrite: true));
        Assert.Equal(["b/readme.txt", "b/zarr.json"], Values(_inner, "b").Keys.Order());
    }

    [Theory]
    [InlineData("g", "g")]
    [InlineData("g", "g/below")]
    [InlineData("g", "g/x/a")]
    [InlineData("g/x", "g")]
    [InlineData("g/x", "")]
    public async Task Onto_itself_into_itself_and_over_what_contains_it_is_refused(string from, string to)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege on Windows.");
        using var folder = new TemporaryDirectory();
        await CreateAsync(new DirectoryStore(folder.Path), StoreKey.Parse("g/x/a"), Builder());
        await CreateAsync(_inner, StoreKey.Parse("g/x/a"), Builder());
        File.CreateSymbolicLink(folder.Path + "-link", folder.Path);
        try
        {
            foreach (var (source, target) in new (IStore, IStore)[]
            {
                (_inner, _inner), (new DirectoryStore(folder.Path), new DirectoryStore(folder.Path)), (new DirectoryStore(folder.Path), new DirectoryStore(folder.Path + "-link")),
                (new DirectoryStore(folder.Path), new CountingStore(new DirectoryStore(folder.Path))),
            })
            {
                var before = Values(source);
                var node = await ZarrNode.OpenAsync(source, StoreKey.Parse(from), Cancel);
                await RefusedAsync(ZarrErrorId.NameInvalid, async () => await node.CopyAsync(target, StoreKey.Parse(to), overwrite: true, cancel: Cancel));
                await RefusedAsync(ZarrErrorId.NameInvalid, async () => await node.MoveAsync(target, StoreKey.Parse(to), overwrite: true, cancel: Cancel));
                Assert.Equal(before, Values(source));
            }

            // Deeper roots lead to the same places.
            var inner = await ZarrNode.OpenAsync(new DirectoryStore(Path.Join(folder.Path, "g", "x")), StoreKey.Root, Cancel);
            await RefusedAsync(ZarrErrorId.NameInvalid, async () => await inner.CopyAsync(new DirectoryStore(folder.Path), StoreKey.Parse("g/x/a/b"), cancel: Cancel));
        }
        finally
        {
            File.Delete(folder.Path + "-link");
        }
    }

    [Fact]
    public async Task Nothing_is_put_into_an_array()
    {
        var array = await CreateAsync(_inner, Builder());
        await CreateAsync(_inner, B, Builder());
        await RefusedAsync(ZarrErrorId.NotAGroup, async () => await array.CopyAsync(_inner, StoreKey.Parse("b/c"), cancel: Cancel));
    }
}

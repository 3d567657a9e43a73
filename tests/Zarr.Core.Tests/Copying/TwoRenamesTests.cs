using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>Readers where two names cannot be exchanged in one step, as on Windows: a node is replaced by two renames, between which nothing is at its place.</summary>
public sealed class TwoRenamesTests : CopyTests, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public TwoRenamesTests() => DirectoryExchange.IsMissing.Value = true;

    public void Dispose() => _folder.Dispose();

    private DirectoryStore Open() => new(Path.Join(_folder.Path, "t.zarr"));

    private async Task ReplaceAsync(long value)
    {
        var memory = new MemoryStore();
        var array = await ZarrArray.CreateAsync(memory, A, new ArrayBuilder { Shape = new(64), ChunkShape = new(4), DataType = DataType.Parse("int64") }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        await array.CopyAsync(Open(), B, overwrite: true, cancel: Cancel);
    }

    [Fact]
    public async Task A_read_across_a_replacement_is_all_of_the_new_array()
    {
        await ReplaceAsync(1);
        var store = new Interrupted(Open(), StoreKey.Parse("b/c/8"), async get =>
        {
            await ReplaceAsync(7);
            return await get();
        });
        var array = await ZarrArray.OpenAsync(store, B, Cancel);
        Assert.Equal([7L], ((long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data).Distinct());
        Assert.True(store.IsDone);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5:30")]
    public async Task A_chunk_looked_for_between_the_renames_is_not_taken_for_fill_values_when_the_document_is_there_again(string selection)
    {
        await ReplaceAsync(1);
        var store = new Interrupted(Open(), StoreKey.Parse("b/c/1"), async get =>
        {
            StoreValue? found = null;
            DirectoryReplacement.AfterStep.Value = step =>
            {
                if (step == "aside") Assert.Null(found = get().AsTask().GetAwaiter().GetResult());
            };
            await ReplaceAsync(7);
            DirectoryReplacement.AfterStep.Value = null;
            return found;
        });
        var array = await ZarrArray.OpenAsync(store, B, Cancel);
        Assert.Equal([7L], ((long[])(await array.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel)).Data).Distinct());
        Assert.True(store.IsDone);
    }

    [Fact]
    public async Task Chunks_that_are_not_stored_read_as_fill_values()
    {
        var array = await ZarrArray.CreateAsync(Open(), B, new ArrayBuilder { Shape = new(64), ChunkShape = new(4), DataType = DataType.Parse("int64"), FillValue = 3 }.Build(), cancel: Cancel);
        foreach (var selection in (string[])["5", "0:64"]) Assert.Equal([3L], ((long[])(await array.ReadAsync(ZarrSelection.Parse(selection), cancel: Cancel)).Data).Distinct());
    }

    [Fact]
    public async Task An_array_that_is_read_beside_replacements_is_one_of_them_each_time()
    {
        const int Replacements = 30;
        await ReplaceAsync(1);
        using var stop = new CancellationTokenSource();
        var array = await ZarrArray.OpenAsync(Open(), B, Cancel);
        var reads = 0L;
        var reader = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.NotEqual(0, Assert.Single(((long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data).Distinct()));
                Assert.NotEqual([0L], (long[])(await array.ReadAsync(ZarrSelection.Parse("5"), cancel: Cancel)).Data);
                Interlocked.Increment(ref reads);
            }
        }, Cancel);
        for (var round = 2; round <= Replacements && !reader.IsFaulted; round++) await ReplaceAsync(round);
        while (Interlocked.Read(ref reads) < 3 && !reader.IsFaulted) await Task.Yield();
        await stop.CancelAsync();
        await reader;
        Assert.Equal([(long)Replacements], ((long[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data).Distinct());
    }

    /// <summary>A directory in which something happens when one value is asked for the first time.</summary>
    private sealed class Interrupted(DirectoryStore inner, StoreKey key, Func<Func<ValueTask<StoreValue?>>, Task<StoreValue?>> get) : DelegatingFolderStore(inner)
    {
        private int _asked;

        public bool IsDone => _asked > 0;

        public override async ValueTask<StoreValue?> GetAsync(StoreKey asked, ByteRange range, CancellationToken cancel) =>
            asked == key && Interlocked.Exchange(ref _asked, 1) == 0 ? await get(() => base.GetAsync(asked, range, cancel)) : await base.GetAsync(asked, range, cancel);
    }
}

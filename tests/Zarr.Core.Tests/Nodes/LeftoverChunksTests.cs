using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Directories;
using Zarr.Storage.Stores.Memory;
using Zarr.Storage.Stores.Zip;

namespace Zarr.Core.Tests.Nodes;

/// <summary>A new array shows nothing that was there before it.</summary>
public sealed class LeftoverChunksTests : IDisposable
{
    private static readonly StoreKey A = StoreKey.Parse("g/a");

    private readonly TemporaryDirectory _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, ZarrFormat, string, string> Chunks
    {
        get
        {
            var data = new TheoryData<string, ZarrFormat, string, string>();
            foreach (var store in (string[])["memory", "directory", "zip"])
            {
                foreach (var (encoding, keys) in new[] { ("c/", "c;c/3;c/0/0;c/7/0/1"), ("c.", "c;c.3;c.0.0;c.7.0.1"), ("/", "0;3;0/0;7/0/1"), (".", "0;3;0.0;7.0.1") })
                {
                    data.Add(store, ZarrFormat.V3, encoding, keys);
                    if (encoding[0] != 'c') data.Add(store, ZarrFormat.V2, encoding, keys);
                }
            }

            return data;
        }
    }

    private IStore Open(string kind) => kind switch
    {
        "memory" => new MemoryStore(),
        "zip" => new ZipStore(Path.Join(_folder.Path, "a.zip")),
        _ => new DirectoryStore(_folder.Path),
    };

    private static ArrayBuilder Builder(int rank, ZarrFormat format = ZarrFormat.V3, string encoding = "c/") => new()
    {
        Shape = Enumerable.Repeat(4L, rank).ToArray(),
        ChunkShape = Enumerable.Repeat(4L, rank).ToArray(),
        DataType = DataType.Parse("int8"),
        Format = format,
        KeyEncoding = new ChunkKeyEncoding(encoding[0] == 'c', encoding[^1]),
    };

    private static async Task PutAsync(IStore store, string key) => await store.SetAsync(A.Append(key), "left"u8.ToArray(), WriteCondition.None, Cancel);

    private static async Task<sbyte[]> AllAsync(ZarrArray array) => (sbyte[])(await array.ReadAsync(ZarrSelection.All, cancel: Cancel)).Data;

    private static async Task<ZarrErrorId?> TryAsync(Func<Task> act) => (await Record.ExceptionAsync(act)) is { } error ? Assert.IsType<ZarrException>(error).Id : null;

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task What_would_be_a_chunk_of_a_new_array_is_refused_and_replaced_by_force(string kind, ZarrFormat format, string encoding, string keys)
    {
        var store = Open(kind);
        foreach (var (rank, key) in keys.Split(';').Index())
        {
            var place = StoreKey.Parse($"n{rank}");
            await store.SetAsync(place.Append(key), "left"u8.ToArray(), WriteCondition.None, Cancel);
            var metadata = Builder(rank, format, encoding).Build();
            var error = await Assert.ThrowsAsync<ZarrException>(async () => await ZarrArray.CreateAsync(store, place, metadata, cancel: Cancel));
            Assert.Equal(ZarrErrorId.NodeExists, error.Id);
            Assert.Contains($"'{place}/{key}'", error.Message, StringComparison.Ordinal);
            Assert.Null(await ZarrNode.FindAsync(store, place, Cancel));
            using (var value = await store.GetAsync(place.Append(key), ByteRange.All, Cancel)) Assert.Equal("left"u8, value!.Bytes.Span);
            if (!store.Capabilities.HasFlag(StoreCapabilities.Replaceable))
            {
                Assert.Equal(ZarrErrorId.StoreAppendOnly, await TryAsync(async () => await ZarrArray.CreateAsync(store, place, metadata, overwrite: true, cancel: Cancel)));
                continue;
            }

            var array = await ZarrArray.CreateAsync(store, place, metadata, overwrite: true, cancel: Cancel);
            Assert.All(await AllAsync(array), value => Assert.Equal(0, value));
            Assert.Null(await store.FindAsync(place.Append(key), Cancel));
        }
    }

    [Theory]
    [InlineData(ZarrFormat.V3, "c/", "c/0;c/0/0/0;c/0/01;c/0/x;c/notes.txt;0.0;0/0;c.0.0;photos/c/0/0;notes.txt")]
    [InlineData(ZarrFormat.V2, ".", "0;0.0.0;0/0;c/0/0;0.x;photos/0.0;notes.txt")]
    [InlineData(ZarrFormat.V2, "/", "0.0;1/0/0;1/x;c/0/0;photos/0/0;notes.txt")]
    public async Task Whatever_else_lies_there_is_no_obstacle_and_stays(ZarrFormat format, string encoding, string keys)
    {
        foreach (var store in (IStore[])[new MemoryStore(), new UnlistableStore(new MemoryStore())])
        {
            foreach (var isForced in (bool[])[false, true])
            {
                var place = A.Append($"{isForced}");
                foreach (var key in keys.Split(';')) await store.SetAsync(place.Append(key), "left"u8.ToArray(), WriteCondition.None, Cancel);
                var array = await ZarrArray.CreateAsync(store, place, Builder(2, format, encoding).Build(), overwrite: isForced, cancel: Cancel);
                Assert.All(await AllAsync(array), value => Assert.Equal(0, value));
                foreach (var key in keys.Split(';')) Assert.NotNull(await store.FindAsync(place.Append(key), Cancel));
            }
        }
    }

    [Theory]
    [InlineData(ZarrFormat.V3, "c/", 0)]
    [InlineData(ZarrFormat.V3, "c.", 1)]
    [InlineData(ZarrFormat.V2, ".", 1)]
    [InlineData(ZarrFormat.V2, "/", 1)]
    public async Task Looking_costs_one_listing_and_goes_into_no_folder_of_others(ZarrFormat format, string encoding, int entries)
    {
        var store = new CountingStore(new MemoryStore());
        for (var i = 0; i < 100; i++) await PutAsync(store, $"photos/{i}");
        store.Reset();
        await ZarrArray.CreateAsync(store, A, Builder(2, format, encoding).Build(), cancel: Cancel);
        Assert.Equal((1, entries), (store.Lists, store.EntriesListed));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_comes_second_takes_the_chunks_of_the_first_for_no_leftovers(bool overwrite)
    {
        var store = new InterruptedStore(new UnlockedStore(new MemoryStore()));
        store.BeforeList = async () =>
        {
            var first = await ZarrArray.CreateAsync(store.Inner, A, Builder(1).Build(), cancel: Cancel);
            await first.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
        };
        var id = await TryAsync(async () => await ZarrArray.CreateAsync(store, A, Builder(1).Build(), new Dictionary<string, object> { ["by"] = "second" }, overwrite, Cancel));
        var stored = await ZarrArray.OpenAsync(store, A, Cancel);
        Assert.Equal(overwrite ? null : ZarrErrorId.NodeExists, id);
        // By force it is the second one's, as a whole.
        Assert.Equal(overwrite, stored.Attributes.ContainsKey("by"));
        Assert.All(await AllAsync(stored), value => Assert.Equal(overwrite ? 0 : 5, value));
    }

    [Fact]
    public async Task A_copy_that_fails_leaves_the_chunks_of_an_array_that_was_made_at_its_place_meanwhile()
    {
        var source = await ZarrArray.CreateAsync(new MemoryStore(), A, Builder(1).Build(), cancel: Cancel);
        await source.WriteAsync(ZarrSelection.All, 3, cancel: Cancel);
        var store = new InterruptedStore(new UnlockedStore(new MemoryStore()));
        store.BeforeSet = async () =>
        {
            var other = await ZarrArray.CreateAsync(store.Inner, A, Builder(1).Build(), cancel: Cancel);
            await other.WriteAsync(ZarrSelection.All, 5, cancel: Cancel);
            throw new ZarrException(ZarrErrorId.StoreWriteFailed, "The test let a write fail.");
        };
        Assert.Equal(ZarrErrorId.StoreWriteFailed, await TryAsync(async () => await source.CopyAsync(store, A, cancel: Cancel)));
        Assert.All(await AllAsync(await ZarrArray.OpenAsync(store, A, Cancel)), value => Assert.Equal(5, value));
    }

    /// <summary>Lets something happen before a listing, or a write, once.</summary>
    private sealed class InterruptedStore(IStore inner) : DelegatingStore(inner)
    {
        public Func<Task>? BeforeList { get; set; }

        public Func<Task>? BeforeSet { get; set; }

        public override async IAsyncEnumerable<StoreEntry> ListAsync(StoreKey prefix, bool recurse, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
        {
            if (BeforeList is { } before)
            {
                BeforeList = null;
                await before();
            }

            await foreach (var entry in Inner.ListAsync(prefix, recurse, cancel)) yield return entry;
        }

        public override async ValueTask<StoreVersion> SetAsync(StoreKey key, ReadOnlyMemory<byte> value, WriteCondition condition, CancellationToken cancel)
        {
            if (BeforeSet is { } before)
            {
                BeforeSet = null;
                await before();
            }

            return await Inner.SetAsync(key, value, condition, cancel);
        }
    }
}

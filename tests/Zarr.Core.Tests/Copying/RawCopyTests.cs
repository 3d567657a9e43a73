using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Format.Chunks;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Copying;

/// <summary>Where both arrays store chunks alike, bytes are taken as they are: each read once, none decoded.</summary>
public class RawCopyTests : CopyTests
{
    private readonly CountingStore _store = new(new MemoryStore());

    [Fact]
    public async Task Each_stored_chunk_is_read_once_and_written_once_and_the_bytes_are_equal()
    {
        var array = await CreateAsync(_store, Builder());
        await array.ClearAsync(ZarrSelection.Parse("0:7,0:8"), cancel: Cancel);
        _store.Reset();
        await CopyAsync(array);
        Assert.Equal(Values(_store, "a").ToDictionary(v => v.Key[1..], v => v.Value), Values(_store, "b").ToDictionary(v => v.Key[1..], v => v.Value));
        Assert.Equal(11, _store.GetsOf.Count(get => get.Key.Value.StartsWith("a/c/", StringComparison.Ordinal)));
        Assert.All(_store.SetsOf.Values, count => Assert.Equal(1, count));
    }

    [Fact]
    public async Task A_damaged_chunk_is_copied_as_it_is()
    {
        var array = await CreateAsync(_store, Builder());
        await SetAsync(_store, "a/c/1/1", "damaged");
        await CopyAsync(array, new() { Format = ZarrFormat.V2 });
        Assert.Equal("damaged"u8.ToArray(), Bytes(_store, StoreKey.Parse("b/1.1")));
        await RefusedAsync(ZarrErrorId.ChunkCorrupt, () => CopyAsync(array, new() { ChunkShape = new(20, 30) }, overwrite: true));
    }

    [Theory]
    [InlineData("F")]
    [InlineData("C")]
    public async Task Between_the_formats_only_keys_and_documents_differ(string order)
    {
        var codecs = new[] { CodecRegistry.Parse($"transpose:{order}"), new BytesCodec(true), CodecRegistry.Parse("zlib:1") };
        var array = await CreateAsync(_store, new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(7, 8), DataType = DataType.Parse("float64"), Format = ZarrFormat.V2, Codecs = order == "C" ? codecs[1..] : codecs });
        var before = Values(_store, "a").Where(v => !v.Key.EndsWith(".zarray", StringComparison.Ordinal)).ToDictionary(v => v.Key["a/".Length..].Replace('.', '/'), v => v.Value);
        _store.Reset();
        var copy = await CopyAsync(array, new() { Format = ZarrFormat.V3 });
        Assert.Equal(before, Values(_store, "b").Where(v => !v.Key.EndsWith("zarr.json", StringComparison.Ordinal)).ToDictionary(v => v.Key["b/c/".Length..], v => v.Value));
        await SameAsync(array, copy);
        Assert.Equal(array.ZarrFormat == ZarrFormat.V2, copy.ZarrFormat == ZarrFormat.V3);
        Assert.Equal(order == "F", copy.Codecs[0] is TransposeCodec { IsReversal: true });
        Assert.Equal(order == "F" ? "F" : "C", Json(_store, "a/.zarray")["order"]!.GetValue<string>());
    }

    [Fact]
    public async Task Shards_and_rectilinear_grids_are_taken_whole()
    {
        var shards = await CreateAsync(_store, new ArrayBuilder { Shape = new(20, 30), ChunkShape = new(2, 5), ShardShape = new(10, 10), DataType = DataType.Parse("int32") });
        await SetAsync(_store, "a/c/1/1", "damaged");
        await CopyAsync(shards);
        Assert.Equal("damaged"u8.ToArray(), Bytes(_store, StoreKey.Parse("b/c/1/1")));
        var uneven = new ArrayBuilder { Shape = new(20, 30), ChunkLengths = [ChunkLengths.Listed([(3, 1), (17, 1)]), ChunkLengths.Uniform(20)], DataType = DataType.Parse("string") };
        var copy = await CopyAsync(await CreateAsync(_store, StoreKey.Parse("u"), uneven), overwrite: true);
        Assert.Equal(uneven.ChunkLengths, copy.ChunkLengths!);
        Assert.Equal(Values(_store, "u").Count, Values(_store, "b").Count);
    }

    [Fact]
    public async Task Chunks_outside_the_grid_and_what_is_no_chunk_stay_behind()
    {
        var array = await CreateAsync(_store, Builder());
        await SetAsync(_store, "a/c/9/9", "old");
        await SetAsync(_store, "a/readme.txt", "text");
        await SetAsync(_store, "a/c/0/01", "no chunk");
        await CopyAsync(array);
        Assert.Equal(13, Values(_store, "b").Count);
    }

    [Theory]
    [InlineData(true, '/')]
    [InlineData(true, '.')]
    [InlineData(false, '/')]
    [InlineData(false, '.')]
    public async Task Keys_are_encoded_as_asked(bool isDefault, char separator)
    {
        var array = await CreateAsync(_store, Builder());
        var copy = await CopyAsync(array, new() { KeyEncoding = new(isDefault, separator) });
        await SameAsync(array, await ZarrArray.OpenAsync(_store, B, Cancel));
        Assert.Equal(Bytes(_store, StoreKey.Parse("a/c/1/2")), Bytes(_store, copy.Key.Append((isDefault ? $"c{separator}" : "") + $"1{separator}2")));
    }

    [Fact]
    public async Task A_store_that_cannot_be_listed_is_asked_for_every_chunk_of_the_grid()
    {
        var array = await CreateAsync(_store, Builder());
        await array.ClearAsync(ZarrSelection.Parse("0:7,0:8"), cancel: Cancel);
        var unlisted = await ZarrArray.OpenAsync(new UnlistableStore(_store), A, Cancel);
        var target = new MemoryStore();
        await unlisted.CopyAsync(target, A, cancel: Cancel);
        Assert.Equal(Values(_store, "a"), Values(target, "a"));
        await SameAsync(array, (ZarrArray)await unlisted.CopyAsync(target, B, new() { ChunkShape = new(4, 4) }, cancel: Cancel));
    }
}

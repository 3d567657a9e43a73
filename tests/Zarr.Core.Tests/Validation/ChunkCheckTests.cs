using Xunit;
using Zarr.Arrays;
using Zarr.Arrays.Selection;
using Zarr.Core.Tests.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Validation;

/// <summary>Damaged chunks: what shows at a glance, and what when they are decoded.</summary>
public sealed class ChunkCheckTests : HealthTests
{
    [Theory]
    [InlineData("blosc")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("crc32c")]
    public async Task What_is_no_chunk_at_all_shows_at_a_glance(string codec)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a", ZarrFormat.V3, codec);
        await PutAsync(store, "a/c/1", codec == "crc32c" ? "short" : "this is no chunk at all");
        await PutAsync(store, "a/c/2", "");
        Assert.Equal("ChunkCorrupt:a/c/1 ChunkCorrupt:a/c/2", await IdsAsync(store));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    [InlineData(1000)]
    public async Task A_chunk_that_is_not_compressed_has_its_length(int length)
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a");
        await ChangeAsync(store, "a/c/1", _ => new byte[length]);
        Assert.Equal("ChunkCorrupt:a/c/1", await IdsAsync(store));
    }

    [Theory]
    [InlineData("string", "vlen-utf8", "blosc")]
    [InlineData("bool", "packbits", "blosc")]
    public async Task Chunks_that_are_not_as_long_before_the_compressor_as_their_elements_are_no_damage(string type, params string[] codecs)
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, Key("a"), new ArrayBuilder
        {
            Shape = new(10), ChunkShape = new(2), DataType = Zarr.Format.DataTypes.DataType.Parse(type), Codecs = [.. codecs.Select(codec => Zarr.Format.Codecs.CodecRegistry.Create(codec, null))],
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, type == "bool" ? true : "many characters in a text", cancel: Cancel);
        Assert.Equal("", await IdsAsync(store, checksum: true));
        Assert.All(await array.ScanChunksAsync(ZarrSelection.All, ChunkDetail.Header, cancel: Cancel).ToListAsync(Cancel), chunk => Assert.Equal(ChunkState.Stored, chunk.State));
    }

    [Fact]
    public async Task Damage_inside_a_frame_shows_when_it_is_decoded()
    {
        var store = new MemoryStore();
        await FilledAsync(store, "a", ZarrFormat.V3, "gzip", "crc32c");
        await FilledAsync(store, "b", ZarrFormat.V3, "gzip");
        await ChangeAsync(store, "a/c/3", Flip(^6));
        await ChangeAsync(store, "b/c/2", Flip(^6));
        Assert.Equal("", await IdsAsync(store));
        Assert.Equal("ChecksumMismatch:a/c/3 ChunkCorrupt:b/c/2", await IdsAsync(store, checksum: true));
    }

    [Fact]
    public async Task The_index_of_a_shard_shows_at_a_glance_and_its_inner_chunks_when_they_are_decoded()
    {
        var store = new MemoryStore();
        await ShardedAsync(store, "a");
        await ChangeAsync(store, "a/c/0/1", Flip(^8));
        await ChangeAsync(store, "a/c/1/0", Flip(0));
        await ChangeAsync(store, "a/c/1/1", bytes => bytes[..30]);
        Assert.Equal("ChecksumMismatch:a/c/0/1 ChunkCorrupt:a/c/1/1", await IdsAsync(store));
        Assert.Equal("ChecksumMismatch:a/c/0/1 ChecksumMismatch:a/c/1/0 ChunkCorrupt:a/c/1/1", await IdsAsync(store, checksum: true));
        var inner = Assert.Single(await CheckAsync(store, "a", checksum: true), problem => problem.InnerChunk is not null);
        Assert.Equal((new Shape(2, 0), "a/c/1/0"), (inner.InnerChunk!.Value, inner.Key));
    }

    [Fact]
    public async Task A_shard_that_was_cut_off_in_front_of_its_index_does_not_show_as_missing()
    {
        var store = new MemoryStore();
        await ShardedAsync(store, "a");
        // Index and checksum are whole, but what they point to is not there.
        await ChangeAsync(store, "a/c/0/0", bytes => bytes[^68..]);
        Assert.Equal("ChunkCorrupt:a/c/0/0", await IdsAsync(store));
    }

    [Fact]
    public async Task A_glance_costs_one_short_read_for_a_chunk_and_one_listing_for_an_array()
    {
        var memory = new MemoryStore();
        await FilledAsync(memory, "a", ZarrFormat.V3, "zstd");
        await ShardedAsync(memory, "b");
        var store = new CountingStore(memory);
        Assert.Equal("", await IdsAsync(store, "a"));
        // zarr.json, five chunks, and at the array and above it five looks for metadata of which only copies are left.
        Assert.Equal((11, 1), (store.Gets, store.Lists));
    }

    [Fact]
    public async Task What_is_stored_of_a_grid_is_looked_at_and_not_the_grid()
    {
        var store = new MemoryStore();
        var array = await ZarrArray.CreateAsync(store, Key("a"), new ArrayBuilder { Shape = new(1L << 50), ChunkShape = new(4), DataType = Zarr.Format.DataTypes.DataType.Parse("int8"), Codecs = [] }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.Parse("1000000000000"), 1, cancel: Cancel);
        Assert.Equal("", await IdsAsync(store, checksum: true));
        Assert.Equal((1L << 48) - 1, Assert.Single(await CheckAsync(store, "a")).StoredCount);
    }
}

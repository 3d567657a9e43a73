using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.Codecs;

/// <summary>No array is made that numcodecs, and so zarr-python, cannot read back; one that is there is read.</summary>
public class ReadableCodecTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ValueTask<ZarrArray> CreateAsync(string type, long chunk, ICodec[] codecs, long? shard = null, ZarrFormat format = ZarrFormat.V3) => ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root,
        new ArrayBuilder { Shape = new(14), ChunkShape = new(chunk), ShardShape = shard is { } length ? new Shape(length) : (Shape?)null, DataType = DataType.Parse(type), Codecs = codecs, Format = format }.Build(), cancel: Cancel);

    private static ICodec Codec(string text) => text[0] == '{' ? CodecRegistry.CreateStored((string)JsonNode.Parse(text)!["name"]!, (JsonObject?)JsonNode.Parse(text)!["configuration"]) : CodecRegistry.Parse(text);

    [Theory]
    // numcodecs shuffle.py: whole elements only
    [InlineData("uint8", 7, "shuffle:4")]
    [InlineData("uint8", 7, "gzip shuffle:4")] // no length is known
    [InlineData("uint8", 8, "crc32 shuffle:8")] // four bytes more
    [InlineData("uint8", 8, "shuffle:4 crc32c shuffle:5")]
    [InlineData("uint8", 8, "base64 shuffle:5")]
    [InlineData("string", 8, "shuffle:4")]
    [InlineData("int16", 7, "packbits shuffle:4")]
    // NumPy has no sum of times
    [InlineData("datetime64[s]", 8, "delta:<M8[s]")]
    [InlineData("timedelta64[s]", 8, "delta:<m8[s]:<i4")]
    [InlineData("int64", 8, "delta:<i8:<m8[s]")]
    [InlineData("float64", 8, "fixedscaleoffset:10:0:<M8[s]")]
    // lzma.decompress takes no filters where there is a container
    [InlineData("uint8", 8, """{"name":"numcodecs.lzma","configuration":{"format":1,"filters":[{"id":33,"preset":1}]}}""")]
    [InlineData("uint8", 8, """{"name":"numcodecs.lzma","configuration":{"format":2,"filters":[{"id":4611686018427387905,"preset":1}]}}""")]
    public async Task What_numcodecs_cannot_read_back_is_refused(string type, long chunk, string codecs)
    {
        foreach (var shard in (long?[])[null, 2 * chunk])
            Assert.Equal(ZarrErrorId.CodecInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await CreateAsync(type, chunk, [.. Split(codecs).Select(Codec)], shard))).Id);
    }

    [Theory]
    [InlineData("uint8", 8, "shuffle:4")]
    [InlineData("uint8", 7, "shuffle:7")]
    [InlineData("uint8", 7, "shuffle:1")]
    [InlineData("uint8", 7, "shuffle:0 gzip")]
    [InlineData("uint8", 8, "crc32 shuffle:4")]
    [InlineData("uint8", 9, "base64 shuffle:4")]
    [InlineData("int16", 7, "shuffle:2 gzip")]
    [InlineData("int16", 8, "packbits shuffle:4")]
    [InlineData("datetime64[s]", 8, "delta")]
    [InlineData("datetime64[s]", 8, "delta:<i8:<i4")]
    [InlineData("uint8", 8, """{"name":"numcodecs.lzma","configuration":{"format":3,"filters":[{"id":3,"dist":2},{"id":33,"preset":1}]}}""")]
    public async Task What_numcodecs_reads_is_made(string type, long chunk, string codecs) => Assert.NotNull(await CreateAsync(type, chunk, [.. Split(codecs).Select(Codec)]));

    [Fact]
    public async Task What_others_made_is_read_and_copied_as_it_is_but_not_made_anew()
    {
        var store = new MemoryStore();
        await store.SetAsync(StoreKey.Parse(".zarray"), """{"zarr_format":2,"shape":[14],"chunks":[7],"dtype":"|u1","compressor":{"id":"shuffle","elementsize":4},"fill_value":0,"order":"C","filters":null}"""u8.ToArray(), WriteCondition.None, Cancel);
        var array = await ZarrArray.OpenAsync(store, StoreKey.Root, Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(0, 14).ToArray(), cancel: Cancel);
        Assert.Equal(Enumerable.Range(0, 14).Select(i => (byte)i), (byte[])array.GetSlice(":").Data);
        Assert.NotNull(await array.CopyAsync(new MemoryStore(), StoreKey.Root, cancel: Cancel));
        foreach (var changes in (ArrayChanges[])[new() { ChunkShape = new(5) }, new() { Codecs = [CodecRegistry.Parse("shuffle:3")] }])
            Assert.Equal(ZarrErrorId.CodecInvalid, (await Assert.ThrowsAsync<ZarrException>(async () => await array.CopyAsync(new MemoryStore(), StoreKey.Root, changes, cancel: Cancel))).Id);
        Assert.NotNull(await array.CopyAsync(new MemoryStore(), StoreKey.Root, new() { ChunkShape = new(4) }, cancel: Cancel));
    }

    private static string[] Split(string codecs) => codecs[0] == '{' ? [codecs] : codecs.Split(' ');
}

using CsCheck;
using Xunit;
using Zarr.Arrays.Selection;
using Zarr.Format.Codecs;
using Zarr.Format.DataTypes;
using Zarr.Operations.CodecTrials;
using Zarr.Operations.Copying;
using Zarr.Storage.Stores;
using Zarr.Storage.Stores.Memory;

namespace Zarr.Core.Tests.CodecTrials;

public class CodecComparisonTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static CodecCandidate Candidate(string text) => new(text, text == "none" ? [] : [.. text.Split(',').Select(CodecRegistry.Parse)]);

    private static async Task<ZarrArray> ArrayAsync(string type, object value, Shape shape, Action<ArrayBuilderOptions>? change = null)
    {
        var options = new ArrayBuilderOptions();
        change?.Invoke(options);
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, new ArrayBuilder
        {
            Shape = shape, ChunkShape = options.Chunks, ShardShape = options.Shards, DataType = DataType.Parse(type), Codecs = options.Codecs, BigEndian = options.BigEndian, Format = options.Format,
        }.Build(), cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, value, cancel: Cancel);
        return array;
    }

    private sealed class ArrayBuilderOptions
    {
        public Shape? Chunks { get; set; }

        public Shape? Shards { get; set; }

        public IReadOnlyList<ICodec>? Codecs { get; set; }

        public bool BigEndian { get; set; }

        public ZarrFormat Format { get; set; } = ZarrFormat.V3;
    }

    [Theory]
    [InlineData(false, false, ZarrFormat.V3)]
    [InlineData(true, false, ZarrFormat.V3)]
    [InlineData(false, true, ZarrFormat.V3)]
    [InlineData(true, false, ZarrFormat.V2)]
    public async Task Sizes_are_those_the_chunks_would_have(bool bigEndian, bool sharded, ZarrFormat format)
    {
        var value = Enumerable.Range(0, 4000).Select(i => i * i % 1001).ToArray();
        var array = await ArrayAsync("int32", value, new(4000), o => (o.Chunks, o.Shards, o.BigEndian, o.Format) = (new(1000), sharded ? new(2000) : null, bigEndian, format));
        var result = await CodecComparison.OfArrayAsync(array, [Candidate("zstd:3"), Candidate("none")], 4, cancel: Cancel);
        Assert.Empty(result.Refused);
        Assert.Equal(["zstd:3", "none"], result.Measurements.Select(m => m.Codec));
        var copy = await array.CopyAsync(new MemoryStore(), StoreKey.Root, new ArrayChanges { Codecs = bigEndian ? [new BytesCodec(true), CodecRegistry.Parse("zstd:3")] : [CodecRegistry.Parse("zstd:3")], ChunkShape = new Shape(1000) }, cancel: Cancel);
        Assert.Equal((await ((ZarrArray)copy).MeasureAsync(Cancel)).StoredLength, result.Measurements[0].StoredLength);
        Assert.Equal((16000L, 16000L, 1.0, 4), (result.Measurements[1].StoredLength, result.Measurements[1].Length, result.Measurements[1].Ratio, result.Measurements[1].SampleCount));
        Assert.All(result.Measurements, m => Assert.True(m is { IsLossless: true, EncodeMBps: > 0, DecodeMBps: > 0, IsCurrent: false }));
    }

    [Fact]
    public async Task The_codecs_an_array_has_are_among_them_and_known()
    {
        var array = await ArrayAsync("float32", 1.5f, new(10), o => o.Codecs = [CodecRegistry.Parse("gzip:9"), CodecRegistry.Parse("crc32c")]);
        Assert.Equal("gzip:9,crc32c", Assert.Single((await CodecComparison.OfArrayAsync(array, sampleCount: 1, cancel: Cancel)).Measurements, m => m.IsCurrent).Codec);
        var plain = await ArrayAsync("float32", 1.5f, new(10));
        Assert.Equal("blosc:lz4:5:shuffle", Assert.Single((await CodecComparison.OfArrayAsync(plain, sampleCount: 1, cancel: Cancel)).Measurements, m => m.IsCurrent).Codec);
    }

    [Fact]
    public async Task Filters_that_round_are_told()
    {
        var array = await ArrayAsync("float32", Enumerable.Range(0, 100).Select(i => i / 7f).ToArray(), new(100));
        var result = await CodecComparison.OfArrayAsync(array, [Candidate("bitround:3,zstd"), Candidate("zstd")], cancel: Cancel);
        Assert.Equal([false, true], result.Measurements.Select(m => m.IsLossless));
    }

    [Fact]
    public async Task What_cannot_work_is_told_and_the_others_are_tried()
    {
        var array = await ArrayAsync("int32", 1, new(100));
        var result = await CodecComparison.OfArrayAsync(array, [Candidate("vlen-utf8"), Candidate("gzip")], cancel: Cancel);
        Assert.Equal("gzip", Assert.Single(result.Measurements).Codec);
        Assert.Equal((ZarrErrorId.CodecInvalid, "vlen-utf8"), (Assert.Single(result.Refused).Id, result.Refused[0].Target));
    }

    [Theory]
    [InlineData("string")]
    [InlineData("bytes")]
    public async Task Elements_of_any_length_come_back(string type)
    {
        object value = type == "string" ? Enumerable.Range(0, 300).Select(i => new string('x', i % 7) + i).ToArray() : Enumerable.Range(0, 300).Select(i => new byte[i % 5]).ToArray();
        var array = await ArrayAsync(type, value, new(300), o => o.Chunks = new(100));
        var result = await CodecComparison.OfArrayAsync(array, cancel: Cancel);
        Assert.Empty(result.Refused);
        Assert.All(result.Measurements, m => Assert.True(m.IsLossless));
        // A value has no codecs yet.
        Assert.Equal(result.Measurements.Count - 1, CodecComparison.OfValue(value, DataType.Parse(type), sampleCount: 1, cancel: Cancel).Measurements.Count);
    }

    [Fact]
    public async Task Chunks_of_different_lengths_are_each_encoded_as_they_are()
    {
        var metadata = new ArrayBuilder { Shape = new(60), ChunkLengths = [Zarr.Format.Chunks.ChunkLengths.Listed([(10, 1), (20, 1), (30, 1)])], DataType = DataType.Parse("int16") }.Build();
        var array = await ZarrArray.CreateAsync(new MemoryStore(), StoreKey.Root, metadata, cancel: Cancel);
        await array.WriteAsync(ZarrSelection.All, Enumerable.Range(1, 60).ToArray(), cancel: Cancel);
        Assert.Equal(120, Assert.Single((await CodecComparison.OfArrayAsync(array, [Candidate("none")], cancel: Cancel)).Measurements).StoredLength);
    }

    [Theory]
    [InlineData("uint8", "noshuffle bitshuffle")]
    [InlineData("float64", "bitshuffle noshuffle shuffle")]
    [InlineData("string", "noshuffle")]
    public void What_is_tried_fits_the_type(string type, string shuffles)
    {
        var texts = CodecCandidate.For(DataType.Parse(type)).Select(c => c.Text).ToArray();
        Assert.Equal(texts.Distinct(), texts);
        Assert.Equal(shuffles.Split(' ').Order(), texts.Where(t => t.StartsWith("blosc", StringComparison.Ordinal)).Select(t => t.Split(':')[3]).Distinct().Order());
        foreach (var expected in (string[])["none", "zstd:", "gzip:", "blosc:lz4:", "blosc:blosclz:", "blosc:zstd:", "blosc:zlib:"]) Assert.Contains(texts, t => t.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void On_the_front_is_what_no_other_beats() => Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 5]).Array[1, 8].Sample(cases =>
    {
        var all = cases.Select(c => new ZarrCodecMeasurement { Codec = "", Codecs = [], StoredLength = c.Item1, Length = 60, EncodeMBps = c.Item2, DecodeMBps = c.Item3, IsCurrent = false, IsLossless = true, SampleCount = 1 }).ToArray();
        var marked = CodecComparison.MarkFront(all);
        foreach (var one in marked)
        {
            var better = marked.Where(o => o.StoredLength <= one.StoredLength && o.RoundTripMBps >= one.RoundTripMBps && (o.StoredLength < one.StoredLength || o.RoundTripMBps > one.RoundTripMBps));
            Assert.Equal(!better.Any(), one.IsOnFront);
        }

        Assert.Contains(marked, m => m.IsOnFront);
    });

    [Theory]
    [InlineData("blosc:lz4:5:auto", "blosc")]
    [InlineData("blosc:zstd:3:bitshuffle:4096", "blosc:zstd:3:bitshuffle:4096")]
    [InlineData("gzip:5", "gzip")]
    [InlineData("gzip:6", "gzip:6")]
    [InlineData("zstd:3,crc32c", "zstd:3,crc32c")]
    [InlineData("shuffle:8,zlib:3", "shuffle:8,zlib:3")]
    public void Codecs_are_written_as_short_as_they_can_be_read(string given, string expected)
    {
        ICodec[] codecs = [.. given.Split(',').Select(CodecRegistry.Parse)];
        Assert.Equal(expected, new CodecCandidate(codecs).Text);
    }

    [Fact]
    public void What_no_short_text_says_is_written_as_views_show_it() => Assert.Equal("zstd(3, checksum)", new CodecCandidate([new ZstdCodec(3, true)]).Text);
}
